"""A release: what has to agree, the word that is signed, and the program's own check of it, which refuses all else."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import linux_deb
import linux_tree
import notices
import pytest
import release
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from setup_console import Trouble

from app import updates
from app.base.errors import UserError
from app.net.door import PURPOSES, UPDATE, Ask

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = release.public_half(KEY)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"underdesk_1.10.0-1_amd64{end}" for end in (".deb", ".exe")]
    for path in made:
        path.write_bytes(path.name.encode())
    return made


@pytest.fixture
def text(files: list[Path]) -> str:
    return release.word("1.10.0", "2027-01-31", files)


def letter(text: str, key: Ed25519PrivateKey = KEY) -> bytes:
    return release.signed(text, key)


def test_what_is_signed_is_believed(text: str, files: list[Path]) -> None:
    found = updates.read(letter(text), [bytes(32), PUBLIC])
    assert (found.version, found.date) == ("1.10.0", "2027-01-31")
    assert found.page == "https://github.com/underdesk/underdesk/releases/tag/v1.10.0"
    assert [(one.name, one.size) for one in found.files] == [(p.name, p.stat().st_size) for p in files]
    assert [one.name for one in found.for_system("linux")] == [files[0].name]
    assert found.for_system("linux")[0].sha256 == release.sha256(files[0])
    assert letter(text) == letter(release.word("1.10.0", "2027-01-31", files)), "made again, it is the same"


def test_what_others_signed_or_changed_is_refused(text: str) -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    changed = json.loads(letter(text))
    changed["signed"] = text.replace("1.10.0", "1.10.1")
    bare = json.loads(letter(text))
    bare["signature"] = base64.b64encode(KEY.sign(text.encode())).decode()  # without what stands before it
    for data in (letter(text, stranger), json.dumps(changed).encode(), json.dumps(bare).encode()):
        with pytest.raises(UserError) as caught:
            updates.read(data, [PUBLIC])
        assert caught.value.code == "update-unsigned"
    with pytest.raises(UserError):
        updates.read(letter(text), [])


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"[]", b"{}", b'{"signed": 1, "signature": "x"}', b"[" * 9000, b"\xff\xfe"]
)
def test_what_is_no_letter_is_told_so(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        updates.read(data, [PUBLIC])
    assert caught.value.code == "update-damaged"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("page", "https://elsewhere.example/x"),
        ("page", "javascript:alert(1)"),
        ("version", "1.0; rm"),
        ("date", "soon"),
        ("format", 2),
        ("program", "another"),
        ("files", [{"name": "../x.deb", "size": 1, "sha256": "0" * 64}]),
        ("files", [{"name": "x.deb", "size": 1, "sha256": "0"}]),
        ("files", 5),
    ],
)
def test_even_signed_it_keeps_to_its_form(text: str, key: str, value: Any) -> None:
    told = json.dumps({**json.loads(text), key: value})
    with pytest.raises(UserError) as caught:
        updates.read(letter(told), [PUBLIC])
    assert caught.value.code == "update-damaged"


def test_versions_are_compared_as_numbers(text: str) -> None:
    found = updates.read(letter(text), [PUBLIC])
    assert found.newer_than("1.9.9") and found.newer_than("1.2") and found.newer_than("0+unknown")
    assert not found.newer_than("1.10") and not found.newer_than("1.10.0.1") and not found.newer_than("2.0")


@dataclass
class Answer:
    status: int
    body: bytes

    def read(self, limit: int) -> bytes:
        assert len(self.body) <= limit
        return self.body


class House:
    """A door that answers the one question, and notes who asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, list[Ask]()

    @contextmanager
    def stream(self, ask: Ask) -> Iterator[Answer]:
        self.asked.append(ask)
        yield self.answer


def test_one_place_is_asked_by_the_door(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "known_keys", lambda: [PUBLIC])
    door = House(Answer(200, letter(text)))
    assert updates.check(door).version == "1.10.0"  # type: ignore[arg-type]
    assert [(ask.purpose, ask.url, ask.content) for ask in door.asked] == [(UPDATE, updates.PLACE, b"")]
    purpose = next(one for one in PURPOSES if one.name == UPDATE)
    assert purpose.permits(updates.PLACE)
    assert not purpose.permits("https://example.org/") and not purpose.permits(
        updates.PLACE.replace("https", "http")
    )
    with pytest.raises(UserError) as caught:
        updates.check(House(Answer(404, b"")))  # type: ignore[arg-type]
    assert caught.value.code == "no-release"


