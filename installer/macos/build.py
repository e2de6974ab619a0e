"""Makes Underdesk.app and its disk image from the frozen program: `make installer-macos`.

Elsewhere than on macOS it checks what it would be made of, and says what it could not do. Signing and notarising are
left out unless these are set: UNDERDESK_SIGN_IDENTITY, a certificate's name in the keychain, and
UNDERDESK_NOTARY_PROFILE, what `xcrun notarytool store-credentials` was told.
"""

from __future__ import annotations

import argparse
import os
import plistlib
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "packaging"), str(HERE.parent)]

import icons  # noqa: E402 - beside the project's own packages
from linux_tree import version  # noqa: E402
from setup_console import Trouble, say  # noqa: E402

FROZEN = ROOT / "build" / "frozen" / "underdesk"
WORK = ROOT / "build" / "macos"
DIST = ROOT / "dist"
TREE = "_internal"
ENTITLEMENTS = HERE / "entitlements.plist"
LAYOUT = HERE / "dmg.py"
_MACH_O = frozenset(
    bytes.fromhex(text) for text in ("feedface", "feedfacf", "cefaedfe", "cffaedfe", "cafebabe")
)


def info() -> dict[str, Any]:
    """What macOS is told of the program."""
    told: dict[str, Any] = plistlib.loads((HERE / "Info.plist").read_bytes())
    return {**told, "CFBundleShortVersionString": version(), "CFBundleVersion": version()}


def is_code(path: Path) -> bool:
    """Whether a file is something that macOS loads or runs, and that is signed by itself."""
    with path.open("rb") as file:
        return file.read(4) in _MACH_O


def bundle(payload: Path, app: Path) -> None:
    """Lay the frozen tree out as macOS signs it: code under Frameworks, where the program looks for all of it, data
    under Resources, with links to it from there. Raises Trouble."""
    program = payload / "underdesk"
    if not program.is_file() or not (payload / TREE).is_dir():
        raise Trouble(f"there is no frozen program in {payload}: run packaging/freeze.py first")
    shutil.rmtree(app, ignore_errors=True)
    contents = app / "Contents"
    for name in ("MacOS", "Frameworks", "Resources"):
        (contents / name).mkdir(parents=True)
    shutil.copy2(program, contents / "MacOS" / "underdesk")
    for path in sorted((payload / TREE).rglob("*")):
        _lay(path, path.relative_to(payload / TREE), contents)
    for path in (one for one in payload.iterdir() if one.name not in (program.name, TREE)):
        place = contents / "Resources" / path.name
        shutil.copytree(path, place, dirs_exist_ok=True) if path.is_dir() else shutil.copy2(path, place)
    (contents / "Info.plist").write_bytes(plistlib.dumps(info()))
    _, picture = icons.write(WORK)
    shutil.copy2(picture, contents / "Resources" / "underdesk.icns")


def _lay(path: Path, inside: Path, contents: Path) -> None:
    """One entry of the tree."""
    loaded, kept = contents / "Frameworks" / inside, contents / "Resources" / inside
    if path.is_symlink():
        loaded.parent.mkdir(parents=True, exist_ok=True)
        loaded.symlink_to(os.readlink(path))
    elif path.is_file() and is_code(path):
        loaded.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, loaded)
    elif path.is_file():
        for folder in (loaded.parent, kept.parent):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, kept)
        loaded.symlink_to(os.path.relpath(kept, loaded.parent))


def signing(app: Path, identity: str) -> Iterator[list[str]]:
    """The commands that sign it, from the inside out. Without a certificate each file is sealed by its hash alone,
    which Apple's processors ask for."""
    hard = ["--options", "runtime", "--timestamp"] if identity else []
    sign = ["codesign", "--force", *hard, "--sign", identity or "-"]
    for path in sorted((app / "Contents" / "Frameworks").rglob("*"), key=lambda one: -len(one.parts)):
        if path.is_file() and not path.is_symlink() and is_code(path):
            yield [*sign, str(path)]
    yield [*sign, "--entitlements", str(ENTITLEMENTS), str(app)]
    yield ["codesign", "--verify", "--deep", "--strict", str(app)]


