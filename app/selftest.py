"""`underdesk --selftest`: whether this copy of the program is whole and works here; one line for each check."""

from __future__ import annotations

import argparse
import importlib
import json
import queue
import re
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.base.errors import UserError
from app.base.paths import program_root
from app.base.registry import modules_of

FLAG = "--selftest"
FROZEN = "frozen.json"
"""What the source had when the program was packed; lies beside `resources/` in a packed program alone."""
FLOOR = (2, 35)
"""The oldest C library of Linux that a packed program runs with."""
REGISTRIES = (
    "app.chat.importers", "app.chat.tools", "app.cli", "app.knowledge.readers", "app.models.found",
    "app.models.sources",
    "app.pipelines.nodes", "app.quality.checks", "app.quality.imports", "app.quality.instructions", "app.store.schema",
    "app.web.services",
)  # fmt: skip
"""Packages that are filled by the files in them: a packer that misses one of these misses it silently."""
FORBIDDEN = re.compile(
    r"lib(gtk|gdk|glib-2|gobject-2|gio-2|gmodule-2|X11|Xext|xcb\.|GL\.|EGL|GLX|stdc\+\+|gcc_s|fontconfig|freetype"
    r"|dbus-1|wayland-|drm)"
)
"""The system's own, for which its drivers and its desktop were made: with others beside them programs crash."""
_NEEDED = re.compile(rb"\0GLIBC_(\d+)\.(\d+)")
_LAST_S = 600.0


class NotSo(Exception):
    """A check that failed; its text says what was found."""


@dataclass(frozen=True)
class Wishes:
    """`model`: a file to make a word with instead of the starter."""

    model: Path | None = None


def is_frozen() -> bool:
    """Whether this is a packed program."""
    return bool(getattr(sys, "frozen", False))


def contents() -> dict[str, list[str]]:
    """Every registry's modules, all imported; and the files that the program reads beside its code."""
    tables = {
        name: [one.__name__ for one in modules_of(importlib.import_module(name))] for name in REGISTRIES
    }
    root = program_root()
    folders = [root / "resources", root / "docs" / "guide"]
    files = [
        path.relative_to(root).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    ]
    return {**tables, "files": sorted(files)}


def importable(names: Iterable[str]) -> list[str]:
    """Those of these modules that can be imported here."""
    return [name for name in names if _imports(name)]


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _cipher(_: Wishes) -> str:
    from app.store import cipher

    with tempfile.TemporaryDirectory() as folder:
        path, key, secret = Path(folder) / "trial.db", secrets.token_hex(32), secrets.token_hex(16)
        database = cipher.connect(path, key, None, writable=True)
        database.execute("CREATE TABLE words (word TEXT)")
        database.execute("INSERT INTO words VALUES (?)", [secret])
        database.conn.commit()
        database.close()
        if any(secret.encode() in file.read_bytes() for file in Path(folder).iterdir()):
            raise NotSo("what was written can be read without the key")
        again = cipher.connect(path, key, None, writable=False)
        read = again.execute("SELECT word FROM words").fetchone()[0]
        again.close()
        if read != secret:
            raise NotSo("what was written did not come back")
        try:
            cipher.connect(path, secrets.token_hex(32), None, writable=False)
        except UserError:
            return "a database opens with its key and with no other"
    raise NotSo("a wrong key opened the database")


def _keyring(_: Wishes) -> str:
    from app.store.keyring_door import BACKENDS

    names = BACKENDS.get(sys.platform, ())
    for module, name in names:
        getattr(importlib.import_module(module), name)
    if not names:
        raise NotSo("no keyring of this system is known")
    return f"{', '.join(module.rpartition('.')[2] for module, _ in names)} can be asked"


def _registries(_: Wishes) -> str:
    here = contents()
    modules = sum(len(here[name]) for name in REGISTRIES)
    told = f"{modules} modules in {len(REGISTRIES)} registries, {len(here['files'])} files"
    if not is_frozen():
        return f"{told}; this is the source itself"
    packed: dict[str, list[str]] = json.loads((program_root() / FROZEN).read_text(encoding="utf-8"))
    here["named"] = importable(packed["named"])
    missing = [
        f"{name}: {one}" for name, all_ in packed.items() for one in all_ if one not in here.get(name, ())
    ]
    if missing or packed.keys() != here.keys():
        raise NotSo(f"missing: {', '.join(missing[:5]) or 'whole registries'}")
    return f"{told}, {len(here['named'])} modules imported by name, as in the source"


