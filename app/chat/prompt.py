"""From a branch of a chat to a prompt that fits the model's window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.base.errors import UserError
from app.chat.calling.telling import rounds_of
from app.chat.pictures import PicturesOf
from app.engine.api import Message as Turn
from app.store.records import Message

Count = Callable[[Sequence[Turn]], int]


@dataclass(frozen=True)
class Fitted:
    """What goes to the model, how many tokens that is, and how many of the oldest messages were left out.

    Of those, `summed` are told by a summary, and `recalled` were looked up for the question.
    """

    messages: tuple[Turn, ...]
    tokens: int
    dropped: int
    summed: int = 0
    recalled: int = 0


def turns_of(path: Sequence[Message], pictures: PicturesOf = lambda _: ()) -> list[Turn]:
    """The branch as prompt turns: empty and failed-empty answers left out, neighbours of one role merged.

    Many chat templates (Gemma's and Mistral's among them) refuse two turns of the same role in a row. An answer
    with calls is several turns, the results of the calls among them.
    """
    return turns_from(path, pictures)[0]


def turns_from(path: Sequence[Message], pictures: PicturesOf = lambda _: ()) -> tuple[list[Turn], list[int]]:
    """As `turns_of`, and for each turn the place in `path` of the message that it begins with."""
    turns: list[Turn] = []
    origins: list[int] = []
    for place, message in enumerate(path):
        called, said = rounds_of(message)
        turns += called
        origins += [place] * len(called)
        if not said.strip():
            continue
        if turns and turns[-1].role == message.role:
            last = turns[-1]
            both = (*last.pictures, *pictures(message))
            turns[-1] = Turn(message.role, f"{last.content}\n\n{said}", pictures=both)
        else:
            turns.append(Turn(message.role, said, pictures=pictures(message)))
            origins.append(place)
    return turns, origins


def reserve(context: int, max_tokens: int) -> int:
    """Tokens of the window kept free for the answer: what was asked for, but at most a quarter of the window."""
    return min(max_tokens, context // 4)


def fit(system: str, turns: Sequence[Turn], budget: int, count: Count) -> Fitted:
    """The longest recent part of `turns` whose rendered prompt is at most `budget` tokens: a rolling window.

    It begins with a person's turn. `count` is exact and monotone; it is asked about ever longer tails first, so
    that the cost follows the window and not the length of the chat. Raises UserError "too-long" when not even
    the last turn fits.
    """
    head = [Turn("system", system)] if system.strip() else []
    starts = [i for i, turn in enumerate(turns) if turn.role == "user"] or [0]

    def tokens(k: int) -> int:
        return count([*head, *turns[starts[-k] :]])

    needed = tokens(1)
    if needed > budget:
        raise _too_long(needed, budget)
    good, tried, size = 1, 2, needed
    while tried <= len(starts) and (now := tokens(tried)) <= budget:
        good, size, tried = tried, now, tried * 2
    low, high = good, min(tried, len(starts) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        now = tokens(middle)
        if now <= budget:
            low, size = middle, now
        else:
            high = middle
    start = 0 if low == len(starts) else starts[-low]
    if start == 0 and starts[0] != 0:
        size = count([*head, *turns])
        if size > budget:
            start, size = starts[0], tokens(len(starts))
    return Fitted((*head, *turns[start:]), size, start)


def _too_long(needed: int, budget: int) -> UserError:
    return UserError(
        "This message is too long for the model",
        why=f"it needs {needed:,} tokens and the window has room for {budget:,}",
        todo="shorten it, or choose a larger context in the settings",
        code="too-long",
    )


def dropped_sentence(fitted: Fitted, context: int) -> str:
    """What a person is told when old messages were left out; empty for none."""
    dropped = fitted.dropped
    if not dropped:
        return ""
    what = "The oldest message was" if dropped == 1 else f"The oldest {dropped:,} messages were"
    told = f"{what} left out of this answer: the model's window holds {context:,} tokens."
    if fitted.summed:
        told += " A summary stands for them." if fitted.summed >= dropped else " A summary stands for most."
    if fitted.recalled:
        these = "One of them was" if fitted.recalled == 1 else f"{fitted.recalled} of them were"
        told += f" {these} looked up for this question."
    return told


def title_of(text: str, most: int = 48) -> str:
    """A chat's first title: the beginning of its first message, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0]
    return f"{cut[:most].rstrip(' ,;:.-')}…"
