"""The packages for Linux, made of a small stand-in for the frozen program: what is in them, and that they are equal."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import linux_appimage
import linux_deb
import linux_elf
import linux_flatpak
import linux_run
import linux_tree
import markupsafe
import pytest
from setup_console import Trouble

DAY = 1_700_000_000
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="lacks dpkg-deb: not a Debian")


@pytest.fixture(autouse=True)
def _dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(DAY))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A program that tells its version, and one compiled library."""
    folder = tmp_path / "frozen"
    inside = folder / "_internal"
    inside.mkdir(parents=True)
    (folder / "underdesk").write_text(f'#!/bin/sh\necho "underdesk {linux_tree.version()} $*"\n')
    (folder / "underdesk").chmod(0o755)
    (inside / "notes.txt").write_text("data")
    library = next(Path(markupsafe.__file__).parent.glob("_speedups*.so"))
    shutil.copy(library, inside / library.name)
    return folder


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Licences are read once elsewhere (tests/setup/test_notices.py)."""
    program = linux_deb.notices.Part("library", "underdesk", "0", "pkg:x", "Apache-2.0")
    other = linux_deb.notices.Part("library", "qt", "6", "pkg:y", "LGPL-3.0-only", (("LGPL", "its text"),))
    monkeypatch.setattr(linux_deb.notices, "all_parts", lambda *_: [program, other])


def unpacked(deb: Path, target: Path) -> Path:
    subprocess.run(["dpkg-deb", "-R", str(deb), str(target)], check=True)
    return target


@needs_dpkg
@pytest.mark.usefixtures("packed")
def test_a_deb_holds_everything_and_is_equal_when_made_again(tree: Path, tmp_path: Path) -> None:
    first = linux_deb.build(tree, tmp_path / "one")
    for path in tree.rglob("*"):  # another day, another umask
        os.utime(path, (DAY + 999, DAY + 999))
        path.chmod(0o700 if os.access(path, os.X_OK) else 0o600)
    second = linux_deb.build(tree, tmp_path / "two")
    assert (
        first.name == f"underdesk_{linux_tree.version()}-1_{linux_tree.machine(linux_deb.ARCHITECTURES)}.deb"
    )
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()

    root = unpacked(first, tmp_path / "root")
    assert (root / "usr/bin/underdesk").readlink() == Path("../lib/underdesk/underdesk")
    assert os.access(root / "usr/lib/underdesk/underdesk", os.X_OK)
    doc = root / "usr/share/doc/underdesk"
    assert {path.name for path in doc.iterdir()} == {
        "copyright",
        "changelog.gz",
        "changelog.Debian.gz",
        "THIRD-PARTY-NOTICES.txt.gz",
    }
    assert "qt 6: LGPL-3.0-only" in (doc / "copyright").read_text()
    sums = dict(reversed(line.split("  ")) for line in (root / "DEBIAN/md5sums").read_text().splitlines())
    files = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and not p.is_symlink()}
    assert set(sums) == {name for name in files if not name.startswith("DEBIAN/")}
    assert not [path for path in (root / "DEBIAN").iterdir() if path.name not in ("control", "md5sums")], (
        "scripts of a package run as root"
    )
    told = (root / "DEBIAN/control").read_text()
    assert "Conflicts: underdesk-with-model\n" in told and "libc6 (>= 2." in told


@needs_dpkg
@pytest.mark.usefixtures("packed")
def test_a_tree_with_a_model_is_the_other_package(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linux_tree, "MODEL_BYTES", 3)
    (tree / "_internal" / "starter.gguf").write_bytes(b"GGUF")
    made = linux_deb.build(tree, tmp_path)
    told = subprocess.run(["dpkg-deb", "-f", str(made)], capture_output=True, text=True, check=True).stdout
    assert made.name.startswith("underdesk-with-model_")
    assert f"Provides: underdesk (= {linux_tree.version()}-1)\n" in told
    assert "Conflicts: underdesk\n" in told and "Replaces: underdesk\n" in told
    monkeypatch.setitem(linux_deb.LIMITS, "underdesk-with-model", 10)
    with pytest.raises(Trouble, match="may have"):
        linux_deb.build(tree, tmp_path)


def test_what_is_needed_of_the_system_is_read_from_the_files(tree: Path) -> None:
    found = linux_elf.needs(tree)
    assert found.glibc > (2, 2)
    assert linux_elf.depends(found)[0] == f"libc6 (>= {'.'.join(map(str, found.glibc))})"


def test_packages_are_named_with_their_versions() -> None:
    libraries = {"libstdc++.so.6": ["a"], "libglib-2.0.so.0": ["b"], "libvulkan.so.1": ["c"]}
    found = linux_elf.Needs(libraries, glibc=(2, 34), glibcxx=30)
    assert linux_elf.depends(found) == [
        "libc6 (>= 2.34)",
        "libglib2.0-0 | libglib2.0-0t64",
        "libstdc++6 (>= 12)",
    ]


def test_unknown_libraries_and_too_new_a_system_are_refused() -> None:
    with pytest.raises(Trouble, match=r"needs libstrange\.so\.1"):
        linux_elf.depends(linux_elf.Needs({"libstrange.so.1": ["lib/x.so"]}))
    with pytest.raises(Trouble, match=r"2\.39"):
        linux_elf.depends(linux_elf.Needs({}, glibc=(2, 39)))


def test_without_a_frozen_program_every_package_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (linux_deb, linux_run, linux_appimage, linux_flatpak):
        assert module.main(["--tree", str(tmp_path / "none"), "--to", str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert "`make frozen` makes one" in said and "Traceback" not in said


def test_a_link_out_of_the_tree_is_refused(tree: Path, tmp_path: Path) -> None:
    (tree / "_internal" / "way-out").symlink_to("/etc/hostname")
    with pytest.raises(Trouble, match="leads out"):
        linux_tree.copy_program(tree, tmp_path / "copy")


def test_an_appimage_needs_its_runtime_and_says_so(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(linux_appimage.RUNTIME, raising=False)
    with pytest.raises(Trouble, match="the AppImage runtime, whose file"):
        linux_appimage.build(tree, tmp_path)


def test_an_appimages_program_starts_out_of_its_folder(tree: Path, tmp_path: Path) -> None:
    root = tmp_path / "App Dir"
    linux_appimage.lay(tree, root)
    linux_appimage.check(root)
    (tree / "underdesk").write_text("#!/bin/sh\necho nothing\n")
    shutil.rmtree(root)
    linux_appimage.lay(tree, root)
    with pytest.raises(Trouble, match="does not start"):
        linux_appimage.check(root)


class Person:
    """Somebody with a home folder that has a blank in its name, who runs the scripts of the .run."""

    def __init__(self, tree: Path, place: Path) -> None:
        self.home, self.carried = place / "a home", place / "carried"
        self.home.mkdir()
        self.carried.mkdir()
        linux_run.lay(tree, self.carried)
        self.prefix = self.home / ".local"
        self.program = self.prefix / "lib" / "underdesk"

    def run(self, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        environment = {"HOME": str(self.home), "PATH": os.environ["PATH"]}
        return subprocess.run(
            command, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=60
        )

    def install(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run("sh", str(self.carried / "setup.sh"), *options)

    def uninstall(self, *options: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return self.run(str(self.program / "uninstall"), *options, typed=typed)


@pytest.fixture
def person(tree: Path, tmp_path: Path) -> Person:
    return Person(tree, tmp_path)


def test_one_person_installs_upgrades_and_removes_without_a_trace(person: Person) -> None:
    assert person.install().returncode == 0
    (person.program / "_internal" / "of an older version").write_text("stale")
    again = person.install()
    assert again.returncode == 0, again.stderr
    assert not (person.program / "_internal" / "of an older version").exists()
    started = person.run(str(person.prefix / "bin" / "underdesk"), "a", "b")
    assert started.stdout == f"underdesk {linux_tree.version()} a b\n"
    entry = (person.prefix / "share/applications/underdesk.desktop").read_text()
    assert f'Exec="{person.prefix}/bin/underdesk" %F' in entry
    assert f'Exec="{person.prefix}/bin/underdesk" --quick-ask' in entry
    data = person.prefix / "share" / "underdesk"
    data.mkdir()
    (data / "vault.db").write_bytes(b"words")
    removed = person.uninstall()
    assert removed.returncode == 0, removed.stderr
    assert str(data) in removed.stdout
    assert [p for p in person.home.rglob("*") if p.is_file() or p.is_symlink()] == [data / "vault.db"]


def test_what_was_written_goes_only_when_that_is_said_twice(person: Person) -> None:
    person.install()
    data = person.prefix / "share" / "underdesk"
    data.mkdir()
    (data / "vault.db").write_bytes(b"words")
    refused = person.uninstall("--erase-data", typed="perhaps\n")
    assert refused.returncode == 1 and "Nothing was removed" in refused.stdout
    assert (data / "vault.db").exists() and person.program.exists()
    assert person.uninstall("--erase-data", typed="yes\n").returncode == 0
    assert list(person.home.rglob("*")) == [person.prefix], "nothing is left"


def test_what_the_installer_did_not_make_is_left_alone(person: Person) -> None:
    person.program.mkdir(parents=True)
    (person.program / "mine").write_text("x")
    refused = person.install()
    assert refused.returncode == 1 and "left alone" in refused.stderr
    assert [path.name for path in person.program.iterdir()] == ["mine"]
    assert person.install("--nonsense").returncode == 2
    assert person.install("--prefix", "relative").returncode == 2


def test_nothing_is_exchanged_under_a_program_that_runs(person: Person) -> None:
    person.install()
    shutil.copy(shutil.which("sleep") or "", person.program / "underdesk")
    with subprocess.Popen([person.program / "underdesk", "60"]) as running:
        refused, kept = person.install(), person.uninstall()
        running.kill()
    assert refused.returncode == 1 and "Underdesk is running" in refused.stderr
    assert kept.returncode == 1 and person.program.exists()


def test_a_run_file_installs(person: Person, tree: Path, tmp_path: Path) -> None:
    if shutil.which("makeself") is None:
        pytest.skip("lacks makeself: see packaging/setup_system.py")
    made = linux_run.build(tree, tmp_path / "dist")
    assert made.read_bytes() == linux_run.build(tree, tmp_path / "again").read_bytes()
    done = person.run("sh", str(made), "--quiet", "--", "--prefix", str(person.home / "apps"))
    assert done.returncode == 0, done.stderr
    assert person.run(str(person.home / "apps/bin/underdesk")).stdout.startswith("underdesk ")
