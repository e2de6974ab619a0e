"""What a place is to the window, and what the window is to a place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.base.errors import UserError
from app.ui.bridge import Bridge
from app.ui.theme.style import Theme

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


@dataclass(frozen=True)
class Action:
    """Something a person can do, listed in the palette and in Help. `keys` is a portable key sequence or empty.

    Keys that are `local` are bound by the place itself, where it has the focus: Help alone lists them.
    """

    name: str
    title: str
    run: Callable[[], None]
    keys: str = ""
    group: str = ""
    local: bool = False


@dataclass(frozen=True)
class Deed:
    """The same before the place was made: what it will be able to do, and by which of its methods."""

    name: str
    title: str
    method: str
    keys: str = ""
    group: str = ""

    def of(self, place: Place) -> Action:
        """As this place does it."""
        run: Callable[[], None] = attrgetter(self.method)(place)
        return Action(self.name, self.title, run, self.keys, self.group)


@dataclass(frozen=True)
class DropPlan:
    """What would happen to files that are let go here: in words, over which part of the window, and by what call.

    Without `run` they are not taken, and the words say why.
    """

    title: str
    detail: str = ""
    zone: QWidget | None = None
    run: Callable[[list[str]], None] | None = None


class Host(Protocol):
    """The window as a place sees it. All calls on the window's thread."""

    core: AppCore
    theme: Theme
    bridge: Bridge
    background: Background

    def toast(
        self, text: str, undo: Callable[[], None] | None = None, gone: Callable[[], None] | None = None
    ) -> None:
        """Say something; with `undo` for ten seconds, after which `gone` runs."""
        ...

    def show_error(
        self, error: UserError, button: str = "", run: Callable[[], None] | None = None, about: str = ""
    ) -> None:
        """A banner with the sentence, and the button that does what it advises; `about` is for `clear_error`."""
        ...

    def clear_error(self, about: str) -> None:
        """What a banner about this said holds no more."""
        ...

    def taken(self) -> set[str]:
        """The chats that other windows show."""
        ...

    def welcomed(self, now: bool = False) -> bool:
        """Whether the first pages were read or skipped; `now` says that they just were."""
        ...

    def go(self, place: str, target: str = "") -> None:
        """Show another place, and there something by its id."""
        ...

    def reopen(self) -> None:
        """Close the vault and open the one that lies there then."""
        ...

    def erase(self) -> None:
        """Erase the vault for good, and begin anew."""
        ...

    def show_inspector(self, panel: QWidget | None, title: str = "") -> None:
        """Slide a panel in at the right, or out with None."""
        ...


class Place(QObject):
    """One entry of the rail. Widgets are made on first showing; `list_panel` may be None."""

    title_changed = Signal(str)

    name = ""
    icon = ""

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.host = host

    def title(self) -> str:
        """The header's words; `title_changed` when they change."""
        return ""

    def list_panel(self) -> QWidget | None:
        """The list column's content, made once."""
        return None

    def work(self) -> QWidget:
        """The work area's content, made once."""
        raise LookupError(self.name)

    def activate(self, target: str = "") -> None:
        """The place was shown, perhaps for one item; put the focus where typing is of use."""
        self.work().setFocus()

    @classmethod
    def deeds(cls) -> tuple[Deed, ...]:
        """What the palette lists even before the place was shown for the first time."""
        return ()

    def actions(self) -> list[Action]:
        """What this place adds to the palette and to Help."""
        return [deed.of(self) for deed in self.deeds()]

    def takes(self, paths: list[str]) -> str:
        """What would happen to files dropped here, as one short line; empty when they are not taken."""
        return ""

    def plan(self, paths: list[str], where: QPoint) -> DropPlan | None:
        """The same for files over a point of the screen; None when they are not taken."""
        words = self.takes(paths)
        return DropPlan(words, "", self.work(), self.drop) if words else None

    def drop(self, paths: list[str]) -> None:
        """Take the files that `takes` promised to take."""

    def close(self) -> None:
        """The window closes: keep what is unsaved, listen no more."""

    def leave(self) -> bool:
        """Another place or the end comes: keep what is unsaved. False to stay."""
        return True
