"""What was marked as unverified reaches a person whose terminal had printed the answer before."""

from __future__ import annotations

import io
import queue
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.base.events import Event, TokenChunk, TurnDone
from app.cli.ask import doubts, follow

SAID = "Serviced on March 4, 2023. The pressure is 1.5 bar."
KEPT = "Serviced on March 4, 2023 (unverified). The pressure is 1.5 bar."


@pytest.mark.parametrize(
    ("as_json", "kept", "tail"),
    [
        (False, KEPT, "\n\nStands so in none of the sources:\nServiced on March 4, 2023 (unverified)."),
        (False, SAID, ""),
    ],
)
def test_marks_follow_the_streamed_answer(as_json: bool, kept: str, tail: str) -> None:
    out, events = io.StringIO(), queue.SimpleQueue[Event]()
    events.put(TokenChunk("job", "chat", "message", SAID))
    events.put(TurnDone("job", "chat", "message", "stop"))
    message = SimpleNamespace(message=SimpleNamespace(content=kept))
    chats = SimpleNamespace(thread=lambda _: [message])
    context = SimpleNamespace(as_json=as_json, out=out)
    follow(cast(Any, chats), events, "job", cast(Any, context))
    assert out.getvalue() == SAID + tail


def test_only_marked_sentences_are_repeated() -> None:
    assert doubts("One is 1. Two is 2 (unverified)!\nThree") == (
        "\n\nStands so in none of the sources:\nTwo is 2 (unverified)!"
    )
