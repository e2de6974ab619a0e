"""The parameters of one chat: instructions and sampling, as differences from what the model recommends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.engine.api import Sampling
from app.ui.chat.model_choice import ModelField
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat_model import ChatModel
from app.ui.widgets.buttons import Button, Switch
from app.ui.widgets.calm import CalmDouble, CalmSpin
from app.ui.widgets.labels import label
from app.ui.widgets.panels import scroller
from app.ui.widgets.tips import plain_tip

Number = float | int


@dataclass(frozen=True)
class Knob:
    """One number: its key in the sampling, words, bounds and step; `step` 1 means whole numbers."""

    key: str
    title: str
    help: str
    least: float
    most: float
    step: float


def knobs() -> tuple[Knob, ...]:
    """What can be turned, in the window's language."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Parameters", text)

    return (
        Knob(
            "temperature",
            tr("Temperature"),
            tr("0 always takes the likeliest word; higher varies more."),
            0,
            2,
            0.05,
        ),
        Knob(
            "top_p", tr("Top-p"), tr("Only words that together reach this share are considered."), 0, 1, 0.01
        ),
        Knob(
            "top_k",
            tr("Top-k"),
            tr("Only this many of the likeliest words are considered; 0 for all."),
            0,
            1000,
            1,
        ),
        Knob(
            "min_p",
            tr("Min-p"),
            tr("Words less likely than this share of the best are left out."),
            0,
            1,
            0.01,
        ),
        Knob(
            "repeat_penalty",
            tr("Repeat penalty"),
            tr("Above 1, words said before become less likely."),
            0.5,
            2,
            0.01,
        ),
        Knob("max_tokens", tr("Longest answer"), tr("In tokens; an answer is cut there."), 16, 131_072, 1),
    )


