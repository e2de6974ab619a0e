"""What every built-in tool keeps, whatever it does: a new module in app/chat/tools is tested by being there."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.chat.tools import _kit, built_in
from app.chat.tools._kit import BuiltIn
from app.engine.tools.check import Toolset
from tests.chat.conftest import Desk

TOOLS = pytest.mark.parametrize("tool", list(built_in()), ids=lambda tool: tool.name)


@pytest.fixture
def at(make_desk: Callable[..., Desk], tmp_path: Path) -> _kit.Desk:
    """A desk with a folder of two documents."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "ice.md").write_text("# Ice\n\nGlaciers flow slowly through the valleys of the mountains.\n")
    (papers / "boats.md").write_text(
        "# Boats\n\n" + "A harbour shelters every fishing boat in the storm. " * 200
    )
    desk = make_desk()
    folder = desk.core.knowledge.add_folder(papers, "Papers")
    desk.core.knowledge.sync(folder.id).future.result(60)
    desk.core.knowledge.wake().result(60)
    return _kit.Desk(desk.core.chats.new().id, desk.core.knowledge, today=lambda: date(2026, 3, 31))


@TOOLS
def test_it_says_what_it_is(tool: BuiltIn) -> None:
    assert tool.title and tool.description.endswith(".") and len(tool.description) < 600
    offered = Toolset([tool.tool])
    assert offered.fault(tool.name, json.dumps(dict(tool.sample))) == ""
    assert offered.fault(tool.name, '{"no such argument": 1}'), "nothing else is taken"
    assert all("description" in schema for schema in tool.properties.values())


@TOOLS
def test_its_sample_works(tool: BuiltIn, at: _kit.Desk) -> None:
    result = tool.run(tool.sample, at)
    assert 0 < len(result) <= at.room
    assert tool.run(tool.sample, at) == result, "the same call has the same result"


@TOOLS
def test_it_stops_when_asked_or_is_done_at_once(tool: BuiltIn, at: _kit.Desk) -> None:
    token = CancelToken()
    token.cancel()
    if tool.reads:
        with pytest.raises(Cancelled):
            tool.run(tool.sample, replace(at, token=token))
    else:
        assert tool.run(tool.sample, replace(at, token=token))


@TOOLS
@pytest.mark.parametrize("odd", ["", " ", "x" * 300, "\x00", "../../etc/passwd", "%s{0}", "𝔘"])
def test_odd_arguments_are_refused_in_words(tool: BuiltIn, odd: str, at: _kit.Desk) -> None:
    text = [name for name, schema in tool.properties.items() if schema["type"] == "string"]
    for name in text:
        with contextlib.suppress(UserError):  # and no other
            assert tool.run({**tool.sample, name: odd}, at)


def test_search_looks_where_it_may(at: _kit.Desk) -> None:
    search = built_in().get("search").run
    assert "1. ice.md" in search({"query": "glaciers"}, at)
    assert "1. boats.md" in search({"query": "harbour", "folder": "papers", "k": 1}, at)
    with pytest.raises(UserError, match="the folders are: Papers"):
        search({"query": "harbour", "folder": "Secrets"}, at)


def test_a_document_is_read_in_parts(at: _kit.Desk) -> None:
    read = built_in().get("read").run
    small = replace(at, room=1000)
    first = read({"name": "boats"}, small)
    assert "go on with start=800]" in first and len(first) <= 1000
    assert read({"name": "boats.md", "start": 800}, small) != first
    with pytest.raises(UserError, match="ends before that"):
        read({"name": "boats.md", "start": 900_000}, small)
    with pytest.raises(UserError, match=r"Several documents fit .*boats.md, ice.md"):
        read({"name": ".md"}, at)
    with pytest.raises(UserError, match="has no pages"):
        read({"name": "ice", "pages": "1-2"}, at)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "Today is 2026-03-31, a Tuesday, in week 14."),
        ({"date": "2024-02-29"}, "2024-02-29, a Thursday, in week 9"),
        ({"to": "2026-04-30"}, "30 days later (4 weeks and 2 days)"),
        ({"date": "2026-04-30", "to": "today"}, "30 days earlier"),
        ({"date": "2024-02-28", "add_days": 2}, "2024-03-01, a Friday"),
        ({"to": "2026-03-31"}, "is the same day."),
    ],
)
def test_days(arguments: dict[str, object], told: str, at: _kit.Desk) -> None:
    assert told in built_in().get("date").run(arguments, at)
