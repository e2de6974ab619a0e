"""What the program can show for its promise, in plain words for the Activity place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.base.errors import UserError
from app.net.proof import Proof, Standing, further, porter_words, prove, relays_words, standing
from app.net.selftest import Way
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


class ProofModel(QObject):
    """Observable; `changed` after each look and with each way that was tried."""

    changed = Signal()
    _tried = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.standing: Standing | None = None
        self.proof: Proof | None = None
        self.ways: list[Way] = []
        self.running = False
        self._tried.connect(self._take_way)

    def look(self) -> None:
        """See how the process stands; what was proved before the switch moved proves nothing now."""
        self._background.run("standing", lambda: standing(self._core.gate), self._take_standing)

    def forget(self) -> None:
        """The switch moved."""
        if not self.running:
            self.proof, self.ways = None, []
        self.look()

    def test(self) -> None:
        """Try every way out, in the background."""
        if self.running:
            return
        self.running, self.proof, self.ways = True, None, []
        self.changed.emit()
        self._background.run("proof", self._prove, self._take_proof)

    def _prove(self) -> Proof | UserError:
        try:
            return prove(self._core.gate, self._tell)
        except UserError as error:
            return error

    def _tell(self, way: Way) -> None:
        """On the lane's thread; the window may be gone."""
        if isValid(self):
            self._tried.emit(way)

    def _take_proof(self, found: Proof | UserError) -> None:
        self.running = False
        if isinstance(found, UserError):
            self._background.failed.emit(found)
        else:
            self.proof, self.standing, self.ways = found, found, list(found.test.ways)
        self.changed.emit()

    def _take_standing(self, found: Standing) -> None:
        self.standing = found
        self.changed.emit()

    def _take_way(self, way: Way) -> None:
        self.ways.append(way)
        self.changed.emit()

    @property
    def verdict(self) -> tuple[str, str]:
        """One sentence of the last test, and its tone; of what will be tested, where there was none."""
        if self.running:
            return tr("Trying every way out… {done}").format(done=len(self.ways)), ""
        if self.proof is None:
            return tr(
                "Do not take its word for it: the test tries twelve ways out, native code included."
            ), ""
        return _verdict(self.proof, self._core.offline)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """How the process stands: sentences with their tones."""
        found = self.standing
        if found is None:
            return ()
        listens = [(porter_words(found.listening), "accent")] if found.listening else []
        reached = [(relays_words(found.relays), "accent")] if found.relays else []
        return (_filter_words(found), _broker_words(found, self._core.offline), *listens, *reached)


def _filter_words(found: Standing) -> tuple[str, str]:
    if found.filtered:
        return tr(
            "The system's kernel refuses this program every network socket, native code included."
        ), "good"
    words = tr("There is no filter in the kernel here, because {why}; Python's own sockets are refused.")
    return words.format(why=told(found.shortfall) or tr("it does not hold")), "warn"


def _broker_words(found: Standing, offline: bool) -> tuple[str, str]:
    if not found.broker_running:
        return tr("No process that may open connections{further} exists.").format(
            further=further(found)
        ), "good"
    if offline:
        return tr("The process that may open connections still runs."), "bad"
    return tr("One process may open connections, to listed places only; it holds no key."), "accent"


def _verdict(proof: Proof, offline: bool) -> tuple[str, str]:
    test = proof.test
    got_out = [way.way for way in test.ways if not way.blocked]
    if got_out:
        return tr("Not blocked: {ways}.").format(ways=", ".join(got_out)), "bad"
    if not test.control:
        return tr("No listener could be reached here, so the test proves nothing."), "warn"
    if not proof.holds(offline):
        return tr("The process that may open connections still runs."), "bad"
    tried = sum(way.installed for way in test.ways)
    return tr("All {count} ways out were blocked, and the listener was reached from outside.").format(
        count=tried
    ), "good"
