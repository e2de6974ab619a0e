"""Which model does what: the one that was chosen in the settings, or the default; one that is gone is told of."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.errors import UserError
from app.base.settings import Settings
from app.models.entry import ELSEWHERE, Entry, state_sentence
from app.models.library import Library
from app.models.manifest import ModelEntry

DEFAULT = "default"


@dataclass(frozen=True)
class Task:
    """A role: the setting that names its model, what such a model does, and what is said where there is none."""

    role: str
    setting: str
    does: str
    without: str


TASKS: dict[str, Task] = {
    task.role: task
    for task in (
        Task("chat", "default_model", "answer new chats", "no model answers"),
        Task("vision", "vision_model", "look at pictures", "no model looks at pictures"),
        Task("embedding", "embedder", "find passages by meaning", "passages are found by their words"),
        Task("reranker", "reranker", "order passages", "passages are ordered by words and meaning"),
    )
}


@dataclass(frozen=True)
class InRole:
    """The model that has a role now, None where none has. `sentence` says what is not as it was chosen."""

    entry: Entry | None
    sentence: str = ""


class Roles:
    """All calls are safe from any thread. A role that is none raises KeyError."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library, self._settings = library, settings

    def offered(self, role: str) -> list[Entry]:
        """The models of this profile that can have the role, be they of this computer or an endpoint's."""
        return [entry for entry in self._library.list() if self._can(entry, role)]

    def default(self, role: str) -> Entry | None:
        """Who has the role where nobody was chosen: what comes with Underdesk; for pictures the list's favourite, else
        the first that is on this computer.

        Never an endpoint: nothing leaves without having been chosen. Passages are only ordered by a model that was
        chosen, for that takes time with every question.
        """
        if TASKS[role].role == "vision":
            named = self._library.manifest.defaults.get(role)
            here = (entry for entry in self.offered(role) if entry.source != ELSEWHERE)
            return min(here, key=lambda entry: entry.id != named, default=None)
        return self._library.default() if role == "chat" else self._library.starter_for(role)

    def of(self, role: str) -> InRole:
        """Who has the role now: the chosen one, as long as it is there and can do it."""
        wanted = self._settings.text(TASKS[role].setting)
        if not wanted:
            return InRole(self.default(role))
        entry = next((entry for entry in self._library.list() if entry.id == wanted), None)
        if entry is not None and self._can(entry, role):
            return InRole(entry)
        return self._instead(TASKS[role], entry, wanted)

    def troubles(self) -> list[str]:
        """A sentence for each role whose chosen model does not have it."""
        chosen = (task for task in TASKS.values() if self._settings.text(task.setting))
        return [sentence for task in chosen if (sentence := self.of(task.role).sentence)]

    def suggested(self, role: str) -> ModelEntry | None:
        """The better one that the list names for the role and that is not here; None where it is."""
        offered = self._library.manifest.get(self._library.manifest.defaults.get(role, ""))
        return offered if offered and self._library.entry_for_manifest(offered) is None else None

    def choose(self, role: str, wanted: str) -> InRole:
        """Give a role to a model, or DEFAULT. Raises UserError: wrong-role, and no-such-model and the like."""
        task = TASKS[role]
        if wanted == DEFAULT:
            self._settings.set(task.setting, "")
            return self.of(role)
        entry = self._library.get(wanted)
        if not self._can(entry, role):
            able = ", ".join(one.id for one in self.offered(role)) or "there is none here yet"
            raise UserError(
                f"{entry.name} cannot {task.does}",
                why=state_sentence(entry).rstrip(".") or "it was not made for that",
                todo=f"choose one that can: {able}",
                code="wrong-role",
            )
        self._settings.set(task.setting, entry.id)
        return InRole(entry)

    def _can(self, entry: Entry, role: str) -> bool:
        there = entry.source == ELSEWHERE or self._library.is_usable(entry)
        if role == "chat":
            return there and entry.role in ("chat", "vision")
        if role == "vision":
            sees = entry.role == "vision" or self._library.projector_of(entry) is not None
            return there and sees
        return there and entry.role == role

    def _instead(self, task: Task, entry: Entry | None, wanted: str) -> InRole:
        instead = self.default(task.role)
        if entry is None:
            what = f"The model “{wanted}”, chosen to {task.does}, is not here any more"
        else:
            what = f"{entry.name}, chosen to {task.does}, cannot do it"
        does = f"{instead.name} takes its place" if instead else task.without
        return InRole(instead, f"{what}; {does}.")
