"""Temporary chats: as good as any other while they last, and nothing of them in the vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base import events
from app.base.errors import UserError
from app.engine.scripted import Script
from app.store.records import is_temporary
from tests.chat.test_grounding import ask_folder, papers

__all__ = ["papers"]
SECRET = "quincunxial"


def rows_with(desk, word: str) -> list[str]:
    """Tables of the vault in which a word stands anywhere, in text or bytes."""
    vault = desk.core.vault
    with vault.reading() as db:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        found = []
        for name in names:
            rows = db.execute(f'SELECT * FROM "{name}"').fetchall()
            if any(word in str(cell) or word.encode() in _bytes(cell) for row in rows for cell in row):
                found.append(name)
    return found


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else b""


def counts(desk) -> dict[str, int]:
    with desk.core.vault.reading() as db:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def test_nothing_of_a_temporary_chat_reaches_the_vault(make_desk):
    desk = make_desk()
    chats = desk.core.chats
    desk.say(chats.new().id, "an ordinary question")
    desk.core.keeper.settle()
    before = counts(desk)
    desk.engine.answer = Script(pieces=(f"The {SECRET} ", "answer."), reasoning=(f"{SECRET}?",))
    chat = chats.new(temporary=True)
    assert is_temporary(chat.id) and chats.temporary() == [chat]
    desk.say(chat.id, f"a {SECRET} question")
    chats.regenerate(desk.last(chat.id).id)
    desk.wait()
    chats.edit(chats.thread(chat.id)[0].message.id, f"another {SECRET} question")
    desk.wait()
    chats.save_draft(chat.id, f"a {SECRET} draft").result()
    chats.set_options(chat.id, system_prompt=f"{SECRET} instructions", sampling={"temperature": 0.5})
    chats.rename(chat.id, f"{SECRET} title")
    desk.core.order.tag(chat.id, [SECRET])
    desk.core.chats.tools.offer(chat.id, ["date"])
    desk.core.keeper.keep(chat.id, "engine", b"1234", bytearray(SECRET.encode()))
    desk.core.keeper.settle()
    assert len(chats.messages(chat.id)) == 5
    assert all(is_temporary(message.id) for message in chats.messages(chat.id))
    assert chats.get(chat.id).draft == f"a {SECRET} draft" and chats.get(chat.id).tags == (SECRET,)
    assert rows_with(desk, SECRET) == [] and rows_with(desk, chat.id) == []
    assert counts(desk) == before
    assert chats.search(SECRET) == [] and chat.id not in [one.id for one in chats.list()]


def test_it_is_gone_after_a_restart_and_after_a_delete_that_was_not_taken_back(make_desk):
    first = make_desk()
    chats = first.core.chats
    kept, gone = chats.new(temporary=True), chats.new(temporary=True)
    first.say(kept.id, "hello")
    chats.delete([kept.id, gone.id])
    assert chats.temporary() == []
    chats.restore([kept.id])
    assert [one.id for one in chats.temporary()] == [kept.id]
    assert first.texts(kept.id) == ["hello", "Hello there."]
    assert chats.purge([gone.id]).result() == 1
    with pytest.raises(UserError, match="no chat"):
        chats.get(gone.id)
    first.core.close()
    with pytest.raises(UserError, match="no chat"):
        chats.get(kept.id)
    again = make_desk().core.chats
    assert again.temporary() == []
    with pytest.raises(UserError, match="no chat"):
        again.get(kept.id)


def test_kept_folders_can_be_asked_and_their_sources_stay_in_memory(make_desk, papers: Path):
    desk = make_desk(Script("Slowly [1]."))
    asked = desk.core.knowledge.folders_of(ask_folder(desk, papers))
    chat = desk.core.chats.new(temporary=True)
    desk.core.knowledge.set_folders(chat.id, asked)
    assert desk.core.knowledge.folders_of(chat.id) == asked
    before = counts(desk)
    assert isinstance(desk.say(chat.id, "How do glaciers flow?"), events.TurnDone)
    assert desk.core.knowledge.sources_of(desk.last(chat.id).id)["sources"]
    assert counts(desk) == before
    with pytest.raises(UserError) as refused:
        desk.core.knowledge.attach(chat.id, [papers])
    assert refused.value.code == "temporary"


def test_what_would_leave_a_trace_is_refused_in_a_sentence(desk):
    chat = desk.core.chats.new(temporary=True)
    for attempt in (
        lambda: desk.core.chats.send(chat.id, "/deep-answer why?"),
        lambda: desk.core.order.archive([chat.id]),
        lambda: desk.core.order.make("Winter", [chat.id]),
        lambda: desk.core.order.move([chat.id], None),
    ):
        with pytest.raises(UserError) as refused:
            attempt()
        assert refused.value.code == "temporary"
