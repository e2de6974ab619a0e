"""The model's window in the inspector: how full it is, what happens when it overflows, and the chat in short."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from app.chat.overflow import policy_of
from app.chat.service import Usage
from app.store.records import Chat, Overflow, Summary
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.written import number
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label
from app.ui.widgets.panels import scroller


def tr(text: str) -> str:
    """In the window's language."""
    return QCoreApplication.translate("WindowPanel", text)


def ways() -> tuple[tuple[Overflow, str, str], ...]:
    """What can happen, each with a name and a sentence."""
    return (
        (
            "roll",
            tr("Leave out the oldest messages"),
            tr("They stay in the chat. What of them fits a question is looked up for it."),
        ),
        (
            "summary",
            tr("Leave them out and tell them in short"),
            tr("A model of this computer writes a summary while nobody waits; it is kept with the chat."),
        ),
        ("ask", tr("Stop and ask me"), tr("No answer is made of less than the whole chat.")),
    )


class WindowPanel(QWidget):
    """Fields over the chat in hand. `chosen(policy)` with an empty one for that of the settings."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, vm: ChatViewModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("window-panel")
        self.full = label("", "soft", wrap=True, name="window-full")
        self.out = label("", "soft", wrap=True, name="window-left-out")
        self.group = QButtonGroup(self)
        self.usual = QRadioButton(tr("As in the settings"))
        self.usually = label("", "caption", wrap=True)
        self.buttons: dict[str, QRadioButton] = {"": self.usual}
        self.state = label("", "caption", wrap=True, name="summary-state")
        self.summary = QPlainTextEdit()
        self.again = Button(theme, tr("Write it anew"), "link", "refresh", "summary-again")
        self._lay_out()
        self.again.clicked.connect(self._again)
        vm.draft.measured.connect(self.show_usage)
        vm.chat_changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        px, inner = self._theme.px, QWidget()
        self.summary.setObjectName("chat-summary")
        self.summary.setAccessibleName(tr("The chat so far, in short"))
        self.summary.setReadOnly(True)
        self.summary.setTabChangesFocus(True)
        self.summary.setMinimumHeight(px(150))
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(16), px(12), px(16), px(16))
        box.setSpacing(px(6))
        for widget in (self.full, self.out):
            box.addWidget(widget)
        box.addSpacing(px(10))
        box.addWidget(label(tr("When this chat no longer fits"), "strong"))
        self._way(box, "", self.usual, self.usually)
        for policy, title, words in ways():
            self.buttons[policy] = QRadioButton(title)
            self._way(box, policy, self.buttons[policy], label(words, "caption", wrap=True))
        box.addSpacing(px(10))
        box.addWidget(label(tr("The chat so far, in short"), "strong"))
        box.addWidget(self.state)
        box.addWidget(self.summary)
        box.addWidget(self.again)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "window-scroll"))

    def _way(self, box: QVBoxLayout, policy: str, button: QRadioButton, words: QLabel) -> None:
        button.setObjectName(f"overflow-{policy or 'usual'}")
        button.setAccessibleDescription(words.text())
        self.group.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(policy))
        box.addWidget(button)
        words.setContentsMargins(self._theme.px(24), 0, 0, self._theme.px(4))
        box.addWidget(words)

    def refresh(self) -> None:
        """Show the chat in hand; its summary is read off the window's thread."""
        core, chat = self._vm.core, self._vm.chat
        usual = policy_of(Chat("", "", 0.0, 0.0), core.settings)
        named = {policy: title for policy, title, _ in ways()}
        self.usually.setText(named[usual])
        self.usual.setAccessibleDescription(named[usual])
        with QSignalBlocker(self.group):
            self.buttons[chat.overflow if chat else ""].setChecked(True)
        if chat is None:
            self._show_summary(None, False)
            return
        summing, head = core.chats.summing, chat.head

        def look() -> tuple[Summary | None, bool]:
            path = [turn.message.id for turn in core.chats.thread(chat.id)] if head else []
            known = [one for one in summing.repo.of(chat.id) if one.message in path]
            newest = max(known, key=lambda one: path.index(one.message), default=None)
            return newest, summing.running(chat.id)

        self._vm.background.run("summary", look, lambda seen: self._show_summary(*seen))

    def _show_summary(self, summary: Summary | None, running: bool) -> None:
        self.summary.setVisible(summary is not None)
        self.again.setVisible(summary is not None and not running)
        if summary is not None and summary.text != self.summary.toPlainText():
            self.summary.setPlainText(summary.text)
        if running:
            words = tr("It is being written in the background.")
        elif summary is None:
            words = tr(
                "There is none yet. One is written when the window is nearly full and this chat asks for it."
            )
        else:
            words = tr(
                "Written by {model}. The model reads it in place of the messages it no longer sees."
            ).format(model=summary.model)
        self.state.setText(words)

    def show_usage(self, usage: Usage | None) -> None:
        """How full the window is with the next question."""
        if usage is None or usage.context <= 0:
            self.full.setText(
                tr("How full the window is can be told when a model is loaded and the chat has begun.")
            )
            self.out.setText("")
        else:
            words = tr("The next question takes {used} of {context} tokens.")
            self.full.setText(words.format(used=number(usage.used), context=number(usage.context)))
            self.out.setText(_left_out(usage))
        self.out.setVisible(bool(self.out.text()))

    def _again(self) -> None:
        chat = self._vm.chat
        if chat is not None:
            self._vm.keeping.do(lambda: self._vm.core.chats.summing.forget(chat.id))


def _left_out(usage: Usage) -> str:
    if not usage.dropped:
        return tr("All messages fit into it.")
    if usage.summed:
        words = tr("The oldest {count} messages are left out; the summary tells {summed} of them.")
        return words.format(count=number(usage.dropped), summed=number(min(usage.summed, usage.dropped)))
    return tr("The oldest {count} messages are left out.").format(count=number(usage.dropped))
