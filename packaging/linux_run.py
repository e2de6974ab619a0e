"""Makes the self-extracting installer of a frozen program for one person, without root; for any Linux."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import linux_tree as tree_of
from linux_command import make
from setup_console import Trouble

ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "aarch64"}


def lay(tree: Path, root: Path) -> None:
    """What the installer carries: the program, what it tells the desktop, and both scripts. Raises Trouble."""
    tree_of.copy_program(tree, root / "program")
    tree_of.lay_share(root / "share")
    for script in ("setup.sh", "uninstall.sh"):
        text = (tree_of.LINUX / script).read_text("utf-8")
        place = root / script
        place.write_text(text.replace("@MACHINE@", tree_of.machine(ARCHITECTURES)), encoding="utf-8")
        place.chmod(0o755)
    tree_of.settle(root)


def build(tree: Path, folder: Path) -> Path:
    """The .run of `tree` in `folder`. Raises Trouble."""
    tree_of.frozen(tree)
    if shutil.which("makeself") is None:
        raise Trouble("makeself is missing, which makes self-extracting files: apt-get install makeself")
    name = f"{tree_of.variant(tree)}-{tree_of.version()}-{tree_of.machine(ARCHITECTURES)}.run"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="underdesk-run-") as place:
        root = Path(place) / "underdesk"
        root.mkdir()
        lay(tree, root)
        date = time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(tree_of.epoch()))
        command = ["makeself", "--xz", "--threads", "2", "--nox11", "--sha256", "--quiet"]
        command += ["--packaging-date", date, "--tar-quietly"]
        command += ["--tar-extra", "--sort=name --owner=0 --group=0 --numeric-owner --format=gnu"]
        # Names without folders: the made file tells by which command it was made.
        command += ["underdesk", name, f"Underdesk {tree_of.version()}", "./setup.sh"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        if not done.returncode:
            shutil.move(Path(place) / name, folder / name)
    if done.returncode:
        raise Trouble(f"makeself refused: {(done.stderr or done.stdout).strip()}")
    return folder / name


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 where no installer could be made."""
    return make(build, __doc__, argv)


if __name__ == "__main__":
    sys.exit(main())
