"""What steps reach in a real run: documents by their characters, files by their rule, nothing beyond their limits."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import Cancelled, UserError
from app.base.events import Event
from app.base.jobs import CancelToken
from app.engine.scripted import Script, ScriptedEngine
from app.pipelines import events
from app.pipelines.context import Hit, Where, ask
from app.pipelines.live import LiveContext, state_of
from app.pipelines.values import Doc, File
from app.pipelines.world import World
from tests.pipelines.desk import ScriptedModels, ScriptedShelf, echo
from tests.pipelines.scripted import ScriptedWeb

PIECES = ("Glaciers flow slowly.", "They carve valleys.", "Ice is blue.")


@pytest.fixture
def world() -> Iterator[World]:
    """Two documents and a snapshot."""
    engine, shelf = ScriptedEngine(echo, context=60), ScriptedShelf()
    shelf.add("ice.md", *PIECES)
    shelf.add("sea.md", "The sea has ice, too.")
    pages = {"ab" * 32: "A page about ice."}
    web = ScriptedWeb({"ice": [Hit("Ice", "https://example.org")]})
    yield World(engine, ScriptedModels(engine), shelf, lambda _: web, pages.__getitem__)
    engine.close()


def context(world: World, **options: Any) -> LiveContext:
    told: list[Event] = options.pop("told", [])
    replies: Mapping[int, Any] = options.pop("replies", {})
    fields = {"model": "scripted", "seed": 5, "now": 1.0, "exact": False, "web": False, **options}
    token = fields.pop("token", CancelToken())
    return LiveContext(world, told.append, Where("r", "s", "Step", "s"), token, replies.get, **fields)


def test_what_is_found_stands_where_it_says(world: World) -> None:
    ctx = context(world)
    found = ctx.search("ice")
    assert {(e["document"], e["quote"]) for e in found} == {
        ("ice.md", "Ice is blue."),
        ("sea.md", "The sea has ice, too."),
    }
    for piece in found:
        assert ctx.text_at(piece["document"], piece["start"], piece["end"]) == piece["quote"]
        assert piece["sha256"] == "cd" * 32
    assert len(ctx.search("ice", limit=1)) == 1


def test_documents_are_read_in_pieces_and_windows(world: World) -> None:
    ctx = context(world)
    docs = ctx.documents()
    assert [doc["name"] for doc in docs] == ["ice.md", "sea.md"]
    whole = ctx.read(docs[0])
    assert [(d.get("text"), d.get("page")) for d in whole] == list(zip(PIECES, (1, 2, 3), strict=True))
    window = ctx.read(Doc(document="ice.md", name="ice.md", sha256="", start=9, end=27))
    assert [(d["start"], d["end"], d.get("text")) for d in window] == [
        (9, 21, "flow slowly."),
        (23, 27, "They"),
    ]
    assert ctx.text_at("ice.md", 9, 27) == "flow slowly.\n\nThey"
    assert ctx.read(File(name="sea.md", path="/papers/sea.md", sha256=""))[0]["document"] == "sea.md"
    with pytest.raises(UserError, match=r"other.md is in none of the folders"):
        ctx.read(File(name="other.md", path="/papers/other.md", sha256=""))


def test_pages_of_the_web_are_read_from_their_snapshot(world: World) -> None:
    ctx, name = context(world), "web:" + "ab" * 32
    assert ctx.text_at(name, 2, 6) == "page"
    page = Doc(document=name, name="A page", sha256="ab" * 32, start=2, end=6)
    assert [d.get("text") for d in ctx.read(page)] == ["page"]


def test_the_web_is_closed_unless_the_run_may_use_it(world: World) -> None:
    with pytest.raises(UserError, match="This run may not use the web"):
        _ = context(world).web
    assert context(world, web=True).web.search("ice")[0].title == "Ice"


def test_what_folders_hold_is_part_of_the_key(world: World) -> None:
    before = state_of(world.shelf, [])
    shelf = world.shelf
    assert isinstance(shelf, ScriptedShelf)
    shelf.files_[0] = replace(shelf.files_[0], sha256="ef" * 32)
    assert state_of(world.shelf, []) != before


def test_files_are_written_by_their_rule(world: World, tmp_path: Path) -> None:
    ctx = context(world, base=tmp_path)
    first = ctx.save("out/note.md", b"one")
    assert Path(first["path"]).read_bytes() == b"one"
    assert ctx.save("out/note.md", b"two")["name"] == "note 2.md"
    assert Path(ctx.save("out/note.md", b"three", "replace")["path"]).read_bytes() == b"three"
    with pytest.raises(UserError, match=r"note.md is there already"):
        ctx.save("out/note.md", b"four", "refuse")
    assert ctx.save(str(tmp_path / "else.md"), b"x")["path"] == str(tmp_path / "else.md")
    kept = context(world).save("note.md", b"five")
    assert (kept["path"], base64.b64decode(kept.get("data", ""))) == ("", b"five")


def test_texts_become_vectors_and_counts(world: World) -> None:
    ctx = context(world)
    assert ctx.count(["one two", "three"]) == [2, 1]
    assert ctx.window() == 60
    near, same, far = ctx.embed(["ice flows", "ice flows", "tax law"])
    assert near == same != far


def test_calls_are_made_together_and_counted(world: World) -> None:
    told: list[Event] = []
    ctx = context(world, told=told, seed=9)
    answers = ctx.ask_all([ask("one", max_tokens=9), ask("two words", "Be brief.", max_tokens=9, seed=3)])
    assert [a.text.strip() for a in answers] == ["ONE", "TWO WORDS"]
    assert [a.seed for a in answers] == [9, 3]
    assert (ctx.took.prompt, ctx.took.generated) == (sum(a.prompt_tokens for a in answers), 3)
    assert told == [], "several at once stream nothing"
    ctx.ask(ask("three", max_tokens=9))
    assert [e.text for e in told if isinstance(e, events.StepStreamed)] == ["THREE "]
    assert ctx.ask_all([]) == []


def test_an_answer_that_ends_at_its_limit_is_noted(world: World) -> None:
    ctx = context(world)
    assert ctx.ask(ask("one two three four", max_tokens=2)).reason == "length"
    assert ctx.took.notes == ["An answer was cut off after 2 tokens."]


def test_a_smaller_window_counts(world: World) -> None:
    with pytest.raises(UserError) as caught:
        context(world).ask(ask("one two three", max_tokens=10, context=12))
    assert caught.value.code == "prompt-too-long"
    assert "it has 5 tokens, its answer up to 10, and the window 12" in caught.value.sentence


def test_an_answer_that_never_has_its_form_fails(world: World) -> None:
    engine = world.engine
    assert isinstance(engine, ScriptedEngine)
    engine.answer = Script(('{"a": ',))
    schema = '{"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}'
    with pytest.raises(UserError) as caught:
        context(world).ask(ask("x", max_tokens=5, schema=schema))
    assert caught.value.code == "bad-answer"
    assert "because it breaks off before its end (asked 3 times)" in caught.value.sentence
    assert len(engine.requests) == 3


def test_a_stopped_run_waits_for_nothing(world: World) -> None:
    token = CancelToken()
    ctx = context(world, token=token)
    token.cancel()
    stuck: Callable[..., Future[Any]] = lambda *_: Future()  # noqa: E731
    assert isinstance(world.models, ScriptedModels)
    world.models.ensure = stuck  # type: ignore[method-assign]
    for call in (lambda: ctx.ask(ask("x")), lambda: ctx.search("x"), ctx.window):
        with pytest.raises(Cancelled):
            call()
