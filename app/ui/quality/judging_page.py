"""Pairs of answers, blind: which of two is better, said with a key, taken back with Undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.quality.judging import LEAST_LABELS, Choice
from app.ui.quality.diff import AnswerBox
from app.ui.theme.style import Theme
from app.ui.viewmodels.judging import JudgingModel
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import Card

LEAST = 320
"""Width of the page at least, at 100 % text."""
KEYS: tuple[tuple[str, Choice], ...] = (("1", "first"), ("2", "second"), ("0", "tie"))


class JudgingPage(QWidget):
    """`left`: back to where one came from."""

    left = Signal()

    def __init__(self, theme: Theme, vm: JudgingModel) -> None:
        super().__init__()
        self.setObjectName("judging")
        self._theme, self.vm = theme, vm
        px = theme.px
        self.setMinimumWidth(px(LEAST))
        box = QVBoxLayout(self)
        box.setContentsMargins(*(px(24),) * 4)
        box.setSpacing(px(12))
        words = tr("Say which answer is better. Whose it is, is not told, and the sides change.")
        box.addWidget(Prose(theme, words, "soft"))
        self.bar = QProgressBar()
        self.bar.setObjectName("judging-progress")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How many pairs are judged"))
        self.far = label("", "small", name="judging-words")
        box.addWidget(self.bar)
        box.addWidget(self.far)
        self.asked = Prose(theme, "", "", name="judging-question")
        self._question = Card(theme, name="judging-card")
        self._question.box.addWidget(label(tr("Question"), "caption"))
        self._question.box.addWidget(self.asked)
        box.addWidget(self._question)
        box.addLayout(self._answers())
        box.addLayout(self._choices())
        self.agreed = Prose(theme, "", "soft", name="judging-agreement")
        box.addWidget(self.agreed)
        box.addStretch(1)
        self._bind()
        vm.moved.connect(self.refresh)
        vm.told.connect(self.refresh)

    def _answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(12))
        self.boxes: list[AnswerBox] = []
        self._sides: list[QWidget] = []
        for name, title in (("judge-first", tr("First answer")), ("judge-second", tr("Second answer"))):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(self._theme.px(4))
            column.addWidget(label(title, "caption"))
            shown = AnswerBox(self._theme, name, title)
            column.addWidget(shown)
            column.addStretch(1)
            row.addWidget(side, 1)
            self.boxes.append(shown)
            self._sides.append(side)
        return row

    def _choices(self) -> QVBoxLayout:
        px, theme = self._theme.px, self._theme
        titles = (tr("The first (1)"), tr("The second (2)"), tr("Neither (0)"))
        self.choices = [
            Button(theme, title, "", "", f"judge-say-{word}")
            for title, (_, word) in zip(titles, KEYS, strict=True)
        ]
        for button, (_, word) in zip(self.choices, KEYS, strict=True):
            button.clicked.connect(partial(self._say, word))
        self.undo = Button(theme, tr("Undo"), "ghost", "undo", "judge-undo")
        self.undo.clicked.connect(self.vm.undo)
        self.back = Button(theme, tr("Done"), "ghost", "check", "judge-done")
        self.back.clicked.connect(self.left)
        column = QVBoxLayout()
        column.addLayout(flow(px(8), *self.choices, self.undo, self.back))
        return column

    def _bind(self) -> None:
        pairs = [(key, partial(self._say, word)) for key, word in KEYS]
        for keys, run in (*pairs, ("Ctrl+Z", self.vm.undo), ("Escape", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _say(self, word: Choice, *_: object) -> None:
        self.vm.say(word)

    def refresh(self) -> None:
        """The pair that waits, and how far one is."""
        vm = self.vm
        waiting, said, pair = len(vm.pairs.waiting) if vm.pairs else 0, len(vm.said), vm.current
        self.bar.setRange(0, max(1, waiting))
        self.bar.setValue(said if waiting else 1)
        self.far.setText(_far(said, waiting))
        for widget in (self._question, *self._sides, *self.choices):
            widget.setVisible(pair is not None)
        self.undo.setVisible(bool(said))
        self.back.set_kind("ghost" if pair else "primary")
        if pair is not None:
            self.asked.setText(pair.case.text or pair.case.name)
            for box, text in zip(self.boxes, (pair.first, pair.second), strict=True):
                box.show_pieces([("same", text)], "")
        self.agreed.setText(_agreed(vm))

    def start(self) -> None:
        """Keys go here from now on."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _far(said: int, waiting: int) -> str:
    if not waiting:
        return tr("No pair waits: all are judged, or the answers are the same.")
    if said == waiting:
        return tr("All %n pair(s) are judged.", waiting)
    return tr("{said} of {waiting} pairs judged").format(said=said, waiting=waiting)


def _agreed(vm: JudgingModel) -> str:
    """What the judging model is worth so far; told behind the person's word, so that it sways nobody."""
    if vm.agreement is None:
        return ""
    why = tr(
        "The judging model looks at the same pairs in both orders, and counts as a hint from {least} pairs on."
    )
    now = tr("It looks at what you judged…") if vm.looking else told(vm.agreement.sentence)
    return f"{why.format(least=LEAST_LABELS)} {now}"
