"""Makes an AppImage of a frozen program, where its two tools are at hand; always makes and checks the folder for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import linux_tree as tree_of
from linux_command import make
from setup_console import Trouble, say

ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "aarch64"}
RUNTIME = "UNDERDESK_APPIMAGE_RUNTIME"
"""Names the runtime's file: the static one of type 2, runtime-x86_64 of AppImage/type2-runtime, whose hash the person
who releases has checked. It needs no libfuse2 on the computer it starts on."""


def lay(tree: Path, root: Path) -> None:
    """The folder that becomes the AppImage. Raises Trouble."""
    tree_of.copy_program(tree, root / "usr" / "lib" / "underdesk")
    tree_of.lay_share(root / "usr" / "share")
    shutil.copy(root / "usr" / "share" / "applications" / "underdesk.desktop", root / "underdesk.desktop")
    shutil.copy(tree_of.ICON, root / "underdesk.svg")
    tree_of.draw_icon(root / "DirIcon.png", 256)
    (root / "DirIcon.png").rename(root / ".DirIcon")
    shutil.copy(tree_of.LINUX / "AppRun", root / "AppRun")
    tree_of.settle(root)


def lacking() -> list[str]:
    """What would have to be there for the last step, in words."""
    found: list[str] = []
    if shutil.which("mksquashfs") is None:
        found.append("mksquashfs (apt-get install squashfs-tools)")
    if not Path(os.environ.get(RUNTIME, "/nowhere")).is_file():
        found.append(f"the AppImage runtime, whose file {RUNTIME} names")
    return found


def check(root: Path) -> None:
    """Start the program out of the folder, as the AppImage would. Raises Trouble."""
    done = subprocess.run(
        [root / "AppRun", "--version"], capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode or tree_of.version() not in done.stdout:
        raise Trouble(f"the program does not start out of its folder: {(done.stderr or done.stdout).strip()}")


def build(tree: Path, folder: Path) -> Path:
    """The AppImage of `tree` in `folder`: the runtime, and after it the folder as squashfs. Raises Trouble."""
    tree_of.frozen(tree)
    with tempfile.TemporaryDirectory(prefix="underdesk-appimage-") as place:
        root, packed = Path(place) / "AppDir", Path(place) / "squashfs"
        lay(tree, root)
        check(root)
        say("the AppImage's folder is complete and its program starts")
        if missing := lacking():
            raise Trouble(f"no AppImage was made; what is lacking here: {'; '.join(missing)}")
        command = [
            "mksquashfs",
            str(root),
            str(packed),
            "-root-owned",
            "-noappend",
            "-comp",
            "zstd",
            "-quiet",
        ]
        date = ["-mkfs-time", str(tree_of.epoch())]
        environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
        done = subprocess.run([*command, *date], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Trouble(f"mksquashfs refused: {done.stderr.strip()}")
        name = f"{tree_of.variant(tree)}-{tree_of.version()}-{tree_of.machine(ARCHITECTURES)}.AppImage"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("wb") as made:
            for part in (Path(os.environ[RUNTIME]), packed):
                with part.open("rb") as source:
                    shutil.copyfileobj(source, made)
    (folder / name).chmod(0o755)
    return folder / name


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 where no AppImage could be made."""
    return make(build, __doc__, argv)


if __name__ == "__main__":
    sys.exit(main())
