"""The installer for Windows: its script compiles, and what it is made of keeps to the rules."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from setup_console import Trouble

from tests.packaging import _windows

builder = _windows.module("build")
SCRIPTS = sorted(_windows.FOLDER.glob("*.ns[ih]"))
needs_makensis = pytest.mark.skipif(
    _windows.lacks_makensis(), reason="makensis is not here; Debian has it in the package nsis"
)


def _words(pattern: str) -> list[str]:
    """Lines of all scripts that match, comments left out."""
    lines = [line for path in SCRIPTS for line in path.read_text("utf-8").splitlines()]
    return [line.strip() for line in lines if not line.lstrip().startswith(";") and re.search(pattern, line)]


@needs_makensis
def test_the_script_compiles_without_a_warning_and_signs_both_programs(tmp_path: Path) -> None:
    payload, log = _windows.tree(tmp_path / "payload with space"), tmp_path / "signed"
    sign = tmp_path / "sign.sh"
    sign.write_text(f'#!/bin/sh\nhead -c 2 "$1" >> {log}\n', encoding="utf-8")
    sign.chmod(0o755)
    made = builder.compile_installer(payload, tmp_path / "underdesk-setup.exe", sign=str(sign), fast=True)
    assert made.read_bytes()[:2] == b"MZ"
    assert log.read_text("ascii") == "MZMZ", "the uninstaller and the installer"


@needs_makensis
def test_a_signature_that_fails_fails_the_build(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="makensis refused"):
        builder.compile_installer(
            _windows.tree(tmp_path / "payload"), tmp_path / "underdesk-setup.exe", sign="false", fast=True
        )


def test_one_program_becomes_one_for_the_window_and_one_for_terminals(tmp_path: Path) -> None:
    payload, made = _windows.tree(tmp_path / "payload"), tmp_path / "made"
    builder.split(payload, made)
    kinds = {
        path.name: struct.unpack_from("<H", path.read_bytes(), 64 + 24 + 68)[0] for path in made.iterdir()
    }
    assert kinds == {"underdesk.exe": 2, "underdesk.com": 3}
    assert (made / "underdesk.com").read_bytes() == (payload / "underdesk.exe").read_bytes()


@pytest.mark.parametrize("content", [b"", b"MZ", b"\x7fELF" + bytes(100), b"MZ" + bytes(200)])
def test_what_is_no_program_for_windows_is_refused(content: bytes) -> None:
    with pytest.raises((Trouble, struct.error)) as caught:
        builder.with_subsystem(content, 2)
    assert isinstance(caught.value, Trouble)


def test_a_tree_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="no frozen program for Windows"):
        builder.check(tmp_path)
    payload = _windows.tree(tmp_path / "payload")
    for folder in (payload, payload / "_internal"):
        (folder / "lib").mkdir()
    with pytest.raises(Trouble, match="lie both beside _internal and in it: lib"):
        builder.check(payload)


def test_a_path_that_windows_could_not_hold_is_refused(tmp_path: Path) -> None:
    payload = _windows.tree(tmp_path / "payload")
    (payload / "_internal" / ("a" * 150)).write_bytes(b"")
    with pytest.raises(Trouble, match="171 characters"):
        builder.check(payload)


def test_every_file_of_the_top_level_is_copied_and_listed(tmp_path: Path) -> None:
    payload, made = _windows.tree(tmp_path / "payload"), tmp_path / "made"
    builder.split(payload, made)
    text = builder.file_list(payload, made)
    assert re.findall(r'FileWriteUTF16LE \$9 "(.+?)\$', text) == [
        "underdesk.com",
        "underdesk.exe",
        "NOTICES.txt",
    ]
    copied = re.findall(r'File (?:/r )?"(.+)"', text)
    assert [Path(path).name for path in copied[:3]] == ["underdesk.com", "underdesk.exe", "NOTICES.txt"]
    assert [Path(path).name for path in copied[3:]] == ["_internal", "licences"]


def test_the_files_name_says_whether_a_model_is_inside(tmp_path: Path) -> None:
    payload = _windows.tree(tmp_path / "payload")
    assert builder.name_of("1.2.3", payload) == "underdesk-1.2.3-windows-x86_64-setup.exe"
    with (payload / "_internal" / "model.gguf").open("wb") as file:
        file.truncate((50 << 20) + 1)
    assert builder.name_of("1.2.3", payload) == "underdesk-1.2.3-windows-x86_64-with-model-setup.exe"


def test_nothing_starts_by_itself_and_no_address_starts_anything() -> None:
    assert _words(r"CurrentVersion\\Run") == []
    assert _words(r"(?i)url protocol") == []
    assert _words(r"SMSTARTUP") == []


def test_only_folders_of_ours_are_deleted_with_all_they_hold() -> None:
    whole = {re.sub(r"\s*;.*", "", line) for line in _words(r"RMDir /r")}
    assert whole == {
        'RMDir /r "$INSTDIR\\${OLD_TREE}"',
        'RMDir /r "$INSTDIR\\${TREE}"',
        'RMDir /r "${DATA}"',
    }


def test_a_default_is_only_set_where_there_is_none() -> None:
    text = (_windows.FOLDER / "associations.nsh").read_text("utf-8")
    setting = 'WriteRegStr SHCTX "Software\\Classes\\${EXTENSION}" "" "${CLASS}"'
    assert text.count(setting) == 1
    before = [line.strip() for line in text[: text.index(setting)].splitlines()[-4:-1]]
    assert before == [
        'ReadRegStr $0 HKCU "Software\\Classes\\${EXTENSION}" ""',
        'ReadRegStr $1 HKLM "Software\\Classes\\${EXTENSION}" ""',
        '${If} "$0$1" == ""',
    ]


def test_every_sentence_is_there_in_both_languages() -> None:
    said = [set(re.findall(rf"LangString (\w+) \${{LANG_{name}}}", "\n".join(_words("LangString"))))
            for name in ("ENGLISH", "GERMAN")]  # fmt: skip
    used = set(re.findall(r"\$\((\w+)\)", "\n".join(_words(r"\$\("))))
    assert said[0] == said[1] == used


def test_the_icon_holds_the_sizes_that_windows_asks_for(tmp_path: Path) -> None:
    windows, mac = builder.icons.write(tmp_path)
    content = windows.read_bytes()
    _, kind, count = struct.unpack_from("<HHH", content)
    assert (kind, count) == (1, len(builder.icons.ICO_SIZES))
    for at, size in enumerate(builder.icons.ICO_SIZES):
        width, _, _, _, _, bits, length, place = struct.unpack_from("<BBBBHHII", content, 6 + 16 * at)
        picture = content[place : place + length]
        assert (width or 256, bits) == (size, 32)
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack_from(">II", picture, 16) == (size, size)
    assert struct.unpack_from(">4sI", mac.read_bytes()) == (b"icns", mac.stat().st_size)


def test_the_frozen_programs_own_picture_and_version(tmp_path: Path) -> None:
    resources = _windows.module("resources")
    told = resources.write(tmp_path)
    assert set(told) == {"UNDERDESK_FREEZE_ICON", "UNDERDESK_FREEZE_VERSION_FILE"}
    assert all(path.is_file() for path in told.values())
    assert resources.numbers("1.2") == (1, 2, 0, 0)
    kinds = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    known = {kind: lambda *words, **named: (words, named) for kind in kinds}
    _, facts = eval(
        told["UNDERDESK_FREEZE_VERSION_FILE"].read_text("utf-8"), known
    )  # as PyInstaller reads it
    assert facts["ffi"][1]["filevers"] == resources.numbers(builder.version())