def notarising(image: Path, identity: str, profile: str) -> Iterator[list[str]]:
    """The commands that have Apple look at the image; none without a certificate and an account."""
    if identity:
        yield ["codesign", "--force", "--timestamp", "--sign", identity, str(image)]
    if identity and profile:
        yield ["xcrun", "notarytool", "submit", str(image), "--keychain-profile", profile, "--wait"]
        yield ["xcrun", "stapler", "staple", str(image)]
        yield ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", str(image)]


def image_name(machine: str, model: bool) -> str:
    """The disk image's file name; there is one for each kind of processor."""
    return f"underdesk-{version()}-macos-{machine}{'-with-model' if model else ''}.dmg"


def settings(app: Path, papers: Sequence[Path] = (), icon: Path | None = None) -> dict[str, Any]:
    """What dmgbuild reads out of its settings."""
    told = {"app": str(app), "papers": ":".join(map(str, papers)), "icon": str(icon) if icon else ""}
    return runpy.run_path(str(LAYOUT), init_globals={"defines": told})


def lint() -> None:
    """Everything that can be said of these files without macOS. Raises Trouble."""
    told, rights = info(), plistlib.loads(ENTITLEMENTS.read_bytes())
    if "CFBundleURLTypes" in told:
        raise Trouble("Info.plist names an address scheme")
    if rights:
        raise Trouble(f"entitlements.plist takes exceptions from the hardened runtime: {', '.join(rights)}")
    if shutil.which("xmllint"):
        names = [str(HERE / "Info.plist"), str(ENTITLEMENTS)]
        done = subprocess.run(
            ["xmllint", "--noout", "--nonet", *names], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Trouble(f"xmllint: {done.stderr.strip()}")
    layout = settings(Path("Underdesk.app"))
    missing = {Path(path).name for path in layout["files"]} - set(layout["icon_locations"])
    if missing:
        raise Trouble(f"the disk image has no place for {', '.join(sorted(missing))}")


def _run(commands: Iterator[list[str]]) -> None:
    for command in commands:
        if subprocess.run(command, check=False).returncode != 0:
            raise Trouble(f"this failed: {' '.join(command)}")


def build(payload: Path, machine: str) -> Path:
    """Bundle, sign, pack, notarise; macOS only. Raises Trouble."""
    identity = os.environ.get("UNDERDESK_SIGN_IDENTITY", "")
    app = WORK / "Underdesk.app"
    bundle(payload, app)
    _run(signing(app, identity))
    model = any(path.stat().st_size > 50 << 20 for path in payload.rglob("*.gguf"))
    made = DIST / image_name(machine, model)
    DIST.mkdir(exist_ok=True)
    made.unlink(missing_ok=True)
    icon = app / "Contents" / "Resources" / "underdesk.icns"
    defined = {"app": str(app), "papers": str(ROOT / "LICENSE"), "icon": str(icon)}
    words = [word for name, text in defined.items() for word in ("-D", f"{name}={text}")]
    _run(iter([[sys.executable, "-m", "dmgbuild", "-s", str(LAYOUT), *words, "Underdesk", str(made)]]))
    _run(notarising(made, identity, os.environ.get("UNDERDESK_NOTARY_PROFILE", "")))
    return made


def main() -> int:
    """Print the image's path, or what was checked; 1 after one sentence on what went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--payload", type=Path, default=FROZEN)
    parser.add_argument("--lint", action="store_true", help="check the files and make nothing")
    args = parser.parse_args()
    try:
        lint()
        if args.lint or sys.platform != "darwin":
            say("Checked: Info.plist, the entitlements and the layout of the disk image are in order.")
            say("Not done here: the program for macOS, its signature and the image are made on macOS alone.")
            return 0
        made = build(args.payload, os.uname().machine)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}.\n")
        return 1
    say(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
