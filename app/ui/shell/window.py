"""The main window: holds the places, carries words to them, and ends the program in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.base.errors import UserError
from app.base.events import Changed, Event
from app.ui.bridge import Bridge
from app.ui.help.desk import help_menu, tell_news
from app.ui.shell import places, state
from app.ui.shell.clipboard import ClipboardGuard
from app.ui.shell.commands import bind, open_models_menu, plan_drop, tell_offline, window_actions
from app.ui.shell.frame import Frame
from app.ui.shell.known import every_action
from app.ui.shell.overlay import DropOverlay
from app.ui.shell.place import Action, Place
from app.ui.shell.strip import let_go
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import ShellModel, tr
from app.ui.viewmodels.told import sentence, told
from app.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.base.paths import Profile
    from app.ui.chat.background import Background

log = logging.getLogger("underdesk.ui")
DEFAULT_SIZE, SMALLEST_SIZE = (1240, 800), (720, 480)
BORDERS = (16, 48)


def fitting(wish: QSize, screen: QSize) -> QSize:
    """What a screen can show of a window of that size, with the title and borders that a window manager adds."""
    return wish.boundedTo(screen - QSize(*BORDERS))


class MainWindow(QMainWindow):
    """Made empty and shown at once; `attach` brings it to life. `closing` asks whoever runs it to end the core."""

    core: AppCore
    background: Background
    model: ShellModel
    closing, locking, reopening, erasing, quitting = (Signal() for _ in range(5))
    another_wanted, quick_wanted = Signal(), Signal()

    def __init__(self, theme: Theme, profile: Profile, kept: state.WindowState, slot: int = 0) -> None:
        """`kept` is shared by all windows; `slot` is this one's place in it."""
        super().__init__()
        self.theme, self.profile, self.kept, self.slot = theme, profile, kept, slot
        self.stows: Callable[[], bool] = lambda: False
        """Whether closing hides it, because it can be had back from the tray."""
        self.taken: Callable[[], set[str]] = set
        """The chats that other windows show."""
        self.ready, self.scale_wish = False, 0
        self.setObjectName("main-window")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self._furnish()
        self._restore()

    def _furnish(self) -> None:
        """All that will show a person's words, still without any."""
        self.bridge = Bridge(self)
        self._places: dict[str, Place] = {}
        self._bound: dict[str, QAction] = {}
        self.place = ""
        self.setWindowTitle("Underdesk")
        self.frame = Frame(self.theme)
        self.stack.insertWidget(0, self.frame)
        self.toasts = Toasts(self.theme, self, self.frame.free)
        self.overlay = DropOverlay(self.theme, self.frame, partial(plan_drop, self))
        self.overlay.dropped.connect(lambda _: self.frame.banner.hide())
        self.clipboard = ClipboardGuard(self)

    def _restore(self) -> None:
        self.resize(fitting(QSize(*DEFAULT_SIZE), self.screen().availableGeometry().size()))
        if blob := self.kept.blob(self.slot):
            self.restoreGeometry(QByteArray(blob))
        self.frame.recall(self.kept)

    # life

    def attach(self, core: AppCore, greeting: bool = True) -> None:
        """The vault is open: take the core and show the chat. `greeting`: say what there is to say at the start."""
        from app.ui.chat.background import Background

        self.core = core
        self.background = Background(core.jobs, self)
        self.background.failed.connect(self.show_error)
        self.model = ShellModel(core, self)
        self._wire()
        self._unlisten = core.events.listen(self.bridge.post)
        self.frame.set_ready(True)
        self.ready = True
        self.bind(window_actions(self))
        self._show_offline()
        self.frame.header.show_model(self.model)
        self._take_settings()
        if core.notice and greeting:
            self.frame.banner.tell(told(core.notice), "info", about="notice")
        if greeting:
            tell_news(self, self.kept)
        self.go("chat")
        self.background.run("today", core.connections_today, self._count)

    def _wire(self) -> None:
        header, model = self.frame.header, self.model
        self.bridge.events.connect(model.on_events)
        self.bridge.events.connect(self._on_events)
        model.offline_changed.connect(self._show_offline)
        model.model_changed.connect(self._model_changed)
        model.model_failed.connect(self._model_failed)
        header.switch.asked.connect(self.set_offline)
        header.chip.clicked.connect(lambda: open_models_menu(self))
        self.frame.rail.chosen.connect(self.go)
        self.frame.rail.helped.connect(lambda: help_menu(self))

    def _count(self, connections: int) -> None:
        self.model.show_offline(self.core.offline, connections)
        self._show_offline()

    def cover(self, widget: QWidget | None) -> None:
        """Put a whole-window page (unlocking, a fatal sentence) before the frame; None takes it away."""
        while (old := self.stack.widget(1)) is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        if widget is not None:
            self.stack.addWidget(widget)
        self.stack.setCurrentIndex(self.stack.count() - 1)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.ready and not all(place.leave() for place in self._places.values()):
            event.ignore()
            return
        self.remember()
        if self.stows():
            event.ignore()
            self.hide()
            return
        self.toasts.flush()
        self.detach()
        event.accept()
        self.closing.emit()

    def detach(self) -> None:
        """Listen no more; the core may now be closed."""
        if self.ready:
            self.ready = False
            for place in self._places.values():
                place.close()
            self._unlisten()
            self.background.close()
            self.clipboard.close()
        self.bridge.close()

    def strip(self) -> None:
        """The core is taken away: keep what is unsaved, then let go of everything that showed a person's words."""
        for place in self._places.values():
            place.leave()
        self.toasts.flush()
        self.remember()
        self.detach()
        own = (*self._places.values(), self.model, self.background, self.bridge, self.toasts, self.clipboard)
        self.stack.removeWidget(self.frame)
        let_go(self, (*own, *self._bound.values(), self.frame))
        del self.core, self.model, self.background
        self._furnish()
        self.frame.recall(self.kept)

    def remember(self) -> None:
        """Keep geometry and theme in window.json."""
        kept = self.kept
        kept.keep(self.slot, bytes(self.saveGeometry().data()))
        self.frame.note(kept)
        state.save(self.profile.window, kept)

    # events

    def _on_events(self, batch: list[Event]) -> None:
        for event in batch:
            if isinstance(event, Changed) and event.kind == "setting":
                self._take_settings()

    def _take_settings(self) -> None:
        settings = self.core.settings
        self.theme.choose(settings.text("theme"), settings.number("text_scale"))
        if (language := settings.text("language")) != self.kept.language:
            self.kept.language = language
            state.save(self.profile.window, self.kept)  # a program that is ended by force speaks it, too
        self.clipboard.keep_for(settings.number("clipboard_seconds"))

    def _show_offline(self) -> None:
        self.frame.header.switch.show_state(self.model.offline, self.model.connections)
        self.frame.header.fit()

    def _model_changed(self) -> None:
        self.frame.header.show_model(self.model)
        if self.model.phase == "ready":
            self.clear_error("loading")

    def _model_failed(self, error: UserError) -> None:
        self.show_error(error, tr("Choose another model"), lambda: self.go("models"), "loading")

    # what places ask of the window (Host)

    def toast(
        self, text: str, undo: Callable[[], None] | None = None, gone: Callable[[], None] | None = None
    ) -> None:
        self.toasts.show(text, undo, gone)

    def show_error(
        self, error: UserError, button: str = "", run: Callable[[], None] | None = None, about: str = ""
    ) -> None:
        if error.code == "offline" and run is None:
            button, run = tr("Go online"), lambda: self.set_offline(False)
        tone = "bad" if error.code in ("bug", "damaged", "disk-full") else "warn"
        self.frame.banner.tell(sentence(error), tone, button, run, about)

    def clear_error(self, about: str) -> None:
        self.frame.banner.settle(about)

    def welcomed(self, now: bool = False) -> bool:
        if now and not self.kept.welcomed:
            self.kept.welcomed = True
            self.remember()
        return self.kept.welcomed

    def go(self, place: str, target: str = "") -> None:
        if not self.ready:
            return
        first = place not in self._places
        if self.place and self.place != place and not self._places[self.place].leave():
            self.frame.rail.show_place(self.place)
            return
        shown = self.prepare(place) if first else self._places[place]
        if self.place != place:
            self.show_inspector(None)
        self.place = place
        self.frame.show_place(place, shown.list_panel(), shown.work())
        self._show_title(place, shown.title())
        shown.activate(target)

    def reopen(self) -> None:
        self.reopening.emit()

    def erase(self) -> None:
        self.erasing.emit()

    def show_inspector(self, panel: QWidget | None, title: str = "") -> None:
        self.frame.inspector.show_panel(panel, title)

    def prepare(self, name: str) -> Place:
        """Make a place without showing it."""
        place = self._places[name] = places.make(name, self)
        place.setParent(self)
        self.frame.add(place.list_panel(), place.work())
        place.title_changed.connect(lambda words, of=name: self._show_title(of, words))
        self.bind(place.actions())
        return place

    def _show_title(self, name: str, words: str) -> None:
        if name == self.place:
            self.frame.header.title.set_full(words)
            self.frame.header.fit()
            self.setWindowTitle(f"{words} – Underdesk" if words else "Underdesk")

    # actions

    def place_named(self, name: str) -> Place | None:
        """A place that was shown already."""
        return self._places.get(name)

    def all_actions(self) -> list[Action]:
        """What the palette and Help list: the window's own, then the places'."""
        return every_action(self, self._places)

    def bind(self, actions: Iterable[Action]) -> None:
        """Give actions their shortcuts, those that have none yet."""
        for action in actions:
            bind(self, action, self._bound)

    def set_offline(self, offline: bool) -> None:
        """Move the switch and say what that means."""
        self.background.run(
            "offline", lambda: self.core.set_offline(offline), lambda _: tell_offline(self, offline)
        )
