"""Histories of other programs come in with all that they hold, once, and hostile ones do no harm."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.chat import importers
from app.chat.importers import History, Trouble, _box, _fields, _history, formats, known, read_all
from app.chat.importers._history import Found, Node, history_of
from app.chat.tree import Tree
from tests.chat.importers import made


def read(*paths: Path) -> tuple[list[History], list[Trouble]]:
    found = list(read_all(paths, CancelToken(), lambda _: None))
    return [x for x in found if isinstance(x, History)], [x for x in found if isinstance(x, Trouble)]


def saved(path: Path, document: Any) -> Path:
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def gpt4all_folder(path: Path) -> Path:
    path.mkdir()
    (path / "gpt4all-aa-1.chat").write_bytes(made.gpt4all())
    (path / "Meta-Llama-3-8B-Instruct.Q4_0.gguf").write_bytes(b"GGUF")
    return path


WRITE: dict[str, Callable[[Path], Path]] = {
    "ChatGPT": lambda p: made.chatgpt_zip(p / "export.zip"),
    "Claude": lambda p: saved(p / "conversations.json", made.claude()),
    "GPT4All": lambda p: gpt4all_folder(p / "gpt4all"),
    "Jan": lambda p: made.jan(p / "jan"),
    "LM Studio": lambda p: made.lm_studio(p / "lmstudio"),
    "Open WebUI": lambda p: saved(p / "chats.json", made.open_webui()),
}


def test_every_format_has_a_sample_here() -> None:
    assert set(formats()) == {*WRITE, "Underdesk"}


@pytest.mark.parametrize("name", WRITE)
def test_a_history_is_read_whole_and_always_alike(name: str, tmp_path: Path) -> None:
    place = WRITE[name](tmp_path)
    assert known(place) == name
    (first, *_), troubles = read(place)
    assert troubles == []
    assert first == read(place)[0][0], "the same ids every time, or a second import would double it"
    tree = Tree(first.messages)
    seen: set[str] = set()
    for message in first.messages:
        assert message.parent is None or message.parent in seen, "parents come first"
        seen.add(message.id)
        assert first.chat.created <= message.created <= first.chat.updated
    assert [m.role for m in tree.path(first.chat.head)][:2] == ["user", "assistant"]
    assert first.attachments and first.attachments[0].message in seen
    assert first.chat.model == "", "a model that is not here cannot answer"


def test_chatgpt_keeps_branches_dates_models_instructions_pictures_and_tools(tmp_path: Path) -> None:
    (harbour, knots), _ = read(made.chatgpt_zip(tmp_path / "export.zip"))
    chat, messages = harbour.chat, {m.content: m for m in harbour.messages}
    assert (chat.title, chat.created, chat.updated) == ("Harbour pictures", made.MARCH, made.MARCH + 70)
    assert chat.pinned and chat.archived is None and knots.chat.archived is not None
    assert chat.system_prompt == "I keep a lighthouse.\n\nAnswer in one sentence."
    tree = Tree(harbour.messages)
    asked, old = messages["What is on this picture?\n\nAttached: heron.png"], messages[f"{made.OLD}."]
    assert tree.siblings(old.id) == (old.id, messages["A bird."].id)
    assert [tree.get(an_id).content for an_id in tree.siblings(asked.id)] == [
        asked.content,
        "What is 12 times 7?",
    ]
    assert (old.model, old.created) == ("gpt-4o", made.MARCH + 9)
    (picture,) = harbour.attachments
    assert (picture.name, picture.kind, picture.data) == ("heron.png", "image/png", made.PNG)
    last = tree.path(chat.head)[-1]
    assert (last.content, last.reasoning, last.model) == ("It is 84.", "Multiply\n\nTwelve sevens.", "o3")
    assert [(c.name, c.arguments, c.result) for c in last.calls] == [
        ("python", '{"code": "print(12*7)"}', "84")
    ]


def test_claude_keeps_what_was_read_thought_and_looked_up(tmp_path: Path) -> None:
    ((chat),), _ = read(WRITE["Claude"](tmp_path))
    tree = Tree(chat.messages)
    asked, *_ = chat.messages
    assert "Notice: three months." in asked.content and asked.content.endswith("Attached: plan.png")
    first, second = (tree.get(an_id) for an_id in tree.siblings(chat.messages[1].id))
    assert (first.reasoning, first.content) == ("Look it up.", "Three months before.")
    assert (first.calls[0].name, first.calls[0].result) == ("web_search", "Three months is usual.")
    assert [m.content for m in tree.path(chat.chat.head)][1:] == [second.content, "Thanks."]
    assert round(asked.created) == 1_714_640_460
    assert [(a.name, a.data) for a in chat.attachments] == [
        ("lease.txt", b"Notice: three months."),
        ("plan.png", b""),
    ]


def test_open_webui_keeps_tags_and_reasoning_apart(tmp_path: Path) -> None:
    ((one,), _) = read(WRITE["Open WebUI"](tmp_path))
    answers = [m for m in one.messages if m.role == "assistant"]
    assert [(m.content, m.reasoning, m.model) for m in answers] == [
        ("It was the pump.", "Short & plain.", "llama3:8b"),
        ("The pump.", "", "qwen3:4b"),
    ]
    assert (one.chat.system_prompt, one.chat.tags, one.chat.pinned) == (
        "Be brief.",
        ("house", "repairs"),
        True,
    )
    assert [a.data for a in one.attachments] == [b"The pump was replaced.", made.PNG]


def test_lm_studio_keeps_the_folder_and_the_chosen_version(tmp_path: Path) -> None:
    ((one,), _) = read(WRITE["LM Studio"](tmp_path))
    path = Tree(one.messages).path(one.chat.head)
    assert [m.content for m in path] == [
        "Describe.\n\nAttached: 431.png",
        "It is a revenue sheet.",
        "Thank you.",
    ]
    assert (path[1].reasoning, path[1].model) == ("A sheet of figures.", "qwen/qwen3-8b")
    assert (one.folder, one.chat.created, one.attachments[0].data) == ("Work", 1_720_000_000.0, made.PNG)


@pytest.mark.parametrize("version", range(1, 13))
def test_every_version_of_gpt4all_is_read(version: int, tmp_path: Path) -> None:
    (tmp_path / "gpt4all-1.chat").write_bytes(made.gpt4all(version))
    ((one,), troubles) = read(tmp_path)
    assert troubles == []
    assert [m.content for m in one.messages if m.role == "assistant"] == [
        "At 06:10 and at 18:35.",
        "Near 12:20.",
    ]
    assert one.messages[-1].reasoning == "Between them."
    assert one.messages[-1].model == "Llama 3 8B Instruct"
    assert (one.chat.title, one.chat.created) == ("Tides", 1_710_000_000.0)
    assert [a.data for a in one.attachments] == ([b"06:10 and 18:35"] if version >= 10 else [])
    assert [c.result for c in one.messages[-1].calls] == (["12"] if version == 12 else [])


def test_jan_sorts_its_lines_and_tells_of_damaged_ones(tmp_path: Path) -> None:
    place = made.jan(tmp_path)
    lines = place / "01J0THREAD" / "messages.jsonl"
    lines.write_text(lines.read_text() + '{"id": "m3", "role": "us')
    (one,), (trouble,) = read(place)
    assert [m.content for m in one.messages] == ["Which bread?\n\nAttached: picture.png", "Rye."]
    assert (one.messages[1].reasoning, one.chat.system_prompt) == ("Which grain?", "Be kind.")
    assert trouble.sentence == "Bread was not read whole: 1 of its messages is damaged."


# hostile files


def test_what_is_cut_off_is_read_up_to_there(tmp_path: Path) -> None:
    whole = json.dumps(made.chatgpt())
    (one,), (trouble,) = read(saved(tmp_path / "conversations.json", whole[:-400]))
    assert one.chat.title == "Harbour pictures"
    assert "breaks off in the middle" in trouble.sentence


def test_what_is_damaged_in_the_middle_loses_that_alone(tmp_path: Path) -> None:
    one, two = (json.dumps(item) for item in made.chatgpt())
    damaged = one.replace('"parent": "u1"', '"parent": @#$', 1)
    (kept,), (trouble,) = read(saved(tmp_path / "conversations.json", f"[{damaged}, {two}]"))
    assert (kept.chat.title, trouble.where) == ("Knots", "conversations.json")


@pytest.mark.parametrize("item", [None, 7, "text", [], {}, True, -1e400, [[]], {"a": 1}], ids=repr)
@pytest.mark.parametrize("name", ["ChatGPT", "Claude", "Open WebUI", "LM Studio"])
def test_wrong_types_anywhere_end_in_words(name: str, item: Any, tmp_path: Path) -> None:
    """Every value of a sample in turn is something else; nothing is raised, and other chats stay."""
    source = {
        "ChatGPT": made.chatgpt, "Claude": made.claude, "Open WebUI": made.open_webui,
        "LM Studio": lambda: [json.loads(next(made.lm_studio(tmp_path / "lm").rglob("*n.json")).read_text())],
    }[name]  # fmt: skip
    document = source()
    module = next(m for m in importers._modules() if name == m.NAME)
    beside = importers._files.Beside(_box.OneFile(saved(tmp_path / "x.json", "[]")))
    extra = {
        "ChatGPT": (beside,),
        "Claude": (beside,),
        "Open WebUI": (),
        "LM Studio": ("1.conversation.json", beside),
    }
    for spoil in places(document[0]):
        spoil(item)
        found = module.conversation(document[0], *extra[name])
        assert isinstance(found, Trouble) or history_of(name, found, 2e9) is None or found.nodes
        spoil(None, back=True)


def places(root: Any) -> list[Callable[..., None]]:
    """A call for every value inside a document that exchanges it, and with `back` puts it back."""
    found: list[Callable[..., None]] = []
    waiting = [root]
    while waiting:
        holder = waiting.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            value = holder[key]

            def spoil(item: Any, back: bool = False, at: Any = (holder, key, value)) -> None:
                at[0][at[1]] = at[2] if back else item

            found.append(spoil)
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def test_deep_trees_and_circles_are_read(tmp_path: Path) -> None:
    deep = [Node(str(i), str(i - 1), "user" if i % 2 else "assistant", f"word {i}") for i in range(20_000)]
    history = history_of("x", Found("deep", "", deep))
    assert history and len(history.messages) == 20_000 and history.chat.title == "word 1"
    circle = [
        Node("a", "c", "user", "one"),
        Node("b", "a", "assistant", "two"),
        Node("c", "b", "user", "three"),
    ]
    alone = [Node("d", "d", "user", "four"), Node("e", "nowhere", "user", "five")]
    history = history_of("x", Found("round", "", [*circle, *alone]))
    assert history
    assert {m.content for m in history.messages} == {"one", "two", "three", "four", "five"}
    assert sum(m.parent is None for m in history.messages) == 3
    nested = "[" * 200_000
    with pytest.raises(UserError, match="not a history"):
        read(saved(tmp_path / "nested.json", nested))
    (trouble,) = read(saved(tmp_path / "conversations.json", '[{"mapping": ' + nested))[1]
    assert "nested too deeply" in trouble.why


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_box, "MOST_TEXT", 1 << 20)
    monkeypatch.setattr(_box._Bounded.read, "__defaults__", (1 << 20,))
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations.json", '[{"mapping": "' + " " * (64 << 20) + '"}]')
    chats, (trouble,) = read(path)
    assert chats == [] and "too large" in trouble.why


def test_names_that_lead_outside_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    secret = saved(tmp_path / "secret.txt", "keep out")
    document = made.chatgpt()
    document[0]["mapping"]["u1"]["message"]["metadata"]["attachments"] = [
        {"id": "../secret.txt", "name": "../../secret.txt", "size": 3, "mime_type": "text/plain"},
        {"id": str(secret), "name": str(secret), "size": 3, "mime_type": "text/plain"},
    ]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../conversations.json", json.dumps(document))
        archive.writestr("../../evil.txt", "x")
    before = sorted(tmp_path.rglob("*"))
    (harbour, _), _ = read(path)
    assert sorted(tmp_path.rglob("*")) == before
    assert all(b"keep out" not in a.data and "/" not in a.name for a in harbour.attachments)
    link = tmp_path / "folder"
    link.mkdir()
    (link / "conversations.json").symlink_to(secret)
    with pytest.raises(UserError, match="folder is not a history"):
        read(link)


@pytest.mark.parametrize("spoiled", ["archive", "member", "password"])
def test_damaged_archives_are_told_of(spoiled: str, tmp_path: Path) -> None:
    path = made.chatgpt_zip(tmp_path / "export.zip")
    data = bytearray(path.read_bytes())
    if spoiled == "archive":
        path.write_bytes(data[:-200])
        with pytest.raises(UserError, match="not a whole archive"):
            read(path)
        return
    at = data.index(b"conversations.json")
    if spoiled == "member":
        data[at + 60 : at + 64] = b"\xff\xff\xff\xff"
    else:
        data[at - 24] |= 1
        directory = data.rindex(b"conversations.json")
        data[directory - 38] |= 1
    path.write_bytes(data)
    with pytest.raises(UserError, match="not a history that Underdesk knows"):
        read(path)


def test_every_cut_of_a_gpt4all_chat_ends_in_words(tmp_path: Path) -> None:
    whole = made.gpt4all()
    path = tmp_path / "gpt4all-x.chat"
    for end in range(8, len(whole), 7):
        path.write_bytes(whole[:end])
        chats, troubles = read(path)
        assert troubles and len(chats) <= 1
    path.write_bytes(whole[:8] + b"\xff" * 64)
    assert read(path)[1]
    path.write_bytes(whole[:4] + (99).to_bytes(4, "big"))
    assert "version 99" in read(path)[1][0].why


def test_what_is_unknown_is_named_beside_what_is_known(tmp_path: Path) -> None:
    chats, (trouble,) = read(
        saved(tmp_path / "c.json", made.claude()), saved(tmp_path / "notes.json", {"a": 1})
    )
    assert [c.chat.title for c in chats] == ["The lease"]
    assert trouble.sentence == "notes.json was not read whole: it is not a history that Underdesk knows."
    with pytest.raises(UserError, match="There is nothing at"):
        read(tmp_path / "gone.json")


def test_times_of_every_kind_are_seconds() -> None:
    assert _fields.when(1_720_000_000_000) == 1_720_000_000.0
    assert _fields.when("2024-05-02T09:00:00Z") == _fields.when(1_714_640_400)
    assert _fields.when("2024-05-02T11:00:00+02:00") == 1_714_640_400
    for wrong in ("soon", True, -5, 10**400, float("nan"), None, [], "9" * 100):
        assert _fields.when(wrong) is None


def test_fences_are_longer_than_those_inside() -> None:
    shown = _history.shown(_history.Attached("a.md", text="~~~~~\ncode\n~~~~~"))
    assert shown.startswith("Attached: a.md\n\n~~~~~~text\n")
