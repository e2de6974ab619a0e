"""Makes the .deb of a frozen program; the same commit and tree give the same file, byte by byte."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import linux_tree as tree_of
import notices
from licence_rules import NotAllowed, chosen
from linux_command import make
from linux_elf import depends, needs
from setup_console import Trouble, say

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
REVISION = "1"
MAINTAINER = "Underdesk <underdesk@users.noreply.github.com>"
HOME = "https://github.com/underdesk/underdesk"
ALWAYS = ("hicolor-icon-theme", "libegl1", "libgl1", "libxkbcommon0", "shared-mime-info")
"""What no file of the tree may link against: Qt loads some of its libraries by name, the desktop needs the rest."""
RECOMMENDS = (
    "gnome-keyring | kwalletmanager | libsecret-service",
    "libcups2 | libcups2t64",
    "libvulkan1",
    "xdg-desktop-portal",
    "xdg-utils",
)
LIMITS = {"underdesk": 120_000_000, "underdesk-with-model": 250_000_000}
"""How large each package may be, in bytes."""
ABOUT = """Private assistant on your own computer
 A language model on your own processor or graphics card answers, also from
 folders of your own documents, with sources that open at the cited place.
 What you wrote stays in an encrypted vault in your home folder. It needs no
 account and no internet: the Offline switch is on at first, and while it is
 on the kernel itself refuses the program every connection.
"""
MODEL = """ .
 This package brings a small language model, so that a computer that never
 sees a network answers at once.
"""
BARE = """ .
 This package brings no language model: add a GGUF file that you have, or
 install underdesk-with-model instead.
"""


def control(name: str, architecture: str, size_kib: int, depended: Iterable[str]) -> str:
    """The package's description for dpkg.

    Two packages with one program: each takes the other's place (Conflicts and Replaces), since a single file must be
    enough on a computer without a network, where a package for the data alone could not be fetched.
    """
    bare = name == "underdesk"
    lines = [
        f"Package: {name}",
        f"Version: {tree_of.version()}-{REVISION}",
        f"Architecture: {architecture}",
        f"Maintainer: {MAINTAINER}",
        f"Installed-Size: {size_kib}",
        f"Depends: {', '.join(sorted({*depended, *ALWAYS}))}",
        f"Recommends: {', '.join(RECOMMENDS)}",
        f"Conflicts: {'underdesk-with-model' if bare else 'underdesk'}",
        f"Replaces: {'underdesk-with-model' if bare else 'underdesk'}",
        *([] if bare else [f"Provides: underdesk (= {tree_of.version()}-{REVISION})"]),
        "Section: misc",
        "Priority: optional",
        f"Homepage: {HOME}",
        f"Description: {ABOUT}{BARE if bare else MODEL}",
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def changelog(name: str) -> str:
    """The package's own history, which points to the program's."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(tree_of.epoch()))
    return (
        f"{name} ({tree_of.version()}-{REVISION}) stable; urgency=medium\n\n"
        f"  * Version {tree_of.version()} of the program; changelog.gz tells what is new in it.\n\n"
        f" -- {MAINTAINER}  {date}\n"
    )


def allowed_parts() -> list[notices.Part]:
    """What the program is made of. Raises Trouble where something may not be passed on."""
    try:
        return notices.all_parts(*notices.PACKED)
    except NotAllowed as error:
        raise Trouble(str(error)) from None


def copyright_text(parts: Sequence[notices.Part]) -> str:
    """Whose works these are and under which licences."""
    rows = [f"  {part.name} {part.version}: {' and '.join(chosen(part.licence))}" for part in parts[1:]]
    return (
        f"Underdesk, from {HOME}\n\n"
        "Copyright: 2026 the authors of Underdesk\n"
        "License: Apache-2.0; its text is in /usr/share/common-licenses/Apache-2.0.\n\n"
        "The program contains the works below, each under its own licence. Their notices and the texts of\n"
        "all these licences are in THIRD-PARTY-NOTICES.txt.gz beside this file. The texts of the LGPL\n"
        "version 3 and 2.1 are in /usr/share/common-licenses/LGPL-3 and LGPL-2.1 too. Qt's libraries are\n"
        "shared libraries of their own below /usr/lib/underdesk and can be exchanged there.\n\n"
        + "\n".join(rows)
        + "\n"
    )