class ParametersPanel(QWidget):
    """Fields over one chat. `sampling_changed(dict)` holds only what differs; `prompt_changed(str)` follows a pause."""

    sampling_changed = Signal(object)
    prompt_changed = Signal(str)

    def __init__(self, theme: Theme, model: ChatModel) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("parameters-panel")
        self.model = ModelField(theme, model)
        self._defaults: dict[str, Number] = {}
        self.spins: dict[str, QSpinBox | QDoubleSpinBox] = {}
        self.prompt = self._prompt()
        self.fixed = Switch(theme, self.tr("Fixed seed"), "fixed-seed")
        self.seed = CalmSpin()
        self.reset = Button(theme, self.tr("Reset to recommended"), "", "undo", "reset-parameters")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(500)
        self._pause.timeout.connect(self.flush)
        self.below = QVBoxLayout()
        """For what other parts of a chat have to choose."""
        self._lay_out()
        self._connect()

    def _prompt(self) -> QPlainTextEdit:
        edit = QPlainTextEdit()
        edit.setObjectName("system-prompt")
        edit.setAccessibleName(self.tr("Instructions for this chat"))
        edit.setPlaceholderText(self.tr("For example: answer briefly, in plain words."))
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(self._theme.px(112))
        return edit

    def _lay_out(self) -> None:
        px, inner = self._theme.px, QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(16), px(12), px(16), px(16))
        box.setSpacing(px(8))
        box.addWidget(label(self.tr("Model"), "strong"))
        box.addWidget(self.model)
        box.addSpacing(px(10))
        box.addWidget(label(self.tr("Instructions"), "strong"))
        box.addWidget(label(self.tr("Told to the model before this chat."), "caption", wrap=True))
        box.addWidget(self.prompt)
        box.addSpacing(px(10))
        box.addWidget(label(self.tr("Sampling"), "strong"))
        box.addLayout(self._grid())
        box.addSpacing(px(6))
        box.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        box.addLayout(self.below)
        box.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "parameters-scroll"))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(self._theme.px(8))
        grid.setColumnStretch(0, 1)
        for row, knob in enumerate(knobs()):
            spin = self.spins[knob.key] = _spin(knob)
            spin.setFixedWidth(self._theme.px(100))
            words = label(knob.title, "soft")
            words.setToolTip(plain_tip(knob.help))
            words.setBuddy(spin)
            grid.addWidget(words, row, 0)
            grid.addWidget(spin, row, 1)
        self.seed.setRange(0, 2_147_483_647)
        self.seed.setObjectName("parameter-seed")
        self.seed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("The same seed with the same question gives the same answer."))
        self.seed.setFixedWidth(self._theme.px(100))
        line = QHBoxLayout()
        line.setSpacing(self._theme.px(8))
        line.addWidget(label(self.tr("Fixed seed"), "soft"), 1)
        line.addWidget(self.fixed)
        line.addWidget(self.seed)
        grid.addLayout(line, len(self.spins), 0, 1, 2)
        return grid

    def _connect(self) -> None:
        for spin in self.spins.values():
            spin.valueChanged.connect(lambda _: self._turned())
        self.seed.valueChanged.connect(lambda _: self._turned())
        self.fixed.toggled.connect(lambda on: (self.seed.setEnabled(on), self._turned()))
        self.prompt.textChanged.connect(self._pause.start)
        self.reset.clicked.connect(self._reset)

    def show_chat(
        self, prompt: str, sampling: Mapping[str, Number], recommended: Mapping[str, Number], longest: int
    ) -> None:
        """Show a chat's choices over the model's recommendation and the settings' longest answer."""
        base = Sampling()
        self._defaults = {key: recommended.get(key, getattr(base, key, longest)) for key in self.spins}
        if not self.prompt.hasFocus() and prompt != self.prompt.toPlainText():
            with QSignalBlocker(self.prompt):
                self.prompt.setPlainText(prompt)
        for key, spin in self.spins.items():
            with QSignalBlocker(spin):
                spin.setValue(sampling.get(key, self._defaults[key]))  # type: ignore[arg-type]
        with QSignalBlocker(self.fixed), QSignalBlocker(self.seed):
            self.fixed.setChecked("seed" in sampling)
            self.seed.setValue(int(sampling.get("seed", 0)))
            self.seed.setEnabled("seed" in sampling)
        self.reset.setEnabled(bool(sampling))

    def sampling(self) -> dict[str, Number]:
        """What differs from the recommendation."""
        chosen: dict[str, Number] = {}
        for key, spin in self.spins.items():
            if abs(spin.value() - self._defaults.get(key, 0)) > 1e-9:
                chosen[key] = round(spin.value(), 4)
        if self.fixed.isChecked():
            chosen["seed"] = self.seed.value()
        return chosen

    def _turned(self) -> None:
        chosen = self.sampling()
        self.reset.setEnabled(bool(chosen))
        self.sampling_changed.emit(chosen)

    def _reset(self) -> None:
        self.show_chat(
            self.prompt.toPlainText(), {}, self._defaults, int(self._defaults.get("max_tokens", 2048))
        )
        self.sampling_changed.emit({})

    def flush(self) -> None:
        """Report the instructions now."""
        self._pause.stop()
        self.prompt_changed.emit(self.prompt.toPlainText())

    @property
    def pending(self) -> bool:
        """Whether instructions were typed that are not reported yet."""
        return self._pause.isActive()


def _spin(knob: Knob) -> QSpinBox | QDoubleSpinBox:
    if knob.step >= 1:
        spin: QSpinBox | QDoubleSpinBox = CalmSpin()
        spin.setRange(int(knob.least), int(knob.most))
    else:
        spin = CalmDouble()
        spin.setRange(knob.least, knob.most)
        spin.setDecimals(2)
        spin.setSingleStep(knob.step)
    spin.setObjectName(f"parameter-{knob.key.replace('_', '-')}")
    spin.setAccessibleName(knob.title)
    spin.setAccessibleDescription(knob.help)
    spin.setToolTip(plain_tip(knob.help))
    spin.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    spin.setKeyboardTracking(False)
    return spin
