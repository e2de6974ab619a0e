"""Chats come in once, can be taken back, and go out whole: JSON by its schema, notes, a page that fetches nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from app.base.errors import Cancelled, UserError
from app.base.events import Changed, Event
from app.base.ids import new_id
from app.base.jobs import CancelToken
from app.base.paths import resource
from app.chat import export_html
from app.chat.export import Exporter, file_name
from app.chat.importers import History, read_all
from app.chat.moving import Mover
from app.chat.tree import Tree, Turn
from app.store.attachments import AttachmentsRepo
from app.store.chats import ChatsRepo
from app.store.drawers import DrawersRepo
from app.store.histories import HistoriesRepo
from app.store.records import Call, Chat, Message
from app.store.vault import Vault
from tests.chat.importers import made


class Shelf(ChatsRepo):
    """Chats with their shown branch, as the chat room gives it."""

    def thread(self, chat_id: str) -> list[Turn]:
        return Tree(self.messages(chat_id)).turns(self.get(chat_id).head)


@pytest.fixture
def posted() -> list[Event]:
    return []


@pytest.fixture
def mover(vault: Vault, posted: list[Event]) -> Mover:
    return Mover.of(vault, posted.append)


@pytest.fixture
def shelf(vault: Vault) -> Iterator[Shelf]:
    return Shelf(vault)


def exporter(vault: Vault, mover: Mover) -> Exporter:
    return Exporter(Shelf(vault), mover, {one.id: one.name for one in DrawersRepo(vault).list()})


def everything(shelf: Shelf) -> list[Chat]:
    return [*shelf.list(), *shelf.list(archived=True)]


def test_a_history_comes_in_once_and_is_found(
    mover: Mover, shelf: Shelf, posted: list[Event], tmp_path: Path
) -> None:
    place = made.chatgpt_zip(tmp_path / "export.zip")
    brought = mover.bring([place])
    assert (len(brought.kept.added), brought.kept.messages, brought.kept.attachments) == (2, 7, 1)
    assert posted == [Changed("chat", frozenset(brought.kept.added))]
    (hit, *_) = shelf.search("ferry steps")
    assert shelf.message(hit.message or "").content == f"{made.OLD}."
    (file,) = mover.files_of(hit.chat)
    assert mover.file(file.id) == made.PNG and file.data == b""
    again = mover.bring([place])
    assert (again.any, again.kept.same, again.kept.messages) == (False, 2, 0)
    assert len(everything(shelf)) == 2


def test_a_later_export_adds_what_is_new_and_can_be_taken_back(
    mover: Mover, shelf: Shelf, tmp_path: Path
) -> None:
    file = tmp_path / "conversations.json"
    document = made.chatgpt()
    file.write_text(json.dumps(document))
    mover.bring([file])
    before = {chat.id: (chat, shelf.messages(chat.id)) for chat in everything(shelf)}
    mapping = document[1]["mapping"]
    mapping["more"] = made._turn("more", "w", [], "user", made.words("And another?"), made.MARCH + 999)
    document[1] |= {"current_node": "more", "update_time": made.MARCH + 999}
    file.write_text(json.dumps(document))
    brought = mover.bring([file])
    (grown,) = brought.kept.grown
    assert (brought.kept.added, brought.kept.same, len(grown.messages)) == ((), 1, 1)
    chat = shelf.get(grown.chat)
    assert shelf.message(chat.head or "").content == "And another?"
    mover.take_back(brought)
    assert {chat.id: (chat, shelf.messages(chat.id)) for chat in everything(shelf)} == before


def test_an_import_is_taken_back_whole_and_may_come_again(
    mover: Mover, shelf: Shelf, vault: Vault, tmp_path: Path
) -> None:
    place = made.lm_studio(tmp_path / "lmstudio")
    brought = mover.bring([place])
    assert [one.name for one in DrawersRepo(vault).list()] == ["Work"]
    mover.take_back(brought)
    assert everything(shelf) == [] and DrawersRepo(vault).list() == []
    assert mover.bring([place]).kept.added == brought.kept.added, "not yet erased: it is shown again"
    mover.take_back(brought)
    assert shelf.purge().result() == 1
    assert vault.read()["attachments"].count == 0, "files leave with their chat"
    assert mover.bring([place]).kept.attachments == 1


def test_a_cancelled_import_keeps_what_was_done(mover: Mover, shelf: Shelf, tmp_path: Path) -> None:
    token = CancelToken()
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps(made.chatgpt()))
    brought = mover.bring([file], token, lambda progress: token.cancel() if progress.chats == 2 else None)
    assert brought.cancelled
    assert len(brought.kept.added) == len(everything(shelf)) == 1


def test_ids_of_other_chats_are_not_taken_over(mover: Mover, shelf: Shelf, tmp_path: Path) -> None:
    mine = Chat(new_id(), "mine", 1.0, 2.0)
    shelf.create(mine).result()
    shelf.add(word := Message(new_id(), mine.id, None, "user", "secret", 1.0)).result()
    item = {"id": "other", "title": "Theirs", "created": 1, "updated": 2, "head": word.id}
    item["messages"] = [{"id": word.id, "parent": None, "role": "user", "content": "planted", "created": 1}]
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"format": "underdesk-chats", "version": 2, "chats": [item]}))
    with pytest.raises(UserError, match="Theirs: its messages have ids that other chats use"):
        mover.bring([file])
    assert shelf.messages(mine.id) == [word] and len(everything(shelf)) == 1


def full(vault: Vault, mover: Mover, tmp_path: Path) -> list[Chat]:
    """Chats with all that a chat can have."""
    mover.bring([made.chatgpt_zip(tmp_path / "export.zip"), made.lm_studio(tmp_path / "lmstudio")])
    chat = Chat(
        new_id(), "All", 1.5, 2.5, True, None, "Be <b>brief</b>.", {"temperature": 0.5, "top_k": 4}, "starter",
        "typed", tools={"offered": ["date"]}, archived=3.5, tags=("ice", "slow"), overflow="summary",
    )  # fmt: skip
    call = Call("c", "date", '{"date": "2026-03-31"}', "done", "a Tuesday", 0, 3, "Date", "shed", True, True)
    asked = Message(
        new_id(), chat.id, None, "user", "![x](http://a.example/x.png) <script>alert(1)</script>", 1.5
    )
    answer = Message(
        new_id(), chat.id, asked.id, "assistant", "[go](javascript:alert(1)) [web](https://b.example)", 2.0,
        "hm", "stopped", "starter", {"seed": 3, "tokens_per_s": 2.5, "reason": "stop"}, (call,),
    )  # fmt: skip
    HistoriesRepo(vault).keep([History(replace(chat, head=answer.id), (asked, answer))]).result()
    return everything(Shelf(vault))


def test_json_follows_its_schema_and_comes_back_equal(mover: Mover, vault: Vault, tmp_path: Path) -> None:
    chats = full(vault, mover, tmp_path)
    path = tmp_path / "all.json"
    exporter(vault, mover).write(path, chats)
    schema = json.loads(resource("chat.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(path.read_text("utf-8")))
    found = list(read_all([path], CancelToken(), lambda _: None))
    shelf, files, names = (
        Shelf(vault),
        AttachmentsRepo(vault),
        {d.id: d.name for d in DrawersRepo(vault).list()},
    )
    expected = [
        History(
            replace(chat, drawer=None),
            tuple(shelf.messages(chat.id)),
            tuple(replace(one, data=files.data(one.id)) for one in files.of(chat.id)),
            names.get(chat.drawer or "", ""),
        )
        for chat in chats
    ]
    assert [by_id(history) for history in found if isinstance(history, History)] == list(map(by_id, expected))
    assert mover.bring([path]).kept.same == len(chats) == 4


def by_id(history: History) -> History:
    return replace(history, messages=tuple(sorted(history.messages, key=lambda m: m.id)))


def test_notes_have_names_for_every_disk(mover: Mover, vault: Vault, tmp_path: Path) -> None:
    chats = full(vault, mover, tmp_path)
    folder = tmp_path / "notes"
    exporter(vault, mover).write(folder, chats)
    notes = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert notes == {
        "All.md", "Harbour pictures.md", "Knots.md", "Work/Sheet.md", "files/heron.png", "Work/files/431.png",
    }  # fmt: skip
    assert "**You** · 2024-03-05" in (folder / "Harbour pictures.md").read_text("utf-8")
    with pytest.raises(UserError, match="notes is there already"):
        exporter(vault, mover).write(folder, chats)
    for title, name in (
        ("a/b\\c:d*?", "a b c d"),
        ("..", "chat"),
        ("con", "_con"),
        ("x" * 300, "x" * 80),
        ("\u202eexe", "exe"),
    ):
        assert file_name(title) == name


class Page(HTMLParser):
    """Tags and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [
            (tag, value or "") for name, value in attrs if name in ("src", "href", "data", "action")
        ]


def test_the_page_fetches_and_runs_nothing(mover: Mover, vault: Vault, tmp_path: Path) -> None:
    text = exporter(vault, mover).text(full(vault, mover, tmp_path), ".html")
    page = Page(text)
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "base", "form", "b>brief"}
    assert ("a", "https://b.example") in page.addresses
    assert all(value.startswith("data:image/png;base64,") for tag, value in page.addresses if tag != "a")
    assert not any("javascript" in value for _, value in page.addresses)
    assert f'content="{export_html.POLICY}"' in text
    assert "&lt;script&gt;" in text and "12 times 7" in text and "[x: http://a.example/x.png]" in text


def test_what_cannot_be_written_is_said(mover: Mover, vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no chats to export"):
        exporter(vault, mover).write(tmp_path / "a.md", [])
    chats = full(vault, mover, tmp_path)
    with pytest.raises(UserError, match=r"cannot be exported as \.docx"):
        exporter(vault, mover).write(tmp_path / "a.docx", chats)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        exporter(vault, mover).write(tmp_path / "a.md", chats, token)
    assert not (tmp_path / "a.md").exists()
