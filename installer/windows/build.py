"""Compiles the installer for Windows from the frozen program: `make installer-windows`.

Runs on Windows and, for trying it, wherever Debian's nsis is. `--payload` names another tree than the frozen one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "packaging"), str(HERE.parent)]

import icons  # noqa: E402 - beside the project's own packages
import setup_system  # noqa: E402
from linux_tree import version  # noqa: E402
from setup_console import Trouble, say  # noqa: E402

FROZEN = ROOT / "build" / "frozen" / "underdesk"
WORK = ROOT / "build" / "windows"
DIST = ROOT / "dist"
TREE = "_internal"
SPARE = 100
"""Characters that a folder to install into may have at least."""
MOST = 258
WINDOWED = 2
CONSOLE = 3
MAKENSIS = setup_system.Need(
    "makensis", lambda: bool(shutil.which("makensis")), "nsis", "mingw32-nsis", "makensis"
)


def subsystem_at(program: bytes) -> int:
    """Where a Windows program says whether it has a console. Raises Trouble for anything else."""
    if program[:2] != b"MZ" or len(program) < 64:
        raise Trouble("underdesk.exe is no program for Windows")
    header = int(struct.unpack_from("<I", program, 60)[0])
    if program[header : header + 4] != b"PE\0\0":
        raise Trouble("underdesk.exe is no program for Windows")
    return header + 24 + 68


def with_subsystem(program: bytes, kind: int) -> bytes:
    """The same program with a console of its own, or without."""
    place = subsystem_at(program)
    return program[:place] + struct.pack("<H", kind) + program[place + 2 :]


def split(payload: Path, made: Path) -> None:
    """One program twice in `made`: underdesk.exe opens the window and no console, underdesk.com is for terminals, which
    look for it first when `underdesk` is typed."""
    program = (payload / "underdesk.exe").read_bytes()
    made.mkdir(parents=True, exist_ok=True)
    (made / "underdesk.exe").write_bytes(with_subsystem(program, WINDOWED))
    (made / "underdesk.com").write_bytes(with_subsystem(program, CONSOLE))


def check(payload: Path) -> int:
    """Characters of the longest path that is installed. Raises Trouble where the tree is not one of ours."""
    if not (payload / "underdesk.exe").is_file() or not (payload / TREE).is_dir():
        raise Trouble(
            f"there is no frozen program for Windows in {payload}: run packaging/freeze.py on Windows first"
        )
    twice = [path.name for path in _folders(payload) if (payload / TREE / path.name).exists()]
    if twice:
        raise Trouble(f"these lie both beside {TREE} and in it: {', '.join(twice)}")
    longest = max(len(path.relative_to(payload).as_posix()) for path in payload.rglob("*"))
    longest += len(TREE) + 2  # folders beside the tree go into it
    if longest > MOST - SPARE:
        raise Trouble(
            f"a path of the frozen program has {longest} characters, which leaves too few for its folder"
        )
    return longest


def _folders(payload: Path) -> list[Path]:
    """What lies beside the tree, as licences do: it is installed in the tree, which is replaced as a whole."""
    return sorted(path for path in payload.iterdir() if path.is_dir() and path.name != TREE)


def size_kb(payload: Path) -> int:
    """What the program takes on the disk."""
    return sum(path.stat().st_size for path in payload.rglob("*") if path.is_file()) // 1024


def file_list(payload: Path, programs: Path) -> str:
    """The generated part of the script: what is copied, and what the next version or the uninstaller takes away."""
    names = sorted(path.name for path in payload.iterdir() if path.is_file() and path.name != "underdesk.exe")
    made = sorted(path.name for path in programs.iterdir())
    copied = [f'  File "{_native(programs / name)}"' for name in made]
    copied += [f'  File "{_native(payload / name)}"' for name in names]
    listed = [f'  FileWriteUTF16LE $9 "{name}$\\r$\\n"' for name in (*made, *names)]
    return "\n".join((
        "!macro CopyPayload",
        *copied,
        f'  File /r "{_native(payload / TREE)}"',
        '  SetOutPath "$INSTDIR\\${TREE}"',
        *(f'  File /r "{_native(folder)}"' for folder in _folders(payload)),
        '  SetOutPath "$INSTDIR"',
        "!macroend",
        "!macro WriteList",
        '  FileOpen $9 "$INSTDIR\\${LIST}" w',
        *listed,
        "  FileClose $9",
        "!macroend",
        "",
    ))  # fmt: skip


def _native(path: Path) -> str:
    return str(path).replace("$", "$$")


def name_of(release: str, payload: Path) -> str:
    """The installer's file name; one with a chat model inside says so."""
    model = any(path.stat().st_size > 50 << 20 for path in payload.rglob("*.gguf"))
    return f"underdesk-{release}-windows-x86_64{'-with-model' if model else ''}-setup.exe"


def definitions(payload: Path, made: Path, sign: str = "", target: str = "") -> list[str]:
    """What the script is told."""
    release = version()
    programs = WORK / "programs"
    shutil.rmtree(programs, ignore_errors=True)
    split(payload, programs)
    longest = check(payload)
    files = WORK / "files.nsh"
    files.write_text(file_list(payload, programs), encoding="utf-8-sig")
    icon, _ = icons.write(WORK)
    told = {
        "VERSION": release,
        "VERSION4": ".".join((*release.split("+")[0].split("."), "0", "0", "0")[:4]),
        "PAYLOAD": payload,
        "OUT": made,
        "ICON": icon,
        "LICENCE": ROOT / "LICENSE",
        "SIZE_KB": size_kb(payload),
        "LONGEST": longest,
        "FILES": files,
    }
    optional = {"SIGN": sign, "TARGET": target}
    told.update({name: value for name, value in optional.items() if value})
    return [f"-D{name}={value}" for name, value in told.items()]


def compile_installer(
    payload: Path, made: Path, sign: str = "", fast: bool = False, target: str = ""
) -> Path:
    """Run makensis; a warning counts as an error. `fast` packs worse. Raises Trouble."""
    check(payload)
    WORK.mkdir(parents=True, exist_ok=True)
    setup_system.require([MAKENSIS], "The installer for Windows", WORK / "system.log")
    made.parent.mkdir(parents=True, exist_ok=True)
    switches = ["-V2", "-WX", "-INPUTCHARSET", "UTF8", *(["-DFAST"] if fast else [])]
    command = ["makensis", *switches, *definitions(payload, made, sign, target), str(HERE / "underdesk.nsi")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    if done.returncode != 0:
        raise Trouble(f"makensis refused the script:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return made


def main() -> int:
    """Print the installer's path; 1 after one sentence on what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--payload", type=Path, default=FROZEN)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--fast", action="store_true", help="pack worse, but at once")
    parser.add_argument("--target", default="", help="makensis' kind of program, as amd64-unicode")
    args = parser.parse_args()
    try:
        check(args.payload)
        made = args.out or DIST / name_of(version(), args.payload)
        compile_installer(
            args.payload, made.absolute(), os.environ.get("UNDERDESK_SIGN", ""), args.fast, args.target
        )
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}.\n")
        return 1
    say(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    if sys.platform != "win32":
        say(
            "Compiled here, but not run: that needs Windows. docs/install.md tells what was tried under wine."
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
