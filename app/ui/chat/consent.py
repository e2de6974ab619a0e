"""What would be sent to a model elsewhere, shown before it is: to be agreed to, or not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.chat.composer import Composer
from app.ui.models.facts import CodeBox
from app.ui.shell.place import Host
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.consents import Asking
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import badge, scroller

WIDTH = 400


class ConsentPanel(QWidget):
    """`agreed` carries the scope that a person said yes to, `refused` comes with a no."""

    agreed = Signal(str)
    refused = Signal()

    def __init__(self, theme: Theme, asking: Asking) -> None:
        super().__init__()
        self.setObjectName("consent-panel")
        self.setProperty("wish", WIDTH)
        px, preview = theme.px, asking.preview
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(16), px(4), px(16), px(20))
        box.setSpacing(px(10))
        box.addLayout(flow(px(6), badge(tr("To {place}").format(place=preview.place), "warn")))
        box.addWidget(Prose(theme, told(preview.sentence), "strong", name="consent-sentence"))
        if preview.documents:
            words = tr("Passages of: {names}").format(names=", ".join(preview.documents))
            box.addWidget(Prose(theme, words, "soft", name="consent-documents"))
        box.addWidget(label(tr("Word for word"), "caption"))
        text = "\n\n".join(f"{_role(role)}:\n{words}" for role, words in preview.messages)
        self.text = CodeBox(theme, text, tr("What would be sent"), "consent-text", px(280))
        box.addWidget(self.text)
        self._buttons(theme, box, asking)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "consent-scroll"))

    def _buttons(self, theme: Theme, box: QVBoxLayout, asking: Asking) -> None:
        chat = Button(theme, tr("Send it, in this chat"), "primary", "", "consent-chat")
        always = Button(theme, tr("Agree for all chats"), "", "", "consent-always")
        self.no = Button(theme, tr("Do not send"), "ghost", "", "consent-no")
        chat.clicked.connect(lambda: self.agreed.emit(f"chat:{asking.chat_id}"))
        always.clicked.connect(lambda: self.agreed.emit("always"))
        self.no.clicked.connect(self.refused)
        box.addLayout(flow(theme.px(8), chat, always, self.no))
        later = tr("A yes holds for what this chat says from now on, until you take it back under Models.")
        box.addWidget(Prose(theme, later, "caption"))


class ConsentDesk(QObject):
    """Shows the panel when a chat asks for a yes, and sends what waited after it."""

    def __init__(self, host: Host, vm: ChatViewModel, composer: Composer, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._vm, self._composer = host, vm, composer
        self._panel: ConsentPanel | None = None
        vm.consents.wanted.connect(self._ask)
        vm.consents.agreed.connect(self._send)

    def _ask(self, asking: Asking) -> None:
        self._drop()
        panel = self._panel = ConsentPanel(self._host.theme, asking)
        panel.agreed.connect(lambda scope: self._vm.consents.agree(asking, scope))
        panel.refused.connect(self._drop)
        self._host.show_inspector(panel, tr("Before anything leaves"))
        panel.no.setFocus()

    def _drop(self) -> None:
        if self._panel is None:
            return
        self._host.show_inspector(None)
        self._panel.deleteLater()
        self._panel = None
        self._composer.edit.setFocus()

    def _send(self, asking: Asking) -> None:
        self._drop()
        if asking.message_id:
            self._vm.again(asking.message_id)
        else:
            self._composer.submit()


def _role(role: str) -> str:
    """Who says it, for people."""
    return {
        "system": tr("Instructions"),
        "user": tr("You"),
        "assistant": tr("Answer"),
        "tool": tr("Tool"),
    }.get(role, role)
