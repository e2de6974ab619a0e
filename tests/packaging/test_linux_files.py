"""What Linux is told about the program: valid, complete, true, and never a way for others to start it."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import linux_flatpak
import linux_tree
import pytest
from setup_console import Trouble

from app.cli.main import verbs
from app.pipelines.files import SUFFIX

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid") / "share"
    linux_tree.lay_share(folder)
    return folder


def accepts(*command: str) -> str:
    """What a checking program complains of; it must not refuse."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"lacks {command[0]}: see packaging/setup_system.py")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def starter(share: Path) -> configparser.SectionProxy:
    reader = configparser.ConfigParser(interpolation=None)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read(share / "applications" / "underdesk.desktop", encoding="utf-8")
    return reader["Desktop Entry"]


def test_the_starter_is_valid(share: Path) -> None:
    assert accepts("desktop-file-validate", str(share / "applications" / "underdesk.desktop")) == ""


def test_the_description_is_valid(share: Path) -> None:
    said = accepts("appstreamcli", "validate", "--no-net", str(share / "metainfo" / "underdesk.metainfo.xml"))
    assert "W:" not in said and "E:" not in said
    release = ET.parse(share / "metainfo" / "underdesk.metainfo.xml").getroot().find("releases/release")
    assert release is not None
    assert release.get("version") == linux_tree.version()
    assert release.get("date") == linux_tree.day()


def test_the_manual_is_without_warnings_and_names_every_verb(share: Path) -> None:
    page = share / "man" / "man1" / "underdesk.1"
    assert accepts("sh", "-c", 'man --warnings -E UTF-8 -l -Tutf8 "$0" >/dev/null', str(page)) == ""
    text = page.read_text("utf-8")
    assert [verb.name for verb in verbs() if f".B {verb.name}\n" not in text] == []
    assert linux_tree.version() in text and "@" not in text


def test_models_are_known_by_their_first_bytes_and_pipelines_by_their_name(share: Path) -> None:
    types = {one.get("type"): one for one in ET.parse(share / "mime/packages/underdesk.xml").getroot()}
    offered = starter(share)["MimeType"].strip(";").split(";")
    assert set(types) <= set(offered)
    match = types["application/x-gguf"].find(f"{MIME}magic/{MIME}match")
    assert match is not None and match.attrib == {"type": "string", "offset": "0", "value": "GGUF"}
    glob = types["application/x-underdesk-pipeline"].find(f"{MIME}glob")
    assert glob is not None and glob.get("pattern") == f"*{SUFFIX}"


def test_the_system_tells_the_types_apart(share: Path, tmp_path: Path) -> None:
    """By the desktop's own database, made of our file alone."""
    data = tmp_path / "data"
    shutil.copytree(share / "mime", data / "mime")
    accepts("update-mime-database", str(data / "mime"))
    globs = (data / "mime" / "globs2").read_text()
    assert "80:application/x-underdesk-pipeline:*.underdesk" in globs
    assert "50:application/x-gguf:*.gguf" in globs
    assert b"[60:application/x-gguf]\n>0=\x00\x04GGUF\n" in (data / "mime" / "magic").read_bytes()


def test_no_scheme_is_registered_and_nothing_starts_by_itself(share: Path) -> None:
    """No web page and no letter can start the program or hand it anything (`underdesk:`, `x-scheme-handler`)."""
    files = [*share.rglob("*"), *linux_tree.LINUX.rglob("*")]
    told = {path: path.read_bytes() for path in files if path.is_file()}
    assert len(told) > 20
    for path, data in told.items():
        assert b"x-scheme-handler" not in data, path
        assert not re.search(rb"DBusActivatable|X-GNOME-Autostart|/autostart", data), path
        assert not {"autostart", "systemd", "dbus-1", "init.d"} & set(path.parts), path
    assert "%u" not in starter(share)["Exec"].lower(), "addresses would be handed over"


def test_folders_stay_with_the_file_manager(share: Path) -> None:
    assert "inode/directory" not in starter(share)["MimeType"]


def test_every_size_of_the_icon_is_there(share: Path) -> None:
    for size in linux_tree.ICON_SIZES:
        data = (share / f"icons/hicolor/{size}x{size}/apps/underdesk.png").read_bytes()
        assert data.startswith(b"\x89PNG")
        assert int.from_bytes(data[16:20], "big") == int.from_bytes(data[20:24], "big") == size
    assert (share / "icons/hicolor/scalable/apps/underdesk.svg").read_text() == linux_tree.ICON.read_text()


@pytest.mark.parametrize("name", ["setup.sh", "uninstall.sh", "AppRun", "check.sh"])
def test_scripts_can_be_read_by_the_shell(name: str) -> None:
    accepts("dash", "-n", str(linux_tree.LINUX / name))


def test_the_flatpak_recipe_is_sound() -> None:
    told = linux_flatpak.recipe()
    linux_flatpak.check(told)
    if shutil.which("flatpak-builder"):
        assert linux_flatpak.told_by_builder()["id"] == linux_flatpak.APP


@pytest.mark.parametrize("given", ["--filesystem=host", "--talk-name=org.freedesktop.Flatpak", "--nonsense"])
def test_a_flatpak_that_asks_for_too_much_is_refused(given: str) -> None:
    told = linux_flatpak.recipe()
    told["finish-args"].append(given)
    with pytest.raises(Trouble, match="asks for"):
        linux_flatpak.check(told)