def lay(tree: Path, root: Path) -> str:
    """Everything that is installed, below `root`; returns the package's name. Raises Trouble."""
    name = tree_of.variant(tree)
    tree_of.copy_program(tree, root / "usr" / "lib" / "underdesk")
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "underdesk").symlink_to("../lib/underdesk/underdesk")
    share = root / "usr" / "share"
    tree_of.lay_share(share)
    _pack(share / "man" / "man1" / "underdesk.1")
    told = share / "doc" / name
    told.mkdir(parents=True)
    parts = allowed_parts()
    (told / "copyright").write_text(copyright_text(parts), encoding="utf-8")
    notes = {
        "changelog": (tree_of.ROOT / "CHANGELOG.md").read_text("utf-8"),
        "changelog.Debian": changelog(name),
        notices.NOTICES: notices.notices(parts),
    }
    for called, text in notes.items():
        (told / called).write_text(text, encoding="utf-8")
        _pack(told / called)
    overrides = share / "lintian" / "overrides" / name
    overrides.parent.mkdir(parents=True)
    overrides.write_text((tree_of.LINUX / "lintian-overrides").read_text("utf-8").replace("@NAME@", name))
    return name


def _pack(path: Path) -> None:
    """As .gz without a name and a date inside."""
    packed = gzip.compress(path.read_bytes(), 9, mtime=0)
    path.with_name(path.name + ".gz").write_bytes(packed)
    path.unlink()


def _describe(name: str, root: Path) -> None:
    """The DEBIAN folder: control and md5sums."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    sums = [f"{hashlib.md5(p.read_bytes()).hexdigest()}  {p.relative_to(root).as_posix()}\n" for p in files]
    size = sum(-(-path.stat().st_size // 1024) for path in files) + sum(
        1 for p in root.rglob("*") if p.is_dir()
    )
    depended = depends(needs(root / "usr" / "lib" / "underdesk"))
    about = root / "DEBIAN"
    about.mkdir()
    (about / "md5sums").write_text("".join(sums))
    (about / "control").write_text(control(name, tree_of.machine(ARCHITECTURES), size, depended))


def build(tree: Path, folder: Path) -> Path:
    """The .deb of `tree` in `folder`. Raises Trouble, also where it is larger than was promised."""
    tree_of.frozen(tree)
    if shutil.which("dpkg-deb") is None:
        raise Trouble("dpkg-deb is missing: a .deb is made on Debian or Ubuntu")
    with tempfile.TemporaryDirectory(prefix="underdesk-deb-") as place:
        root = Path(place) / "root"
        name = lay(tree, root)
        _describe(name, root)
        tree_of.settle(root)
        made = folder / f"{name}_{tree_of.version()}-{REVISION}_{tree_of.machine(ARCHITECTURES)}.deb"
        folder.mkdir(parents=True, exist_ok=True)
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(made)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(tree_of.epoch())}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"dpkg-deb refused: {done.stderr.strip()}")
    size = made.stat().st_size
    if size > LIMITS[name]:
        raise Trouble(f"{made.name} has {size / 1e6:.0f} MB and may have {LIMITS[name] / 1e6:.0f}")
    return made


def lint(made: Path) -> None:
    """Have lintian look at it; a warning is trouble. Says so where lintian is missing."""
    if shutil.which("lintian") is None:
        say("not checked: lintian is missing (apt-get install lintian)")
        return
    command = ["lintian", "--fail-on", "error,warning", "--allow-root"]
    done = subprocess.run([*command, str(made)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"lintian found fault:\n{done.stdout}{done.stderr}")
    say("lintian finds nothing")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 where no package could be made that may go out."""
    return make(build, __doc__, argv, lint)


if __name__ == "__main__":
    sys.exit(main())
