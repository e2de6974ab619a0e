"""An answer is kept as a case at the window's right: what a good answer must and must not say, with proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.ui.shell.place import Action, Host
from app.ui.theme.style import Theme
from app.ui.viewmodels.case_draft import CaseDraftModel, Offer
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence, told
from app.ui.widgets.buttons import Button
from app.ui.widgets.calm import CalmCombo, named_inside
from app.ui.widgets.flow import Flow, flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import Chip, scroller

if TYPE_CHECKING:
    from app.quality.keeping import Wishes

WIDTH = 400
SHOWN = 280
"""Characters of a question that are shown."""


class Wanted(QWidget):
    """A field of texts, one a line, with proposals under it that a press puts in."""

    changed = Signal()

    def __init__(self, theme: Theme, title: str, hint: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.field = QPlainTextEdit()
        self.field.setObjectName(name)
        self.field.setAccessibleName(title)
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(theme.px(64))
        self.field.textChanged.connect(self.changed)
        self.chips: list[Chip] = []
        self._flow: Flow = flow(theme.px(6))
        self._offered = QWidget()
        self._offered.setLayout(self._flow)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        box.addWidget(label(title, "strong"))
        box.addWidget(label(hint, "caption"))
        box.addWidget(self.field)
        box.addWidget(self._offered)

    def offer(self, texts: tuple[str, ...]) -> None:
        """Empty the field and propose other texts."""
        self.field.clear()
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        while self._flow.takeAt(0) is not None:
            continue
        self.chips = [self._chip(text) for text in texts]
        self._offered.setVisible(bool(texts))

    def _chip(self, text: str) -> Chip:
        shown = text if len(text) <= 34 else f"{text[:33]}…"
        chip = Chip(self._theme, shown.replace("&", "&&"), "plus", "", "proposal")
        chip.setAccessibleName(tr("Add “{text}”").format(text=text))
        chip.clicked.connect(lambda: self._put_in(chip, text))
        self._flow.addWidget(chip)
        return chip

    def _put_in(self, chip: Chip, text: str) -> None:
        self.field.setPlainText("\n".join([*self.texts(), text]))
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        chip.hide()
        self._offered.setVisible(any(not one.isHidden() for one in self.chips))
        self.field.setFocus()

    def texts(self) -> tuple[str, ...]:
        """What stands in the field."""
        lines = (line.strip() for line in self.field.toPlainText().splitlines())
        return tuple(line for line in lines if line)


class KeepPanel(QWidget):
    """Follows its model; `closed` when it is not needed any more."""

    closed = Signal()

    def __init__(self, theme: Theme, vm: CaseDraftModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("keep-panel")
        self.setProperty("kind", "plain")
        self.setProperty("wish", WIDTH)
        self.suite = CalmCombo()
        self.suite.setObjectName("keep-suite")
        self.suite.setAccessibleName(tr("Suite"))
        self.suite.setEditable(True)
        named_inside(self.suite)
        self.name = QLineEdit()
        self.name.setObjectName("keep-name")
        self.name.setAccessibleName(tr("Name"))
        self.question = Prose(theme, "", "", name="keep-question")
        self.around = Prose(theme, "", "caption", name="keep-around")
        self.lost = Prose(theme, "", "caption", name="keep-lost")
        hint = tr("One text a line; all of them.")
        self.must = Wanted(theme, tr("A good answer must contain"), hint, "keep-must")
        self.never = Wanted(
            theme, tr("It must not contain"), tr("One text a line; none of them."), "keep-never"
        )
        self.boxes = QVBoxLayout()
        self.cites: list[tuple[QCheckBox, dict[str, object]]] = []
        self.language = QCheckBox()
        self.language.hide()
        self.like = QCheckBox(tr("Means the same as this answer"))
        self.fault = Prose(theme, "", "caption", name="keep-fault")
        self.keep = Button(theme, tr("Keep as a case"), "primary", "check", "keep-case")
        self.cancel = Button(theme, tr("Cancel"), "ghost", "", "keep-cancel")
        self._lay_out()
        self._wire()
        vm.ready.connect(self._show)
        vm.failed.connect(self._failed)

    def _lay_out(self) -> None:
        px, inner = self._theme.px, QWidget()
        inner.setMinimumWidth(px(280))
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(16), px(4), px(16), px(16))
        column.setSpacing(px(14))
        asked = (label(tr("Question"), "strong"), self.question, self.around, self.lost)
        for parts in (
            asked,
            (self.must,),
            (self.never,),
            (label(tr("Also"), "strong"),),
            (label(tr("Suite"), "strong"), self.suite),
            (label(tr("Name"), "strong"), self.name),
        ):
            group = QVBoxLayout()
            group.setSpacing(px(4))
            for part in parts:
                group.addWidget(part)
            if parts[0] not in (self.must, self.never, *asked) and len(parts) == 1:
                self.boxes.setSpacing(px(6))
                self.boxes.addWidget(self.language)
                self.boxes.addWidget(self.like)
                group.addLayout(self.boxes)
            column.addLayout(group)
        column.addWidget(self.fault)
        column.addLayout(flow(px(8), self.keep, self.cancel))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "keep-scroll"))

    def _wire(self) -> None:
        self.keep.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.closed)
        self.must.changed.connect(self._judge)
        self.never.changed.connect(self._judge)
        self.suite.editTextChanged.connect(self._judge)
        for box in (self.language, self.like):
            box.toggled.connect(self._judge)

    def _show(self) -> None:
        offer = self._vm.offer
        if offer is None:
            return
        case = offer.draft.case
        line = " ".join(case.text.split())
        self.question.setText(line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…")
        self.around.setText(_around(offer))
        self.around.setVisible(bool(self.around.text()))
        self.lost.setText(_lost(offer))
        self.lost.setVisible(bool(self.lost.text()))
        self.must.offer(offer.draft.must)
        self.never.offer(offer.draft.must_not)
        self._show_places(offer)
        self.language.setText(_same_language(offer.draft.language))
        self.language.setVisible(bool(offer.draft.language))
        for box in (self.language, self.like):
            box.setChecked(False)
        self.suite.clear()
        self.suite.addItems(list(offer.suites))
        self.name.setText(case.name)
        self.name.setCursorPosition(0)
        self._judge()
        self.must.field.setFocus()

    def _show_places(self, offer: Offer) -> None:
        for box, _ in self.cites:
            self.boxes.removeWidget(box)
            box.deleteLater()
        self.cites = []
        for at, place in enumerate(offer.draft.cites[:4]):
            page = tr(", page {page}").format(page=place["page"]) if "page" in place else ""
            box = QCheckBox(tr("Cites {file}").format(file=place["file"]) + page)
            box.setChecked(True)
            box.toggled.connect(self._judge)
            self.boxes.insertWidget(at, box)
            self.cites.append((box, dict(place)))

    def wishes(self) -> Wishes:
        """What is asked of a good answer, as it stands."""
        from app.quality.keeping import Wishes  # what it stands on is not loaded before somebody keeps a case

        offer = self._vm.offer
        spoken = self.language.isChecked() and offer is not None
        return Wishes(
            self.must.texts(),
            self.never.texts(),
            tuple(place for box, place in self.cites if box.isChecked()),
            offer.draft.language if spoken and offer is not None else "",
            self.like.isChecked(),
            self.like.isChecked(),
        )

    def _judge(self) -> None:
        fault = self._vm.fault(self.suite.currentText(), self.wishes())
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self.keep.setEnabled(not fault and self._vm.offer is not None)

    def _keep(self) -> None:
        self.keep.setEnabled(False)
        self._vm.keep(self.suite.currentText(), self.name.text(), self.wishes())

    def _failed(self, error: UserError) -> None:
        self.fault.setText(sentence(error))
        self.fault.setVisible(True)
        self.keep.setEnabled(self._vm.offer is not None)


def _same_language(code: str) -> str:
    """English has a line of its own: among the window's languages it is called so in every language."""
    if code == "en":
        return tr("In the same language (English)")
    spoken = QLocale.languageToString(QLocale(code).language())
    return tr("In the same language ({language})").format(language=tr(spoken))


