"""The tools of a chat in its inspector: a box to tick for each, by server, and what need not be asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.chat.calling.offer import Offered
from app.ui.theme.style import Theme
from app.ui.viewmodels.tools import ChatTools
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label
from app.ui.widgets.tips import plain_tip


def title_of(tool: Offered) -> str:
    """A tool's name for people."""
    return tool.title if tool.outside else QCoreApplication.translate("ToolsBox", tool.title)


class ToolsBox(QWidget):
    """Shows `vm.seen`; `go` leads to the settings of servers."""

    def __init__(self, theme: Theme, vm: ChatTools, go: Callable[[str, str], None]) -> None:
        super().__init__()
        self.setObjectName("tools-box")
        self._theme, self._vm, self._go = theme, vm, go
        self.boxes: dict[str, QCheckBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.px(14), 0, 0)
        self._column.setSpacing(theme.px(6))
        self._column.addWidget(label(self.tr("Tools"), "strong"))
        words = self.tr("The model may ask for those that are ticked. You are asked before a call.")
        self._column.addWidget(label(words, "caption", wrap=True))
        self.unfit = label(
            self.tr(
                "This model was not made for tools: it is told of them in words and may call them wrongly."
            ),
            "caption",
            wrap=True,
            name="tools-unfit",
        )
        self.unfit.setProperty("tone", "warn")
        self._column.addWidget(self.unfit)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(4))
        self._column.addLayout(self._list)
        self.local = self._box(self.tr("Own tools need not ask"), "tools-local")
        self.local.setToolTip(
            plain_tip(self.tr("Those of Underdesk itself only read, and stay on this computer."))
        )
        self.local.toggled.connect(vm.trust_own)
        self._column.addSpacing(theme.px(8))
        self._column.addWidget(self.local)
        self.again = Button(theme, self.tr("Ask for every call again"), "link", "undo", "tools-ask-again")
        self.again.clicked.connect(vm.forget_allowed)
        self.servers = Button(theme, self.tr("Tools of other programs…"), "link", "settings", "tools-servers")
        self.servers.clicked.connect(lambda: go("settings", "tools"))
        for button in (self.again, self.servers):
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        vm.changed.connect(self.refresh)
        self.refresh()

    def _box(self, text: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleName(text)
        return box

    def refresh(self) -> None:
        """As the view model stands; boxes that stay are kept, with the focus."""
        seen = self._vm.seen
        if list(self.boxes) != [tool.name for tool in seen.tools]:
            self._rebuild(seen.tools)
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in seen.choice.offered)
        with QSignalBlocker(self.local):
            self.local.setChecked(seen.choice.local)
        self.unfit.setVisible(not self._vm.known)
        self.again.setVisible(bool(seen.choice.always) or seen.choice.local)
        words = self.tr("Tools of other programs…")
        waiting = self.tr("{count} to be looked at first…").format(count=len(seen.waiting))
        self.servers.setText(waiting if seen.waiting else words)

    def _rebuild(self, tools: tuple[Offered, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.boxes.clear()
        origin = ""
        for tool in tools:
            if tool.origin != origin:
                origin = tool.origin
                self._list.addSpacing(self._theme.px(8))
                self._list.addWidget(label(origin, "section"))
            box = self._box(title_of(tool), f"tool-{tool.name}")
            about = tool.tool.description[:300] if tool.outside else self.tr(tool.tool.description)
            box.setAccessibleDescription(about)
            box.setToolTip(plain_tip(about))
            box.toggled.connect(lambda on, name=tool.name: self._vm.offer(name, on))
            self._list.addWidget(box)
            self.boxes[tool.name] = box
