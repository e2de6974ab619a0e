"""Models of other servers, as the Models place shows them: entered, tested, agreed to, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import Changed, Event
from app.ui.viewmodels.model_rows import role_words
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence, told
from app.ui.viewmodels.written import number

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


@dataclass(frozen=True)
class ServerRow:
    """A card. `outcome` is what the last test said, `agreed` what may be sent there; `tone` colours the first."""

    id: str
    name: str
    place: str
    facts: str
    warning: str
    agreed: str
    consented: bool
    has_key: bool
    talks: bool
    in_use: bool = False
    testing: bool = False
    outcome: str = ""
    sound: bool = True


def agreed_words(endpoint: Any) -> str:
    """What may be sent to it."""
    if not endpoint.consent:
        return tr("Nothing goes there before you agreed to it: you are shown what would be sent.")
    everything = [one for one in endpoint.consent if one.scope == "always"]
    if everything:
        documents = any(one.documents for one in everything)
        return (
            tr("You agreed that all chats may go there, with passages of documents.")
            if documents
            else tr("You agreed that all chats may go there, without documents.")
        )
    return tr("You agreed to it for %n chat(s) or step(s).", len(endpoint.consent))


def row_of(core: AppCore, endpoint: Any) -> ServerRow:
    """A card for an endpoint; reads whether there is a key, so off the window's thread."""
    from app.beyond.service import is_encrypted
    from app.net.door import is_here

    place = urlsplit(endpoint.address).netloc
    where = tr("on this computer") if is_here(endpoint.address) else tr("not this computer")
    facts = [endpoint.model, role_words(endpoint.role), where]
    if endpoint.limits.get("context"):
        facts.append(tr("{n} tokens").format(n=number(endpoint.limits["context"])))
    safe = is_encrypted(endpoint.address)
    warning = "" if safe else tr("The way there is not encrypted: others in between can read what is sent.")
    return ServerRow(
        endpoint.id, endpoint.name, place, " · ".join(facts), warning, agreed_words(endpoint),
        bool(endpoint.consent), core.endpoints.has_key(endpoint.id), endpoint.role == "chat",
        endpoint.id == core.models.current_id,
    )  # fmt: skip


class ServersModel(QObject):
    """Observable. `changed` after each new look; `looked` brings what an address offers, `added` a new one's name."""

    changed = Signal()
    looked = Signal(object)
    added = Signal(str)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.rows: list[ServerRow] = []
        self._hidden: set[str] = set()
        self._tests: dict[str, tuple[str, bool] | None] = {}

    def shown(self) -> list[ServerRow]:
        """The cards."""
        found: list[ServerRow] = []
        for row in self.rows:
            outcome = self._tests.get(row.id)
            sentence, sound = outcome or ("", True)
            testing = row.id in self._tests and outcome is None
            if row.id not in self._hidden:
                found.append(replace(row, testing=testing, outcome=sentence, sound=sound))
        return found

    def refresh(self) -> None:
        """Look again."""
        core = self._core
        self._background.run(
            "servers", lambda: [row_of(core, one) for one in core.endpoints.list()], self._take
        )

    def _take(self, rows: list[ServerRow]) -> None:
        self.rows = rows
        self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        if any(isinstance(event, Changed) and event.kind == "model" for event in batch):
            self.refresh()

    def look(self, address: str, key: str) -> None:
        """Ask an address which models it has; nothing is sent there but the key."""
        self._ask("server-look", lambda: self._core.endpoints.look(address, key), self.looked.emit)

    def add(self, address: str, model: str, name: str, key: str) -> None:
        """Enter one; nothing is sent there."""

        def work() -> str:
            taken = [entry.id for entry in self._core.library.list()]
            return self._core.endpoints.add(address, model, name=name, key=key, taken=taken).name

        self._ask("server-add", work, self.added.emit)

    def test(self, endpoint_id: str) -> None:
        """Ask it which models it has."""
        self._tests[endpoint_id] = None
        self.changed.emit()

        def tested(found: Any) -> None:
            self._tests[endpoint_id] = (told(found.sentence), found.ok)
            self.changed.emit()

        def refused(error: UserError) -> None:
            self._tests[endpoint_id] = (sentence(error), False)
            self.changed.emit()

        self._ask(
            f"server-test-{endpoint_id}", lambda: self._core.endpoints.test(endpoint_id), tested, refused
        )

    def use(self, endpoint_id: str) -> None:
        """Have it answer in all chats without a model of their own."""
        self._ask("server-use", lambda: self._core.models.load(endpoint_id), lambda _: self.refresh())

    def set_key(self, endpoint_id: str, key: str) -> None:
        """Keep another key, or none."""

        def done(kept: bool) -> None:
            where = tr("The key is in the system's keyring") if kept else tr("The key is in the vault")
            self.told.emit(where if key else tr("The key was forgotten"))

        self._ask("server-key", lambda: self._core.endpoints.set_key(endpoint_id, key), done)

    def withdraw(self, endpoint_id: str) -> None:
        """Take back all that was agreed to."""
        words = tr("From now on you are asked again before anything goes there")
        self._ask(
            "server-withdraw",
            lambda: self._core.endpoints.withdraw(endpoint_id),
            lambda _: self.told.emit(words),
        )

    def hide(self, endpoint_id: str, hidden: bool) -> None:
        """Take it out of sight for the moment in which it can be taken back, or put it back."""
        (self._hidden.add if hidden else self._hidden.discard)(endpoint_id)
        self.changed.emit()

    def remove(self, endpoint_id: str) -> None:
        """Forget it, its key and what was agreed to; called when it can no longer be taken back."""
        try:
            self._core.endpoints.remove(endpoint_id)
        except UserError as error:
            self.failed.emit(error)
        self._hidden.discard(endpoint_id)

    def _ask(
        self,
        key: str,
        call: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[UserError], None] | None = None,
    ) -> None:
        """Call where a slow server keeps nobody waiting."""

        def work(_: object) -> Any:
            try:
                return call()
            except UserError as error:
                return error

        def answer(found: Any) -> None:
            if isinstance(found, UserError):
                (refused or self.failed.emit)(found)
            else:
                then(found)

        self._background.await_future(key, self._core.jobs.start("net", work).future, answer)
