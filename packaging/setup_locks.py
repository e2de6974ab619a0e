"""Installs what the lock files pin, with the machine's own pip configuration, and says plainly what went wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from setup_console import Progress, Step, Trouble, follow

UNREACHABLE = (
    r"NewConnectionError|Temporary failure in name resolution|Name or service not known|Network is unreachable"
    r"|Connection refused|ConnectTimeout|Max retries exceeded|getaddrinfo failed|ProxyError|nodename nor servname"
)
KNOWN = {
    r"No space left on device|Errno 28": "The disk is full; free some space and run the same command again",
    r"DO NOT MATCH THE HASHES": (
        "A package that arrived is not the one that was pinned, so it was refused; "
        "try again, and if it stays so report it"
    ),
    UNREACHABLE: (
        "The packages could not be fetched, because the package index cannot be reached from here; "
        "connect to the network, once, and run the same command again"
    ),
    r"No matching distribution found|Could not find a version": (
        "The package index lacks a pinned package for this system and Python; try another Python from 3.11 to 3.14"
    ),
    r"CMAKE_CXX_COMPILER|CMAKE_C_COMPILER|No CMAKE_|unable to execute 'g?cc'": (
        "The compiler does not work; check that a small C++ program compiles"
    ),
}

TAKEN_UP = re.compile(r"(?:Collecting|Processing|Ignoring|Requirement already satisfied:) (\S+)")


def explain(lines: list[str]) -> str:
    """What pip's last lines mean, as one sentence; empty when nothing known is in them."""
    text = "\n".join(lines)
    return next((sentence for pattern, sentence in KNOWN.items() if re.search(pattern, text)), "")


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip_of(venv: Path) -> list[str | Path]:
    """How to call the environment's pip."""
    return [python_of(venv), "-m", "pip"]


def pip_environment() -> dict[str, str]:
    """Fewer questions and shorter waits; anything the person has set stays."""
    wishes = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PYTHONUNBUFFERED": "1",
    }
    return {name: value for name, value in wishes.items() if name not in os.environ}


def version_of(block: str) -> str:
    """`name==1.2.3 \\ …` as 1.2.3."""
    return block.split("==", 2)[1].split(maxsplit=1)[0]


def blocks(lock: Path) -> dict[str, str]:
    """The lock file by package name; one that is pinned per Python version keeps all its lines."""
    found: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        name = block.split("==")[0].strip().lower()
        found[name] = f"{found[name]}\n{block}" if name in found else block
    return found


def counter(total: int) -> Callable[[str], Step | None]:
    """Counts the lines with which pip takes up, skips or already has a package, towards `total`."""
    seen: set[str] = set()

    def step(line: str) -> Step | None:
        found = TAKEN_UP.match(line)
        if found is None:
            return None
        seen.add(found[1])
        return (min(len(seen), total), total)

    return step


def install(venv: Path, pinned: list[str], title: str, log: Path) -> None:
    """Install these lock-file blocks and nothing else; raises Trouble."""
    with tempfile.TemporaryDirectory() as folder:
        request = Path(folder) / "locked.txt"
        request.write_text("\n".join(pinned) + "\n", encoding="utf-8")
        command = [
            *pip_of(venv),
            "install",
            "--no-deps",
            "--require-hashes",
            "--progress-bar",
            "off",
            "-r",
            request,
        ]
        _run(command, counter(len(pinned)), title, log)


def install_wheel(venv: Path, wheel: Path, log: Path) -> None:
    """Install one built package; raises Trouble."""
    _run(
        [*pip_of(venv), "install", "--no-deps", "--no-index", "--force-reinstall", wheel],
        lambda _: None,
        "",
        log,
    )


def install_project(venv: Path, root: Path, log: Path) -> None:
    """Put the `underdesk` command into the environment, running from the checkout; raises Trouble."""
    command = [*pip_of(venv), "install", "--no-deps", "--no-index", "--no-build-isolation", "-e", root]
    _run(command, lambda _: None, "", log)
    compile_ahead(venv, root / "app")


def compile_ahead(venv: Path, folder: Path) -> None:
    """Keep each module's bytecode beside it: a start that compiles the sources first takes half a second longer, the
    very first one always, and every one where Python was told not to write. A folder that refuses is left as it is."""
    subprocess.run([python_of(venv), "-m", "compileall", "-q", folder], capture_output=True, check=False)


def _run(command: list[str | Path], step: Callable[[str], Step | None], title: str, log: Path) -> None:
    code, lines = follow(command, log, step, Progress(title), pip_environment())
    if code == 0:
        return
    sys.stdout.flush()
    wrong = [line for line in lines if line.lower().startswith("error")]
    hint = f" ({wrong[-1][:160]})" if wrong else ""
    raise Trouble(explain(lines) or f"pip could not install the packages{hint}; the whole report is in {log}")
