"""What this computer has, and whether the program's parts work on it; a report of that without any word of a person."""

from __future__ import annotations

import platform
import queue
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import psutil

from app.assembly import AppCore
from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine import burst, plugins
from app.engine.api import EngineEvent, Failed, Finished, GenerateRequest, LoadSpec, Message, Sampling
from app.engine.binding import library
from app.engine.canary import compare_threads
from app.engine.exactness import Examiner, Shelf, talks
from app.engine.plan import amount
from app.engine.states import Remembers
from app.engine.topology import cores
from app.knowledge.reading import Readers

PACKAGES = (
    "PySide6-Essentials",
    "llama-cpp-python",
    "sqlcipher3",
    "sqlite-utils",
    "keyring",
    "huggingface-hub",
)


@dataclass(frozen=True)
class Finding:
    """One part: whether it works, in one line, with its figures."""

    part: str
    ok: bool
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)


def _machine(core: AppCore) -> Finding:
    memory = psutil.virtual_memory()
    facts = {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processor_cores": psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        "memory_total": memory.total,
        "memory_free": memory.available,
        "packages": {name: version(name) for name in PACKAGES},
    }
    free = f"{amount(memory.available)} of {amount(memory.total)} memory free"
    return Finding("computer", True, f"{facts['processor_cores']} cores, {free}", facts)


def _vault(core: AppCore) -> Finding:
    report, status = core.vault.check(), core.vault.status()
    sentence = "whole, opened and checked" if report.ok else "; ".join(report.problems)
    return Finding("vault", report.ok, sentence, asdict(status))


def _door(core: AppCore) -> Finding:
    sentence = "offline: nothing leaves this computer" if core.offline else "online"
    return Finding("network", True, sentence, {"offline": core.offline, "today": core.connections_today()})


def _devices(core: AppCore) -> Finding:
    devices = [asdict(d) for d in core.engine.devices()]
    names = ", ".join(f"{d['name']} ({d['description']})" for d in devices)
    return Finding("devices", bool(devices), names or "llama.cpp lists no device", {"devices": devices})


def _backends(core: AppCore) -> Finding:
    """Which of llama.cpp's parts this processor and its cards got."""
    taken = library().underdesk_backends
    facts = {"loaded": [f"{one.kind} {one.variant}".strip() for one in taken]}
    return Finding("backends", True, plugins.state(taken), facts)


def _bursts(core: AppCore) -> Finding:
    """The engine's own compiled part; without it everything works as well."""
    binding = library()
    return Finding("bursts", True, burst.state(binding), {"compiled": burst.compiled(binding) is not None})


def _threads(core: AppCore) -> Finding:
    found = cores()
    report = compare_threads(Path(core.library.get(core.models.default_id()).path))
    if report is None:
        return Finding(
            "threads", True, f"{found.usual} for {found.sentence}; no process could be started to compare"
        )
    speeds = {threads: round(1 / seconds, 1) for threads, seconds in sorted(report.steps.items())}
    told = ", ".join(f"{speed:g} steps/s with {threads}" for threads, speed in speeds.items())
    best = report.fastest or found.usual
    doubt = "; other programs were busy, so this does not count" if report.disturbed else ""
    facts = {"cores": asdict(found), "steps_per_s": speeds, "disturbed": report.disturbed, "threads": best}
    return Finding("threads", True, f"{best} for {found.sentence}: {told}{doubt}", facts)


def _documents(core: AppCore) -> Finding:
    """Whether the process that documents are read in is shut in."""
    with Readers() as readers:
        refused = readers.probe(core.profile.root)
    open_ways = ", ".join(way for way, shut in refused.items() if not shut)
    sentence = f"the sandbox lets out: {open_ways}" if open_ways else "read in a sandbox without a way out"
    return Finding("documents", not open_ways, sentence, {"refused": refused})


def _model(core: AppCore) -> Finding:
    info = core.models.ensure().result()
    answers: queue.SimpleQueue[EngineEvent] = queue.SimpleQueue()
    request = GenerateRequest((Message("user", "Say hello."),), Sampling(temperature=0.0), max_tokens=16)
    core.engine.submit(request, answers.put)
    while not isinstance(event := answers.get(), (Finished, Failed)):
        continue
    if isinstance(event, Failed):
        raise event.error
    facts = {**asdict(info), "path": str(info.path), "tokens_per_s": round(event.stats.tokens_per_s, 1)}
    return Finding("model", event.stats.generated_tokens > 0, info.sentence, facts)