def _formula(_: Wishes) -> str:
    """Set in the sandbox, drawn by Qt: both must have come along with all their data."""
    from app.formulas import Formulas, Tex

    formulas = Formulas()
    try:
        (made,) = formulas.typeset([Tex(r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}", display=True)])
    finally:
        formulas.close()
    if made is None:
        raise NotSo("it could not be set")
    from app.ui.trial import ink

    dark = ink(made)
    if dark < 100:
        raise NotSo(f"{dark} dark pixels were drawn")
    return f"set in the sandbox, {dark} dark pixels drawn"


def _plot(_: Wishes) -> str:
    """The ledger's, by pyqtgraph: a packed program leaves most of that out."""
    from app.ui.trial import plotted

    coloured = plotted()
    if coloured < 1000:
        raise NotSo(f"{coloured} coloured pixels were drawn")
    return f"bars drawn, {coloured} coloured pixels"


def _documents(_: Wishes) -> str:
    from app.knowledge.reading import Readers

    samples = sorted((program_root() / "resources" / "sample-documents").iterdir())
    with Readers() as readers, tempfile.TemporaryDirectory() as folder:
        read = [readers.read(path) for path in samples]
        refused = readers.probe(Path(folder))
    if not all(document.blocks for document in read):
        raise NotSo("a sample was read as empty")
    if not all(refused.values()):
        raise NotSo(f"the sandbox lets out: {', '.join(way for way, shut in refused.items() if not shut)}")
    return f"{len(read)} samples read in a sandbox without a way out"


def _network(_: Wishes) -> str:
    """The processes that stand outside the filter are the same program, started anew."""
    from app.net.outside import shut_in

    outside = shut_in()
    if sys.platform != "linux":
        return outside.shortfall
    peer = outside.start_broker()
    peer.end()
    return (
        "the core is shut in, its broker starts" if outside.filtered else f"not shut in: {outside.shortfall}"
    )


def _backends(_: Wishes) -> str:
    from app.engine import devices, plugins
    from app.engine.binding import library

    binding = library()
    taken = binding.underdesk_backends
    cards = [
        device.description for device in devices.native_devices(binding) if device.kind in {"gpu", "igpu"}
    ]
    if is_frozen() and not any(one.kind == plugins.CPU for one in taken):
        raise NotSo("no part of llama.cpp runs on this processor")
    return f"{plugins.state(taken)}; graphics cards: {', '.join(cards) or 'none'}"


def _token(wishes: Wishes) -> str:
    model = wishes.model or _starter()
    if model is None:
        return "this build brings no model along, and none was named"
    from app.engine.api import EngineEvent, Failed, Finished, GenerateRequest, LoadSpec, Message, Sampling
    from app.engine.host import LlamaEngine

    engine = LlamaEngine()
    try:
        info = engine.load(LoadSpec(model, context=512, threads=1)).result(_LAST_S)
        answers: queue.SimpleQueue[EngineEvent] = queue.SimpleQueue()
        request = GenerateRequest((Message("user", "Say hello."),), Sampling(temperature=0.0), max_tokens=1)
        engine.submit(request, answers.put)
        while not isinstance(event := answers.get(timeout=_LAST_S), (Finished, Failed)):
            continue
    finally:
        engine.close()
    if isinstance(event, Failed):
        raise event.error
    if event.stats.generated_tokens != 1:
        raise NotSo(f"{event.stats.generated_tokens} tokens came")
    return f"one token of {info.name}"


def _starter() -> Path | None:
    from app.models import manifest, starter

    return starter.locate(manifest.load().starter)


def _elves() -> Iterator[Path]:
    """Every program and library of this copy."""
    for path in sorted(Path(sys.executable).parent.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _libraries(_: Wishes) -> str:
    if not is_frozen() or sys.platform != "linux":
        return "looked at in a packed program on Linux alone"
    names = [path.name for path in _elves()]
    wrong = [name for name in names if FORBIDDEN.match(name)]
    twice = [
        name
        for name in names
        if name.startswith(("libllama", "libggml", "libmtmd")) and names.count(name) > 1
    ]
    if wrong or twice:
        raise NotSo(f"inside, and should not be: {', '.join([*wrong, *twice])}")
    return f"{len(names)} of its own, none that the system must bring"


def needed(data: bytes) -> tuple[int, int]:
    """The newest version of the C library that a program or library names; (0, 0) for none."""
    return max(((int(found[1]), int(found[2])) for found in _NEEDED.finditer(data)), default=(0, 0))


def _libc(_: Wishes) -> str:
    if not is_frozen() or sys.platform != "linux":
        return "looked at in a packed program on Linux alone"
    newest, name = max((needed(path.read_bytes()), path.name) for path in _elves())
    told = f"{newest[0]}.{newest[1]}, for {name}"
    if newest > FLOOR:
        raise NotSo(f"glibc {told}")
    return f"glibc {told}"


CHECKS: dict[str, Callable[[Wishes], str]] = {
    "cipher": _cipher,
    "keyring": _keyring,
    "registries": _registries,
    "network": _network,
    "documents": _documents,
    "formula": _formula,
    "plot": _plot,
    "backends": _backends,
    "token": _token,
    "libraries": _libraries,
    "libc": _libc,
}


def run(check: str, wishes: Wishes) -> tuple[bool, str]:
    """Whether one of CHECKS held, and what it found. Nothing it raises ends the others."""
    try:
        return True, CHECKS[check](wishes)
    except UserError as error:
        return False, error.sentence
    except NotSo as error:
        return False, str(error)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def main(words: Sequence[str]) -> int:
    """Print a line for each check; 1 where one failed."""
    parser = argparse.ArgumentParser(f"underdesk {FLAG}", description=__doc__)
    parser.add_argument("--model", type=Path, metavar="FILE", help="make the one token with this model")
    parser.add_argument("--only", choices=list(CHECKS), action="append", help="this check alone")
    args = parser.parse_args(words)
    wishes = Wishes(cast("Path | None", args.model))
    failed = 0
    for check in args.only or CHECKS:
        good, sentence = run(check, wishes)
        failed += not good
        sys.stdout.write(f"{'ok  ' if good else 'FAIL'}  {check:10}  {sentence}\n")
        sys.stdout.flush()
    return 1 if failed else 0
