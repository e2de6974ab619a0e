"""What becomes of a chat that outgrows its model's window: left out, told in short, looked up, or asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.base.settings import Settings
from app.chat.pictures import PicturesOf
from app.chat.prompt import Count, Fitted, fit, turns_from
from app.chat.recall import quoted, recall
from app.engine.api import Message as Turn
from app.store.records import Chat, Message, Overflow, Summary

WAYS: tuple[Overflow, ...] = ("roll", "summary", "ask")
MOST_RECALLED = 4
SHARE = 8
"""One part in so many of the window is for what is looked up."""
IN_SHORT = "What was said earlier in this conversation, in short:"
SAID_BEFORE = "From earlier in this conversation:"


@dataclass(frozen=True)
class Way:
    """How one prompt deals with it. `sizes` gives the tokens of texts; with `looks_up` false nothing is looked up."""

    policy: Overflow
    summaries: Sequence[Summary]
    sizes: Callable[[Sequence[str]], list[int]]
    looks_up: bool = True


def policy_of(chat: Chat, settings: Settings) -> Overflow:
    """The chat's own choice, else that of the settings."""
    usual: dict[str, Overflow] = {way: way for way in WAYS}
    return chat.overflow or usual.get(settings.text("overflow"), "roll")


def fit_chat(
    system: str,
    path: Sequence[Message],
    pictures: PicturesOf,
    called: Sequence[Turn],
    budget: int,
    count: Count,
    way: Way,
) -> Fitted:
    """The prompt of a branch in at most `budget` tokens. Raises UserError: too-long, overflow."""
    turns, origins = turns_from(path, pictures)
    plain = fit(system, [*turns, *called], budget, count)
    if not plain.dropped:
        return plain
    gone = origins[plain.dropped] if plain.dropped < len(origins) else len(path)
    plain = replace(plain, dropped=gone)
    if way.policy == "ask":
        raise _asks(gone)
    told, summed = _in_short(path, gone, way) if way.policy == "summary" else ("", 0)
    told = f"{system}\n\n{told}".strip() if told else system
    found = _found(path, gone, budget, way)
    asked = [*turns[:-1], _with(turns[-1], found), *called] if found else []
    tries = [(told, asked, len(found))] if found else []
    for instructions, said, recalled in [*tries, *([(told, [*turns, *called], 0)] if summed else [])]:
        try:
            fitted = fit(instructions, said, budget, count)
        except UserError:  # there is no room for it beside the question
            continue
        gone = origins[fitted.dropped] if fitted.dropped < len(origins) else len(path)
        return replace(fitted, dropped=gone, summed=summed, recalled=recalled)
    return plain


def summary_on(
    path: Sequence[Message], summaries: Sequence[Summary], before: int
) -> tuple[Summary, int] | None:
    """The summary of a branch's beginning and how many messages it tells: the longest that ends before the message at
    `before`, else the shortest there is."""
    places = {message.id: place for place, message in enumerate(path)}
    known = sorted(
        ((places[one.message] + 1, one) for one in summaries if one.message in places),
        key=lambda item: item[0],
    )
    if not known:
        return None
    ended = [item for item in known if item[0] <= before]
    length, summary = ended[-1] if ended else known[0]
    return summary, length


def _in_short(path: Sequence[Message], gone: int, way: Way) -> tuple[str, int]:
    found = summary_on(path, way.summaries, gone)
    return (f"{IN_SHORT}\n{found[0].text}", found[1]) if found else ("", 0)


def _found(path: Sequence[Message], gone: int, budget: int, way: Way) -> list[str]:
    """What of the messages that are left out fits the question, as quotations."""
    question = path[-1].content if path[-1].role == "user" else ""
    if not way.looks_up or not question:
        return []
    for most in range(MOST_RECALLED, 0, -1):
        shown = [quoted(message, question) for message in recall(question, path[:gone], most)]
        if not shown or sum(way.sizes(shown)) <= budget // SHARE:
            return shown
    return []


def _with(turn: Turn, found: Sequence[str]) -> Turn:
    lines = "\n".join(f"> {line}" for line in found)
    return replace(turn, content=f"{SAID_BEFORE}\n{lines}\n\n{turn.content}")


def _asks(gone: int) -> UserError:
    messages = "the oldest message" if gone == 1 else f"the oldest {gone:,} messages"
    return UserError(
        "This chat no longer fits the model's window",
        why=f"{messages} would have to be left out, and this chat wants to be asked first",
        todo="choose at the context meter what is to happen, then try again",
        code="overflow",
    )