def _exact(core: AppCore) -> Finding:
    """Whether an answer is the same however its beginning came into memory. Leaves the model loaded."""
    engine = core.engine
    if not isinstance(engine, Remembers):
        return Finding("exact", True, "not measured: this engine keeps nothing of chats")
    info = core.models.ensure().result()
    shelf = Shelf()
    spec = LoadSpec(info.path, info.context, threads=info.threads, sequences=2, sha256="examined")
    try:
        found = Examiner(engine, spec, lambda: shelf).examine(talks(1))
    finally:
        engine.remember(core.keeper)
    facts = {"model": info.name, "talks": found.talks, "equal": found.equal, "reused_tokens": found.reused}
    return Finding("exact", found.holds, f"{info.name}: {found.sentence}", facts)


def _replays(core: AppCore) -> Finding:
    """The self-test that the window makes by itself with each new model and engine build."""
    tested = core.accounts.selftest.run(core.library.get(core.models.current_id or core.models.default_id()))
    return Finding("replays", tested.holds, tested.sentence, asdict(tested))


def _search(core: AppCore) -> Finding:
    """Whether the starter embedder is whole and puts like to like."""
    entry = core.library.starter_for("embedding")
    if entry is None:
        return Finding("search", True, "no model for finding by meaning comes along")
    core.library.check(entry)
    texts = ("A ship in a storm", "A boat on rough seas", "How taxes are declared")
    vectors = core.engine.embed(texts, Path(entry.path), Priority.PERSON).result()
    near, far = float(vectors[0] @ vectors[1]), float(vectors[0] @ vectors[2])
    facts = {"model": entry.id, "dimensions": vectors.shape[1], "near": round(near, 3), "far": round(far, 3)}
    sentence = f"{entry.name} finds by meaning: alike {near:.2f}, unlike {far:.2f}"
    return Finding("search", near > far + 0.2, sentence, facts)


PARTS: dict[str, Callable[[AppCore], Finding]] = {
    "computer": _machine,
    "vault": _vault,
    "network": _door,
    "devices": _devices,
    "backends": _backends,
    "bursts": _bursts,
    "threads": _threads,
    "documents": _documents,
    "model": _model,
    "search": _search,
    "exact": _exact,
    "replays": _replays,
}
SLOW = frozenset({"threads", "exact", "replays"})
"""Parts that measure with the model for many seconds."""


GOOD = {
    "computer": ("system", "python", "processor_cores", "memory_total", "memory_free", "packages"),
    "network": ("offline",),
    "backends": ("loaded",),
    "bursts": ("compiled",),
    "threads": ("threads", "steps_per_s", "disturbed"),
    "documents": ("refused",),
    "model": (
        "architecture", "quantisation", "context", "layers", "gpu_layers", "threads", "tokens_per_s",
    ),
    "search": ("dimensions", "near", "far"),
    "exact": ("talks", "equal", "reused_tokens"),
}  # fmt: skip
"""What may stand in a report, by part. Nothing else does: names of models, paths and sentences may be a person's."""


def examine(part: str, core: AppCore) -> Finding:
    """One of PARTS; what fails in plain words is a finding too."""
    try:
        return PARTS[part](core)
    except UserError as error:
        return Finding(part, False, error.sentence, {"code": error.code})


def report_lines(findings: Sequence[Finding]) -> list[str]:
    """The findings without names of chats, files, models or hosts, and without any text of a person."""
    lines: list[str] = []
    for found in findings:
        wanted = ("code",) if "code" in found.facts else GOOD.get(found.part, ())
        facts = ", ".join(f"{key} {_plain(found.facts[key])}" for key in wanted if key in found.facts)
        lines.append(
            f"{found.part}: {'works' if found.ok else 'does not work'}{f' ({facts})' if facts else ''}"
        )
    return lines


def _plain(item: Any) -> str:
    if isinstance(item, dict):
        return " ".join(f"{key}={value}" for key, value in cast("dict[str, Any]", item).items())
    return str(item)
