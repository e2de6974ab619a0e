"""`underdesk folders` and `ask --folder`, as a script would use them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.knowledge.readers import _encrypt

Command = Callable[..., Done]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "ice.md").write_text("# Ice\n\nGlaciers flow slowly through the valleys of the mountains.\n")
    (folder / "boats.md").write_text("# Boats\n\nA harbour shelters every fishing boat in the storm.\n")
    return folder


def test_from_the_drop_to_the_end(command: Command, papers: Path, tmp_path: Path) -> None:
    added = command("folders", "add", "Papers", str(papers), "--json")
    assert added.code == 0, added.err
    assert (added.json["folders"][0]["files"], added.json["folders"][0]["failed"]) == (2, 0)
    found = command("folders", "search", "How fast do glaciers move?", "--json", "-k", "1").json["results"]
    assert list(found[0]) == ["document", "path", "page", "section", "text", "score", "start", "end"]
    assert (found[0]["document"], found[0]["section"]) == ("ice.md", "Ice")
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": "a", "query": "where do boats hide"}\n\n{"id": "b", "query": ""}\n')
    lines = command(
        "folders", "search", "--batch", str(batch), "--folder", "papers", "--json"
    ).out.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert rows[0]["results"][0]["document"] == "boats.md"
    (papers / "ice.md").unlink()
    assert command("folders", "sync", "--json").json["folders"][0]["files"] == 1
    assert "boats.md" in command("folders", "files", "papers").out
    assert command("folders", "remove", "Papers", "--json").json == {"removed": {"Papers": 1}}
    assert command("folders", "list", "--json").json == {"folders": []}


def test_an_answer_names_its_sources(command: Command, papers: Path) -> None:
    asked = command(
        "ask", "Where do fishing boats find shelter?", "--file", str(papers / "boats.md"), "--json",
        "--max-tokens", "24", "--temperature", "0",
    )  # fmt: skip
    assert asked.code == 0, asked.err
    keys = {"n", "document", "page", "section", "quote", "start", "end", "verified"}
    assert all(citation.keys() == keys for citation in asked.json["citations"])
    assert command("folders", "list", "--json").json == {"folders": []}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "Papers", "nowhere-at-all"), "not-found"),
        (("search", "x", "--folder", "nowhere"), "no-such-folder"),
        (("remove", "nowhere"), "no-such-folder"),
        (("search",), "usage"),
    ],
)
def test_mistakes_are_told_in_a_sentence(command: Command, words: tuple[str, ...], code: str) -> None:
    done = command("folders", *words, "--json")
    assert (done.code, done.json["error"]["code"]) == (1, code)


def test_a_search_is_narrowed_by_day(command: Command, papers: Path) -> None:
    old = datetime(2020, 5, 17, 12).astimezone().timestamp()
    os.utime(papers / "ice.md", (old, old))
    command("folders", "add", "Papers", str(papers))

    def names(*words: str) -> set[str]:
        found = command("folders", "search", "glaciers and boats", "--json", *words).json["results"]
        return {row["document"] for row in found}

    assert names() == {"ice.md", "boats.md"}
    assert names("--since", "2020-05-18") == {"boats.md"}
    assert names("--until", "2020-05-17") == {"ice.md"}
    assert names("--since", "2020-05-17", "--until", "2020-05-17") == {"ice.md"}
    assert command("folders", "search", "glaciers", "--since", "soon").code == 2


def test_a_locked_file_is_named_and_opened(command: Command, tmp_path: Path) -> None:
    folder, secret = tmp_path / "my papers", tmp_path / "secret.txt"
    folder.mkdir()
    place = folder / "lease.pdf"
    place.write_bytes(_encrypt.pdf(["The break fee is three monthly rents."], "Seven 7"))
    told = command("folders", "add", "My papers", str(folder)).out
    assert "lease.pdf: it is locked with a password; to give it:" in told
    assert "underdesk folders unlock 'My papers' lease.pdf" in told
    assert command("folders", "unlock", "My papers", "lease.pdf").code == 1
    secret.write_text("Eight 8\n")
    wrong = command("folders", "unlock", "My papers", "lease.pdf", "--password-file", str(secret))
    assert (wrong.code, wrong.err) == (1, "The password does not open the file; enter its password.\n")
    secret.write_text("Seven 7\n")
    given = ("folders", "unlock", "My papers", "lease.pdf", "--password-file", str(secret))
    assert "its password was not kept" in command(*given).out
    assert "break fee" in command("folders", "search", "break fee").out

    place.write_bytes(_encrypt.pdf(["The break fee is four monthly rents."], "Seven 7"))
    assert "locked" in command("folders", "sync").out  # it changed, and nobody knows its password any more
    assert "its password is in the vault" in command(*given, "--keep").out
    place.write_bytes(_encrypt.pdf(["The break fee is five monthly rents."], "Seven 7"))
    assert "locked" not in command("folders", "sync").out
    assert "five monthly rents" in command("folders", "search", "break fee").out
