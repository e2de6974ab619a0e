"""What the header knows: the Offline switch's words, the model at work, and its speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.errors import UserError
from app.base.events import Changed, Event, ModelState, OfflineChanged, TurnDone
from app.engine.api import ModelInfo
from app.ui.viewmodels.written import number

if TYPE_CHECKING:
    from app.assembly import AppCore

GIB, GB = 1 << 30, 1_000_000_000


def tr(text: str, count: int = -1) -> str:
    """Translate the header's words; `%n` is the count, with the language's plural."""
    if count < 0:
        return QCoreApplication.translate("Shell", text)
    made = QCoreApplication.translate("Shell", text, None, count)
    return made.replace("(s)", "" if count == 1 else "s")


def quoted(name: str) -> str:
    """A name in the language's quotation marks."""
    return tr("“{name}”").format(name=name)


def offline_words(offline: bool, connections: int) -> str:
    """The switch's text."""
    if offline:
        return tr("Offline — nothing leaves this computer")
    return tr("Online — %n connection(s) today", connections)


def size_words(size: float) -> str:
    """Bytes as people read them: 98 MB, 5.0 GB."""
    for unit, step in (("GB", GB), ("MB", 1_000_000), ("kB", 1000)):
        if size >= step:
            value = size / step
            return f"{number(value, 1)} {unit}" if unit == "GB" and value < 100 else f"{value:.0f} {unit}"
    return f"{size:.0f} B"


def where_words(info: ModelInfo) -> str:
    """Where a model runs, in a few words."""
    if info.remote:
        return tr("at {place}").format(place=info.remote)
    if info.gpu_layers <= 0:
        return tr("on the processor")
    if info.gpu_layers >= info.layers:
        return tr("all on {device}").format(device=info.device)
    return tr("{there} of {layers} layers on {device}").format(
        there=info.gpu_layers, layers=info.layers, device=info.device
    )


def memory_now() -> tuple[int, int]:
    """Bytes this program holds, and all the computer has."""
    import psutil

    return int(psutil.Process().memory_info().rss), int(psutil.virtual_memory().total)


class ShellModel(QObject):
    """Observable state of the header; feed it the bridge's batches."""

    offline_changed = Signal()
    model_changed = Signal()
    model_failed = Signal(object)

    def __init__(self, core: AppCore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self.offline = core.offline
        self.connections = 0
        self.phase = ""
        self.fraction = 0.0
        self.model_id = core.models.current_id
        self.info: ModelInfo | None = core.models.current
        self.speed = 0.0
        self.memory = (0, 0)

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        for event in batch:
            match event:
                case OfflineChanged():
                    self.show_offline(event.offline, event.connections_today)
                case ModelState():
                    self._model(event)
                case TurnDone():
                    self._turn(event)
                case Changed(kind="setting"):
                    self.show_offline(self._core.offline, self.connections)
                case _:
                    continue

    def show_offline(self, offline: bool, connections: int) -> None:
        """The switch stands so."""
        if (offline, connections) != (self.offline, self.connections):
            self.offline, self.connections = offline, connections
            self.offline_changed.emit()

    def _model(self, event: ModelState) -> None:
        self.phase, self.fraction = event.phase, event.fraction
        if event.phase != "unloaded":
            self.speed = 0.0 if event.model_id != self.model_id else self.speed
            self.model_id = event.model_id
        self.info = self._core.models.current
        if event.phase == "ready":
            self.memory = memory_now()
        self.model_changed.emit()
        if event.phase == "failed" and isinstance(event.error, UserError):
            self.model_failed.emit(event.error)

    def _turn(self, event: TurnDone) -> None:
        speed = float(event.stats.get("tokens_per_s", 0) or 0)
        if speed > 0:
            self.speed, self.memory = speed, memory_now()
            self.model_changed.emit()

    # words

    @property
    def offline_text(self) -> str:
        """The switch's words."""
        return offline_words(self.offline, self.connections)

    @property
    def model_name(self) -> str:
        """The chip's first words."""
        if self.phase == "loading":
            return tr("Loading {name}").format(name=self._name())
        if self.info is not None:
            return self._name() or self.info.name
        return tr("Model did not load") if self.phase == "failed" else tr("No model loaded")

    def _name(self) -> str:
        """The library's name for the model; the file's own where the library does not know it."""
        try:
            return self._core.library.get(self.model_id).name
        except UserError:
            return self.info.name if self.info else self.model_id

    @property
    def details(self) -> list[str]:
        """The chip's further words, the most telling first."""
        if self.info is None or self.phase == "loading":
            return []
        made = [where_words(self.info)]
        if self.speed:
            made.append(tr("{speed} tokens/s").format(speed=number(self.speed, 0)))
        used, total = self.memory
        if total:
            made.append(
                tr("{used} of {total} GB memory").format(
                    used=number(used / GIB, 1), total=number(total / GIB, 0)
                )
            )
        return made

    @property
    def gauge(self) -> float | None:
        """How full the chip's gauge is, 0 to 1; None for no gauge."""
        if self.phase == "loading":
            return self.fraction
        return self.memory[0] / self.memory[1] if self.memory[1] and self.info else None
