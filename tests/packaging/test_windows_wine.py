"""The installer for Windows at work, under wine: installing, upgrading, removing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging import _windows
from tests.packaging._windows import Wine

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        shutil.which("wine") is None, reason="wine is not here; Debian has it in the package wine"
    ),
    pytest.mark.skipif(
        shutil.which("x86_64-w64-mingw32-gcc") is None, reason="mingw-w64's compiler is not here"
    ),
    pytest.mark.skipif(
        _windows.lacks_makensis(), reason="makensis is not here; Debian has it in the package nsis"
    ),
]
UNINSTALL = "\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Underdesk"
CLASSES = "HKCU\\Software\\Classes\\"


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installer of a small tree with a real program in it."""
    folder = tmp_path_factory.mktemp("setup")
    _windows.module("stand_in").small(folder / "payload", folder / "work")
    made = folder / "underdesk-setup.exe"
    return _windows.module("build").compile_installer(
        folder / "payload", made, fast=True, target=_windows.WIDE
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    made = Wine(tmp_path_factory.mktemp("wine") / "prefix")
    made.prefix.mkdir()
    made.run("wineboot", "-i")
    made.run("winecfg", "-v", "win10")
    yield made
    made.run("wineboot", "-k")


@pytest.fixture
def wine(fresh: Wine) -> Iterator[Wine]:
    """Without anything of ours, before and after."""
    yield fresh
    for uninstaller in list(fresh.prefix.rglob("uninstall.exe")):
        fresh.run(uninstaller, "/S", "/DELETEDATA", f"_?={fresh.windows_path(uninstaller.parent)}")
    for folder in (
        fresh.programs / "Underdesk",
        fresh.data,
        fresh.prefix / "drive_c" / "Program Files" / "Underdesk",
    ):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.run("reg", "delete", CLASSES + ".gguf", "/f")


def _uninstall(wine: Wine, folder: Path, *words: str) -> int:
    return wine.run(folder / "uninstall.exe", "/S", *words, f"_?={wine.windows_path(folder)}").returncode


def test_a_silent_installation_is_complete(wine: Wine, setup: Path) -> None:
    assert wine.run(setup, "/S").returncode == 0
    place = wine.programs / "Underdesk"
    assert (place / "_internal" / "package" / "deep er" / "grün" / "leaf.txt").read_text() == "leaf"
    assert (place / "_internal" / "licences" / "one.txt").read_text() == "licence"
    assert sorted(path.name for path in place.iterdir()) == [
        "NOTICES.txt", "_internal", "installed.txt", "underdesk.com", "underdesk.exe", "uninstall.exe",
    ]  # fmt: skip
    assert (wine.menu / "Underdesk.lnk").is_file()
    told = {
        name: wine.value("HKCU" + UNINSTALL, name) for name in ("DisplayName", "DisplayVersion", "Publisher")
    }
    assert told == {"DisplayName": "Underdesk", "DisplayVersion": _version(), "Publisher": "Underdesk"}
    assert int(wine.value("HKCU" + UNINSTALL, "EstimatedSize") or "0", 16) > 0
    command = wine.value(CLASSES + "Underdesk.Model\\shell\\open\\command")
    assert command == f'"{wine.windows_path(place)}\\underdesk.exe" "%1"'
    assert wine.value(CLASSES + ".gguf") == "Underdesk.Model"
    assert wine.value(CLASSES + ".underdesk") == "Underdesk.Pipeline"


def _version() -> str:
    return str(_windows.module("build").version())


def test_the_launcher_passes_its_words_on_and_says_when_its_python_is_missing(
    wine: Wine, setup: Path
) -> None:
    wine.run(setup, "/S")
    told = wine.run(wine.programs / "Underdesk" / "underdesk.com", "--version")
    assert told.returncode == 1
    assert told.stderr.strip() == "Underdesk's own Python is missing: install Underdesk again."


def test_an_upgrade_leaves_nothing_of_the_old_version_and_all_that_is_the_persons(
    wine: Wine, setup: Path
) -> None:
    wine.run(setup, "/S")
    place = wine.programs / "Underdesk"
    stale, listed = place / "_internal" / "package" / "stale.py", place / "old-notes.txt"
    stale.write_text("stale")
    listed.write_text("of the old version")
    names = (place / "installed.txt").read_bytes() + "old-notes.txt\r\n..\\..\\outside.txt\r\n".encode(
        "utf-16-le"
    )
    (place / "installed.txt").write_bytes(names)
    outside, own = wine.programs.parent / "outside.txt", place / "mine.txt"
    for path in (outside, own):
        path.write_text("the person's")
    wine.data.mkdir()
    (wine.data / "vault.db").write_bytes(b"vault")
    assert wine.run(setup, "/S").returncode == 0
    assert not stale.exists()
    assert not listed.exists()
    assert not (place / "underdesk.old").exists()
    assert own.read_text() == outside.read_text() == "the person's"
    assert (wine.data / "vault.db").read_bytes() == b"vault"
    assert (place / "_internal" / "package" / "data.txt").read_text() == _version()


def test_another_folder_takes_the_old_ones_place(wine: Wine, setup: Path) -> None:
    wine.run(setup, "/S")
    place = wine.prefix / "drive_c" / "own programs" / "Under desk"
    assert wine.run(setup, "/S", *f"/D={wine.windows_path(place)}".split()).returncode == 0
    assert (place / "underdesk.exe").is_file()
    assert not (wine.programs / "Underdesk").exists()
    assert wine.value("HKCU" + UNINSTALL, "InstallLocation") == wine.windows_path(place)
    assert wine.run(setup, "/S").returncode == 0, "the next version goes where this one is"
    assert not (wine.programs / "Underdesk").exists()
    assert _uninstall(wine, place) == 0


def test_the_program_that_opens_a_file_already_stays(wine: Wine, setup: Path) -> None:
    wine.set(CLASSES + ".gguf", "Other.Program")
    wine.set(CLASSES + ".gguf\\OpenWithProgids", "", "Other.Program")
    wine.run(setup, "/S")
    assert wine.value(CLASSES + ".gguf") == "Other.Program"
    assert wine.value(CLASSES + ".gguf\\OpenWithProgids", "Underdesk.Model") == ""
    assert _uninstall(wine, wine.programs / "Underdesk") == 0
    assert wine.value(CLASSES + ".gguf") == "Other.Program"
    assert wine.value(CLASSES + ".gguf\\OpenWithProgids", "Underdesk.Model") is None
    assert wine.value(CLASSES + ".gguf\\OpenWithProgids", "Other.Program") == ""
    assert wine.value(CLASSES + ".underdesk") is None


def test_uninstalling_keeps_the_data_unless_it_is_told_otherwise(wine: Wine, setup: Path) -> None:
    place = wine.programs / "Underdesk"
    wine.run(setup, "/S")
    wine.data.mkdir()
    (wine.data / "vault.db").write_bytes(b"vault")
    (place / "mine.txt").write_text("the person's")
    assert _uninstall(wine, place) == 0
    assert (wine.data / "vault.db").read_bytes() == b"vault"
    assert {path.name for path in place.iterdir()} == {"mine.txt", "uninstall.exe"}, (
        "it runs, and stays until it ends"
    )
    shutil.rmtree(place)
    assert not (wine.menu / "Underdesk.lnk").exists()
    assert wine.value("HKCU" + UNINSTALL, "DisplayName") is None
    wine.run(setup, "/S")
    wine.run(place / "uninstall.exe", "/S", "/DELETEDATA")  # a copy of it works on after this returns
    until = time.monotonic() + 60
    while (wine.data.exists() or place.exists()) and time.monotonic() < until:
        time.sleep(0.2)
    assert not wine.data.exists()
    assert not place.exists()


def test_for_everyone_it_lies_where_programs_lie(wine: Wine, setup: Path) -> None:
    assert wine.run(setup, "/S", "/ALLUSERS").returncode == 0
    place = wine.prefix / "drive_c" / "Program Files" / "Underdesk"
    assert (place / "underdesk.exe").is_file()
    assert wine.value("HKLM" + UNINSTALL, "InstallLocation") == wine.windows_path(place)
    assert wine.value("HKCU" + UNINSTALL, "InstallLocation") is None
    assert wine.value("HKLM\\Software\\Classes\\.underdesk") == "Underdesk.Pipeline"
    assert _uninstall(wine, place) == 0
    assert not (place / "_internal").exists()
    assert wine.value("HKLM" + UNINSTALL, "InstallLocation") is None
    assert wine.value("HKLM\\Software\\Classes\\.underdesk") is None


def test_a_folder_of_another_program_or_with_too_long_a_name_is_refused(wine: Wine, setup: Path) -> None:
    foreign = wine.prefix / "drive_c" / "foreign"
    (foreign / "_internal").mkdir(parents=True)
    (foreign / "_internal" / "theirs.txt").write_text("theirs")
    assert wine.run(setup, "/S", f"/D={wine.windows_path(foreign)}").returncode == 4
    assert [path.name for path in foreign.rglob("*.*")] == ["theirs.txt"]
    assert wine.run(setup, "/S", "/D=C:\\" + "\\".join(["a" * 60] * 4)).returncode == 4


def test_an_old_windows_is_refused(wine: Wine, setup: Path) -> None:
    assert wine.run(setup, "/S", release="win7").returncode == 3
    wine.run("winecfg", "-v", "win10")
    assert not (wine.programs / "Underdesk").exists()
