"""The words of the transcript in one place: state lines, notices, figures and button titles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from app.chat.prompt import Fitted, dropped_sentence
from app.store.records import Message
from app.ui.chat.inline import escape
from app.ui.chat.markdown import PIECE, Block
from app.ui.viewmodels.thread import Live
from app.ui.viewmodels.told import told
from app.ui.viewmodels.written import number


def tr(text: str) -> str:
    """`text` in the window's language."""
    return QCoreApplication.translate("Transcript", text)


class Wording:
    """Translated once per window."""

    def __init__(self) -> None:
        self.previous = tr("Previous version")
        self.following = tr("Next version")
        self.copy = tr("Copy")
        self.edit = tr("Edit")
        self.again = tr("Try again")
        self.receipt = tr("Receipt")
        self.keep_case = tr("Keep as a case")
        self.retry = tr("Retry")
        self.compare = tr("Compare")
        self.overflow = tr("Choose what happens…")
        self.resume = tr("Continue")
        self.open_run = tr("Open in Pipelines")
        self.send_edit = tr("Send")
        self.cancel = tr("Cancel")
        self.edit_box = tr("Edit your message")
        self.answer = tr("Answer")
        self.you_wrote = tr("You wrote: {text}")

    def fold(self, message: Message, live: Live | None) -> str:
        """The title of the folded thoughts; empty without any."""
        reasoning = live.reasoning if live is not None else message.reasoning
        if not reasoning:
            return ""
        if live is not None and live.thinking:
            return tr("Thinking for {seconds} s…").format(seconds=max(1, round(live.thought_s)))
        seconds = live.thought_s if live is not None else float(message.stats.get("thought_s", 0))
        return (
            tr("Thought for {seconds} s").format(seconds=max(1, round(seconds)))
            if seconds
            else tr("Thoughts")
        )

    def notice(self, message: Message, live: Live | None) -> str:
        """What was left out of the prompt, or empty."""
        if live is not None and live.notice:
            return told(live.notice)
        stats = message.stats
        dropped, summed, recalled = (int(stats.get(key, 0)) for key in ("dropped", "summed", "recalled"))
        fitted = Fitted((), 0, dropped, summed, recalled)
        return told(dropped_sentence(fitted, int(stats.get("context", 0))))

    def line(self, message: Message) -> tuple[str, str]:
        """The state's sentence and the action that helps: "resume", "again" or none."""
        if "run" in message.stats:
            return self._run_line(message)
        if message.state == "failed":
            action = "overflow" if message.stats.get("code") == "overflow" else "again"
            return str(message.stats.get("error", "")) or tr("This answer could not be made."), action
        if message.state == "stopped":
            return (
                (tr("Stopped."), "resume")
                if message.content
                else (tr("Stopped before the first word."), "again")
            )
        if message.state == "streaming":
            return tr("This answer was interrupted."), "resume" if message.content else "again"
        if message.stats.get("reason") == "length":
            return tr("Cut at the longest answer allowed."), "resume"
        if message.stats.get("reason") == "context":
            return tr("Cut because the context is full."), ""
        return "", ""

    def remedy(self, action: str) -> str:
        """The words on the button of an action that `line` names."""
        titles = {
            "resume": self.resume,
            "again": self.retry,
            "open-run": self.open_run,
            "overflow": self.overflow,
        }
        return titles.get(action, "")

    def _run_line(self, message: Message) -> tuple[str, str]:
        """The same for an answer that a run of a pipeline gives."""
        stats, title = message.stats, str(message.stats.get("pipeline", ""))
        if message.state == "failed":
            return str(stats.get("error", "")) or tr("This answer could not be made."), "resume"
        if message.state == "complete":
            return tr("Made by the pipeline “{title}”.").format(title=title), "open-run"
        if stats.get("reason") == "waiting":
            return tr("“{title}” waits for you.").format(title=title), "open-run"
        if stats.get("reason") == "paused":
            return tr("“{title}” is paused.").format(title=title), "open-run"
        return tr("“{title}” was stopped. What its steps made is kept.").format(title=title), "resume"

    def figures(self, message: Message, live: Live | None) -> str:
        """Speed and length, e.g. "58 tokens/s · 312 tokens"; before them what answered, if that was elsewhere."""
        where = self.elsewhere(message)
        told = self._speed(message, live)
        return " · ".join(part for part in (where, told) if part)

    def elsewhere(self, message: Message) -> str:
        """The model beyond this program that answered, and where it is; empty for one of its own."""
        place = message.stats.get("remote", "")
        if not place:
            return ""
        return tr("{model} at {place}").format(model=message.stats.get("model", ""), place=place)

    def _speed(self, message: Message, live: Live | None) -> str:
        if live is not None:
            speed, tokens = live.tokens_per_s, live.tokens
        else:
            speed = float(message.stats.get("tokens_per_s", 0))
            tokens = int(message.stats.get("generated_tokens", 0))
        if not tokens:
            return ""
        count = tr("1 token") if tokens == 1 else tr("{count} tokens").format(count=tokens)
        return tr("{speed} tokens/s").format(speed=number(speed, 0)) + " · " + count if speed >= 1 else count

    def more(self, characters: int) -> str:
        """The title of the button that shows the rest of a long message."""
        return (
            tr("Show more ({count} characters left)").format(count=number(characters)) if characters else ""
        )

    def plain_blocks(self, text: str) -> Sequence[Block]:
        """Text that is shown as it was typed, one block a paragraph."""
        return _plain_blocks(text)

    def pictures(self, count: int) -> tuple[Block, ...]:
        """A line above a message that came with pictures."""
        if not count:
            return ()
        words = tr("With a picture") if count == 1 else tr("With {n} pictures").format(n=count)
        return (Block("para", html=f"<i>{escape(words)}</i>", text=words),)


@lru_cache(maxsize=64)
def _plain_blocks(text: str) -> tuple[Block, ...]:
    paragraphs = text.strip("\n").split("\n\n")
    parts = [p[at : at + PIECE] for p in paragraphs for at in range(0, len(p) or 1, PIECE)]
    return tuple(Block("para", html=escape(part).replace("\n", "<br>"), text=part) for part in parts)