def test_without_a_key_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "known_keys", list)
    door = House(Answer(200, b""))
    with pytest.raises(UserError) as caught:
        updates.check(door)  # type: ignore[arg-type]
    assert caught.value.code == "no-update-key" and door.asked == []


def test_every_key_that_is_carried_is_one() -> None:
    assert all(len(key) == 32 for key in updates.known_keys())


def test_nothing_asks_by_itself(repository: Path) -> None:
    """The check is called by the command and by the dialog's button, and by nothing else."""
    callers = {
        path.relative_to(repository).as_posix()
        for path in (repository / "app").rglob("*.py")
        if "updates import check" in (code := path.read_text("utf-8")) or "updates.check(" in code
    }
    assert callers == {"app/cli/update.py", "app/ui/viewmodels/updates.py"}


CHANGES = "# Changes\n\n## {head}\n\nWords.\n\n## 0.9.0 (2026-01-01)\n"


def test_version_and_changes_have_to_agree() -> None:
    assert release.check_version("1.0.0", CHANGES.format(head="1.0.0 (2027-02-03)")) == "2027-02-03"
    for head, words in (("1.0.0 (unreleased)", "the day"), ("1.0.1 (2027-02-03)", "newest entry")):
        with pytest.raises(Trouble, match=words):
            release.check_version("1.0.0", CHANGES.format(head=head))
    with pytest.raises(Trouble, match="no heading"):
        release.check_version("1.0.0", "# Changes\n")
    assert release.newest_change(release.CHANGES.read_text("utf-8"))[0] == linux_tree.version()


def test_packages_of_another_version_are_noticed(files: list[Path], tmp_path: Path) -> None:
    assert release.packages(tmp_path, "1.10.0") == files
    with pytest.raises(Trouble, match="another version"):
        release.packages(tmp_path, "1.1.0")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Trouble, match="no package"):
        release.packages(tmp_path / "empty", "1.1.0")


def test_sums_and_word_are_written_and_fit(files: list[Path], text: str, tmp_path: Path) -> None:
    release.finish(tmp_path, text, KEY, files)
    rows = dict(reversed(row.split("  ")) for row in (tmp_path / release.SUMS).read_text().splitlines())
    assert rows == {path.name: release.sha256(path) for path in (*files, tmp_path / release.WORD)}
    assert updates.read((tmp_path / release.WORD).read_bytes(), [PUBLIC]).version == "1.10.0"
    with pytest.raises(Trouble, match="would refuse"):
        release.finish(tmp_path, text.replace("github.com", "example.org"), KEY, files)


def test_a_key_stays_out_of_the_checkout(tmp_path: Path) -> None:
    place, keys = tmp_path / "release.pem", tmp_path / "keys.txt"
    release.make_key(place, keys)
    assert os.stat(place).st_mode & 0o777 == 0o600
    made = release.load_key(str(place))
    assert base64.b64decode(keys.read_text()) == release.public_half(made)
    with pytest.raises(Trouble, match="overwritten"):
        release.make_key(place, keys)
    inside = linux_tree.ROOT / "build" / "never.pem"
    for wrong in (lambda: release.make_key(inside, keys), lambda: release.load_key(str(inside))):
        with pytest.raises(Trouble, match="lies in the checkout"):
            wrong()
    with pytest.raises(Trouble, match=release.KEY):
        release.load_key("")
    place.write_text("nonsense")
    with pytest.raises(Trouble, match="cannot be read"):
        release.load_key(str(place))


def test_no_private_key_is_in_the_project(repository: Path) -> None:
    marks = (b"-----BEGIN " + b"PRIVATE KEY", b"-----BEGIN " + b"OPENSSH PRIVATE")
    for folder in ("app", "packaging", "resources", "installer", "docs"):
        for path in (repository / folder).rglob("*"):
            if path.is_file():
                assert not any(mark in path.read_bytes() for mark in marks), path


def test_a_release_tells_of_all_that_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packed program brings extras, whose licences go along with each package and with the release."""
    packed = {notices.normal(package.name) for package in notices.whole(*notices.PACKED)}
    assert {"mcp", "lxml-html-clean"} <= packed
    parts = linux_deb.allowed_parts()
    assert packed <= {notices.normal(part.name) for part in parts}
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        notices, "all_parts", lambda *more: asked.append(more) or parts
    )  # read once is enough
    release.papers(tmp_path)
    assert asked == [notices.PACKED]
    assert '"mcp"' in (tmp_path / notices.BOM).read_text("utf-8")
