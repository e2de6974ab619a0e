"""Presets in the inspector: made of the chat in hand, renamed, changed, chosen and deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.chat.slash import short_name
from app.store.records import Preset
from app.ui.chat.parameters import knobs
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.written import plain
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label
from app.ui.widgets.panels import scroller
from app.ui.widgets.rows import RowList


def tr(text: str) -> str:
    """In the window's language."""
    return QCoreApplication.translate("PresetsPanel", text)


class Words(QPlainTextEdit):
    """A field of several lines; `left` when the focus goes."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class PresetsPanel(QWidget):
    """A list, and the fields of the chosen one; instructions and name are changed here, all else is taken over."""

    def __init__(self, theme: Theme, vm: ChatViewModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("presets-panel")
        self.rows = RowList(theme, "preset-list", tr("Presets"))
        words = tr("A preset keeps instructions, sampling, model, folders and tools under a name.")
        self.none = label(words, "soft", wrap=True)
        self.title = QLineEdit()
        self.prompt = Words()
        self.about = label("", "caption", wrap=True, name="preset-about")
        self.add = Button(theme, tr("New preset from this chat"), "", "plus", "add-preset")
        self.use = Button(theme, tr("Use in this chat"), "", "check", "use-preset")
        self.take = Button(theme, tr("Take over from this chat"), "ghost", "sliders", "take-preset")
        self.trash = Button(theme, tr("Delete"), "ghost", "trash", "delete-preset")
        self.fields = QWidget()
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        px, inner = self._theme.px, QWidget()
        self.title.setObjectName("preset-title")
        self.title.setAccessibleName(tr("Name of the preset"))
        self.title.setMaxLength(60)
        self.prompt.setObjectName("preset-prompt")
        self.prompt.setAccessibleName(tr("Instructions of the preset"))
        self.prompt.setPlaceholderText(tr("Instructions, for example: answer briefly, in plain words."))
        self.prompt.setTabChangesFocus(True)
        self.prompt.setFixedHeight(px(112))
        self.fields.setProperty("kind", "plain")
        inside = QVBoxLayout(self.fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(8))
        for widget in (self.title, self.prompt, self.about):
            inside.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self.use)
        row.addWidget(self.trash)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(16), px(12), px(16), px(16))
        box.setSpacing(px(10))
        for widget in (self.none, self.add, self.rows, self.fields):
            box.addWidget(widget)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "presets-scroll"))

    def _connect(self) -> None:
        order = self._vm.order
        order.changed.connect(self.refresh)
        self.rows.currentItemChanged.connect(lambda *_: self._fill())
        self.add.clicked.connect(self._add)
        self.use.clicked.connect(lambda: self._with(order.use))
        self.take.clicked.connect(lambda: self._with(order.take_over))
        self.trash.clicked.connect(lambda: self._with(order.remove_preset))
        self.title.editingFinished.connect(self._typed)
        self.prompt.left.connect(self._typed)

    @property
    def chosen(self) -> Preset | None:
        """The preset whose fields are shown."""
        return next((one for one in self._vm.order.seen.presets if one.id == self.rows.key()), None)

    def _with(self, call: Callable[[Preset], None]) -> None:
        self._typed()
        if (preset := self.chosen) is not None:
            call(preset)

    def refresh(self) -> None:
        """Show what there is; the chosen one stays chosen."""
        before, presets = str(self.rows.key() or ""), self._vm.order.seen.presets
        with QSignalBlocker(self.rows):
            self.rows.clear()
            for preset in presets:
                self.rows.add(preset.id, preset.title, f"/{short_name(preset.title)}", "sliders")
            ids = [preset.id for preset in presets]
            self.rows.setCurrentRow(ids.index(before) if before in ids else 0)
        high = max(1, self.rows.sizeHintForRow(0)) * min(6, len(presets)) + self._theme.px(8)
        self.rows.setFixedHeight(high)
        self.rows.setVisible(bool(presets))
        self._fill()

    def _fill(self) -> None:
        preset = self.chosen
        self.fields.setVisible(preset is not None)
        if preset is None:
            return
        if not self.title.hasFocus():
            self.title.setText(preset.title)
        if not self.prompt.hasFocus():
            self.prompt.setPlainText(preset.system_prompt)
        self.about.setText(self._told(preset))

    def _told(self, preset: Preset) -> str:
        """Everything that is taken over from a chat, in a few lines."""
        kept = dict(self._vm.documents.kept)
        folders = ", ".join(kept[one] for one in preset.folders if one in kept)
        tools = ", ".join(str(name) for name in preset.tools.get("offered", ()))
        titles = {knob.key: knob.title for knob in knobs()}
        sampling = ", ".join(
            f"{titles.get(name, name)} {plain(value)}" for name, value in preset.sampling.items()
        )
        model = self._vm.answerer.named(preset.model) if preset.model else tr("as for all chats")
        lines = (
            (tr("Model: {text}"), model),
            (tr("Sampling: {text}"), sampling or tr("as recommended")),
            (tr("Folders: {text}"), folders),
            (tr("Tools: {text}"), tools),
        )
        return "\n".join(words.format(text=text) for words, text in lines if text)

    def _add(self) -> None:
        taken = {short_name(one.title) for one in self._vm.order.seen.presets}
        usual = tr("New preset")
        names = (usual, *(f"{usual} {number}" for number in range(2, len(taken) + 3)))
        title = next(name for name in names if short_name(name) not in taken)
        self._vm.order.save_chat(title, self._added)

    def _added(self, preset: Preset) -> None:
        self._vm.order.refresh_with(preset)
        for row in range(self.rows.count()):
            self.rows.setCurrentRow(row)
            if self.rows.key() == preset.id:
                break
        self.title.setFocus()
        self.title.selectAll()

    def _typed(self) -> None:
        """Keep a name or instructions that were changed."""
        preset = self.chosen
        if preset is None:
            return
        title, prompt = self.title.text().strip(), self.prompt.toPlainText()
        if title and (title, prompt) != (preset.title, preset.system_prompt):
            self._vm.order.save_preset(replace(preset, title=title, system_prompt=prompt))