def _around(offer: Offer) -> str:
    """What else goes with the question."""
    parts: list[str] = []
    if offer.folders:
        parts.append(tr("Asked of {folders}").format(folders=", ".join(map(told, offer.folders))))
    if count := len(offer.draft.case.turns):
        parts.append(tr("after {count} earlier messages").format(count=count))
    if offer.draft.case.system:
        parts.append(tr("with the instructions of this chat"))
    if count := len(offer.draft.files):
        parts.append(tr("with %n picture(s)", count))
    return " · ".join(parts)


def _lost(offer: Offer) -> str:
    """What of the chat's pictures the case does without; empty for none."""
    if not offer.draft.lost:
        return ""
    return tr(
        "%n picture(s) of this chat cannot be kept: the case is asked without. Pictures are known until Underdesk is "
        "closed, and only those of the question itself go along.",
        offer.draft.lost,
    )


class CaseKeeper(QObject):
    """One for each place that shows answers; its panel is made when it is first wanted."""

    def __init__(self, host: Host, chat: ChatViewModel, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._chat = host, chat
        self.vm: CaseDraftModel | None = None
        self.panel: KeepPanel | None = None

    def acted(self, name: str, message_id: str, _extra: str = "") -> None:
        """Something was wanted of a message: perhaps that it is kept."""
        if name != "keep-case" or self._chat.chat is None:
            return
        if self.vm is None or self.panel is None:
            self.vm = CaseDraftModel(self._host.core, self)
            self.panel = KeepPanel(self._host.theme, self.vm)
            self.panel.closed.connect(lambda: self._host.show_inspector(None))
            self.vm.kept.connect(self._kept)
        self._host.show_inspector(self.panel, tr("Keep as a case"))
        self.vm.open(self._chat.chat.id, message_id)

    def actions(self, group: str) -> list[Action]:
        """What the palette offers."""
        return [Action("keep-case", tr("Keep the last answer as a case"), self.keep_last, "", group)]

    def keep_last(self) -> None:
        """Show the panel for the last answer that is shown."""
        rows = self._chat.turns.rows
        if rows and rows[-1].message.role == "assistant":
            self.acted("keep-case", rows[-1].message.id)

    def _kept(self, suite: str) -> None:
        self._host.show_inspector(None)
        self._host.toast(tr("Kept in “{suite}”; you find it under Quality").format(suite=suite))

    def close(self) -> None:
        """The window closes."""
        if self.vm is not None:
            self.vm.close()
        if self.panel is not None:
            self.panel.deleteLater()
