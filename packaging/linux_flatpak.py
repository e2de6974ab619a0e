"""Makes a Flatpak of a frozen program, where flatpak-builder and its runtime are at hand; always checks the recipe."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import linux_tree as tree_of
import yaml
from linux_command import make
from setup_console import Trouble, say

APP = "io.github.underdesk.Underdesk"
RECIPE = tree_of.LINUX / f"{APP}.yml"
PLACE = tree_of.ROOT / "build" / "flatpak"
NEVER = ("--filesystem=host", "--filesystem=home", "--device=all", "--socket=session-bus", "--socket=system-bus",
         "--allow=devel", "--talk-name=org.freedesktop.Flatpak", "--persist=.")  # fmt: skip
"""Permissions that would be more than the program needs."""


def recipe() -> dict[str, Any]:
    """The recipe as it is read."""
    return cast("dict[str, Any]", yaml.safe_load(RECIPE.read_text("utf-8")))


def check(told: dict[str, Any]) -> None:
    """Raises Trouble for a recipe that flatpak-builder would refuse or that asks for too much."""
    wanted = {"app-id", "runtime", "runtime-version", "sdk", "command", "finish-args", "modules"}
    if set(told) != wanted:
        raise Trouble(f"{RECIPE.name} has other keys than it should: {', '.join(sorted(set(told) ^ wanted))}")
    if told["app-id"] != APP or not isinstance(told["runtime-version"], str):
        raise Trouble(f"{RECIPE.name} names another program, or a runtime's version that is no text")
    for given in told["finish-args"]:
        if not re.fullmatch(r"--[a-z-]+=[\w./:-]+", given) or given in NEVER:
            raise Trouble(f"{RECIPE.name} asks for {given}, which is too much or nothing that flatpak knows")
    for module in told["modules"]:
        if set(module) != {"name", "buildsystem", "build-commands", "sources"}:
            raise Trouble(f"{RECIPE.name}: a module has other keys than it should")


def told_by_builder() -> dict[str, Any]:
    """The recipe as flatpak-builder understands it. Raises Trouble where it refuses."""
    done = subprocess.run(
        ["flatpak-builder", "--show-manifest", str(RECIPE)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Trouble(f"flatpak-builder refused the recipe: {done.stderr.strip()}")
    return cast("dict[str, Any]", json.loads(done.stdout))


def lay(tree: Path, source: Path) -> None:
    """The folder that the recipe's sources name; files for the desktop are called after the application."""
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    tree_of.copy_program(tree, source / "program")
    share = source / "share"
    tree_of.lay_share(share, APP)
    starter = share / "applications" / f"{APP}.desktop"
    starter.write_text(re.sub(r"^Icon=.*$", f"Icon={APP}", starter.read_text("utf-8"), flags=re.MULTILINE))
    about = share / "metainfo" / f"{APP}.metainfo.xml"
    about.write_text(about.read_text("utf-8").replace(">underdesk.desktop<", f">{APP}.desktop<"))
    tree_of.settle(source)


def build(tree: Path, folder: Path) -> Path:
    """The Flatpak of `tree`, one file, in `folder`. Raises Trouble."""
    tree_of.frozen(tree)
    check(recipe())
    lay(tree, PLACE / "source")
    say("the recipe is sound and its sources are complete")
    if shutil.which("flatpak-builder") is None:
        raise Trouble(
            "no Flatpak was made; what is lacking here: flatpak-builder (apt-get install flatpak-builder)"
        )
    told_by_builder()
    told = recipe()
    for name in ("runtime", "sdk"):
        wanted = f"{told[name]}//{told['runtime-version']}"
        if subprocess.run(["flatpak", "info", wanted], capture_output=True, check=False).returncode:
            raise Trouble(
                f"no Flatpak was made; what is lacking here: {wanted} (flatpak install flathub {wanted})"
            )
    kept = PLACE / "repo"
    _run("flatpak-builder", "--force-clean", f"--repo={kept}", str(PLACE / "app"), str(RECIPE))
    made = folder / f"{tree_of.variant(tree)}-{tree_of.version()}.flatpak"
    folder.mkdir(parents=True, exist_ok=True)
    _run("flatpak", "build-bundle", str(kept), str(made), APP)
    return made


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"{command[0]} refused: {done.stderr.strip()[-2000:]}")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 1 where no Flatpak could be made."""
    return make(build, __doc__, argv)


if __name__ == "__main__":
    sys.exit(main())
