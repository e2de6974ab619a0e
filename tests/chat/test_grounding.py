"""A chat that asks folders: sources in the prompt, citations kept, abstention, and answers without a model."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.chat.scope import mentioned
from app.engine.scripted import Script
from app.store.knowledge_records import StoredFile
from tests.chat.conftest import Desk

ICE = "# Ice\n\nGlaciers flow slowly through the valleys of the mountains.\n"
BOATS = "# Boats\n\nA harbour shelters every fishing boat in the storm.\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "ice.md").write_text(ICE)
    (folder / "boats.md").write_text(BOATS)
    return folder


def refuse(*_: object) -> Future[object]:
    failed: Future[object] = Future()
    failed.set_exception(UserError("No vectors here", code="no-memory"))
    return failed


def ask_folder(desk: Desk, papers: Path) -> str:
    knowledge = desk.core.knowledge
    folder = knowledge.add_folder(papers, "Papers")
    knowledge.sync(folder.id).future.result(60)
    knowledge.wake().result(60)
    chat = desk.core.chats.new()
    knowledge.set_folders(chat.id, [folder.id])
    return chat.id


def test_a_question_that_names_a_document_is_put_to_it(make_desk: Callable[..., Desk], papers: Path) -> None:
    desk = make_desk(Script("Slowly [1]."))
    knowledge = desk.core.knowledge
    ask_folder(desk, papers)
    elsewhere = desk.core.chats.new().id
    desk.say(elsewhere, "@ice How do glaciers flow?")
    prompt = desk.engine.requests[-1].messages[-1].content
    assert "Glaciers flow slowly" in prompt and "harbour" not in prompt
    assert knowledge.folders_of(elsewhere) == [], "for this question only"
    desk.say(elsewhere, "How do @glaciers flow?")
    assert desk.engine.requests[-1].messages[-1].content == "How do @glaciers flow?"
    desk.say(elsewhere, "What shelters a fishing boat? @folder:papers")
    assert "A harbour shelters" in desk.engine.requests[-1].messages[-1].content


def test_what_was_dropped_on_one_chat_is_not_named_in_another(
    make_desk: Callable[..., Desk], papers: Path
) -> None:
    desk = make_desk(Script("Slowly."))
    knowledge, one, other = desk.core.knowledge, desk.core.chats.new().id, desk.core.chats.new().id
    knowledge.attach(one, [papers / "ice.md"])
    knowledge.wake().result(60)
    desk.say(other, "@ice.md How do glaciers flow?")
    assert desk.engine.requests[-1].messages[-1].content == "@ice.md How do glaciers flow?"


def test_the_answer_is_held_to_its_sources(make_desk: Callable[..., Desk], papers: Path) -> None:
    said = ("Slowly [", "1", "] and “through the ", "valleys” [1], “quickly as the wind” [2]", " [7].")
    desk = make_desk(Script(said))
    chat = ask_folder(desk, papers)
    desk.say(chat, "How do glaciers flow?")
    content = desk.texts(chat)[-1]
    assert content == "Slowly [1] and “through the valleys” [1], “quickly as the wind” (unverified) [2]."
    prompt = desk.engine.requests[-1].messages[-1].content
    assert "Source 1: " in prompt
    assert "Glaciers flow slowly" in prompt
    kept = desk.core.knowledge.sources_of(desk.last(chat).id)
    assert kept is not None
    assert {s["name"] for s in kept["sources"]} == {"ice.md", "boats.md"}
    assert [c["n"] for c in kept["citations"]] == [1, 1, 2]
    assert desk.texts(chat)[0] == "How do glaciers flow?"


def test_a_file_can_be_named(make_desk: Callable[..., Desk], papers: Path) -> None:
    desk = make_desk()
    chat = ask_folder(desk, papers)
    desk.say(chat, "What does @boats.md say?")
    prompt = desk.engine.requests[-1].messages[-1].content
    assert "harbour" in prompt
    assert "Glaciers" not in prompt


def test_numbers_that_no_source_has_are_marked(make_desk: Callable[..., Desk], papers: Path) -> None:
    desk = make_desk(Script(("In 1848 they moved 37 metres [1].",)))
    chat = ask_folder(desk, papers)
    desk.say(chat, "How did glaciers flow in 1848?")
    assert desk.texts(chat)[-1] == "In 1848 they moved 37 (unverified) metres [1]."


def test_a_date_narrows_what_is_asked(make_desk: Callable[..., Desk], papers: Path) -> None:
    os.utime(papers / "boats.md", (1_589_000_000, 1_589_000_000))
    desk = make_desk()
    chat = ask_folder(desk, papers)
    desk.say(chat, "What is told here? @before:2021")
    prompt = desk.engine.requests[-1].messages[-1].content
    assert "harbour" in prompt and "Glaciers" not in prompt and "@before" not in prompt
    desk.say(chat, "What is told here? @before:1990")
    assert desk.texts(chat)[-1].endswith("Looked through: Papers (changed before 1990).")


def test_what_the_folder_does_not_have_is_said_without_the_model(
    make_desk: Callable[..., Desk], papers: Path
) -> None:
    (papers / "long.md").write_text("\n\n".join(f"# Part {n}\n\nSome filler words." for n in range(200)))
    desk = make_desk()
    desk.engine.embed = refuse  # type: ignore[method-assign]
    chat = ask_folder(desk, papers)
    desk.say(chat, "Quantum chromodynamics explained?")
    assert desk.texts(chat)[-1].startswith("That is not in your documents.")
    assert "Papers" in desk.texts(chat)[-1]
    assert desk.engine.requests == []


def test_without_a_model_the_passages_answer(make_desk: Callable[..., Desk], papers: Path) -> None:
    desk = make_desk(loaded=False, load_error=UserError("There is not enough memory", code="no-memory"))
    chat = ask_folder(desk, papers)
    desk.say(chat, "Where do fishing boats find shelter?")
    assert "A harbour shelters every fishing boat" in desk.texts(chat)[-1]
    kept = desk.core.knowledge.sources_of(desk.last(chat).id)
    assert kept is not None
    assert kept["citations"]


def test_dropped_files_are_waited_for(make_desk: Callable[..., Desk], papers: Path) -> None:
    desk = make_desk()
    chat = desk.core.chats.new()
    desk.core.knowledge.attach(chat.id, [papers / "ice.md"])
    desk.say(chat.id, "How do glaciers flow?")
    assert "Glaciers flow slowly" in desk.engine.requests[-1].messages[-1].content
    assert desk.core.knowledge.folders() == []
    [own] = desk.core.knowledge.folders_of(chat.id)
    assert desk.core.knowledge.folder(own).files == 1, "its chip tells how long it is"


def test_chats_without_folders_are_as_before(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    chat = desk.core.chats.new()
    desk.say(chat.id, "Hello")
    assert desk.engine.requests[-1].messages[-1].content == "Hello"
    assert desk.core.knowledge.sources_of(desk.last(chat.id).id) is None


def test_mentions() -> None:
    files = [StoredFile(n, "f", f"/{n}", f"deep/{n}", "md", 1, 1) for n in ("a.md", "b c.md")]
    assert mentioned("see @a.md.", files) == ([files[0]], "see a.md.")
    assert mentioned('and @"b c.md" too', files) == ([files[1]], "and b c.md too")
    assert mentioned("write to me@example.org", files) == ([], "write to me@example.org")


def test_mentions_of_kinds_and_folders() -> None:
    names = ("letters/a.pdf", "letters/old/b.md", "c.pdf")
    files = [StoredFile(n, "f", f"/{n}", n, n.rpartition(".")[2], 1, 1) for n in names]
    assert mentioned("what do @*.pdf say?", files) == ([files[0], files[2]], "what do *.pdf say?")
    assert mentioned("look into @Letters/, please", files) == (
        [files[0], files[1]],
        "look into Letters/, please",
    )
    assert mentioned("and @old/ too", files) == ([files[1]], "and old/ too")
    assert mentioned("not @*.docx", files) == ([], "not @*.docx")
