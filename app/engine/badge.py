"""Says in a few words how a model would run on a machine: the same for the terminal and the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.base.errors import UserError
from app.engine.api import LoadSpec
from app.engine.gguf import GgufFile
from app.engine.plan import Machine, Plan, amount
from app.engine.plan_reader import plan_reader
from app.engine.plan_search import LEAST_CONTEXT, Planner, lacking, make_plan
from app.engine.plan_sizes import Sizes

Grade = Literal["good", "fair", "slow", "no"]
Basis = Literal["file", "facts", "size"]
SLOW_BYTES = 3_000_000_000
"""What the processor may have to read for a token before an answer is slow: a usual computer reads ten times that in a
second."""
ALONE = "judged by its size alone"
ENDLESS = Machine(1 << 50, 1 << 50, 1)


@dataclass(frozen=True)
class Badge:
    """`text` is a short sentence without a full stop. `grade`: runs well; runs; runs, but slowly; does not run.

    `basis` tells what it rests on: the file's own header, what is known of the model, or only its size.
    """

    text: str
    grade: Grade
    basis: Basis = "file"


@dataclass(frozen=True)
class Fit:
    """A badge, and the plan behind it; without a plan `missing` tells how many bytes more it needs."""

    badge: Badge
    plan: Plan | None
    missing: int = 0


def fit(header: GgufFile, machine: Machine, basis: Basis = "file") -> Fit:
    """How the model of that header would run there with nothing else in the way. A pure function."""
    try:
        plan = _planned(header, machine)
    except UserError:
        missing = _missing(header, machine)
        return Fit(_marked(f"Does not fit: needs {_more(missing)} more", "no", basis), None, missing)
    text, grade = _words(header, plan)
    return Fit(_marked(text, grade, basis), plan)


def _planned(header: GgufFile, machine: Machine) -> Plan:
    if header.role != "chat":
        return plan_reader(header, machine, machine.cores)
    return make_plan(header, LoadSpec(header.path), machine)


def _missing(header: GgufFile, machine: Machine) -> int:
    """Bytes that the machine has too little for the least plan there is."""
    planner = Planner(Sizes(header), LoadSpec(header.path), machine)
    if header.role == "chat":
        return lacking(planner, LEAST_CONTEXT)
    return max(1, plan_reader(header, ENDLESS, machine.cores).total - max(0, planner.room))


def _more(size: int) -> str:
    """A lack in whole gigabytes, rounded up; below one in megabytes."""
    return f"{-(-size // 10**9)} GB" if size > 10**9 else amount(-(-size // 10**6) * 10**6)


def _marked(text: str, grade: Grade, basis: Basis) -> Badge:
    return Badge(f"{text} ({ALONE})" if basis == "size" else text, grade, basis)


def _words(header: GgufFile, plan: Plan) -> tuple[str, Grade]:
    context = f", with {tokens(plan.context)} context" if header.role == "chat" else ""
    slow = processor_reads(header, plan) > SLOW_BYTES
    whole = plan.gpu_layers == plan.total_layers
    if whole and not plan.host_experts:
        return f"Runs fully on your {plan.device}{context}", "good"
    if slow and plan.gpu_layers * 2 < plan.total_layers:
        return f"Slow: {'mostly ' if plan.gpu_layers else ''}on the processor{context}", "slow"
    if not plan.gpu_layers:
        return f"Runs on the processor{context}", "fair"
    if whole:
        return f"Runs on your {plan.device}, its experts partly on the processor{context}", "fair"
    return f"About {plan.gpu_layers} of {plan.total_layers} layers on your {plan.device}{context}", "fair"


def short(found: Fit) -> str:
    """The same for a column of a table: card 32k, 26/40 8k, experts 8k, cpu 8k, +9 GB; a ~ where the size is all that
    is known."""
    plan = found.plan
    rough = "~" if found.badge.basis == "size" else ""
    if plan is None:
        return f"{rough}+{_more(found.missing)}"
    if not plan.gpu_layers:
        where = "cpu"
    elif plan.gpu_layers < plan.total_layers:
        where = f"{plan.gpu_layers}/{plan.total_layers}"
    else:
        where = "experts" if plan.host_experts else "card"
    return f"{rough}{where} {tokens(plan.context).removesuffix('-token')}"


def tokens(count: int) -> str:
    """A context in short: 32k, 512-token."""
    return f"{count // 1024}k" if count >= 1024 else f"{count}-token"


def processor_reads(header: GgufFile, plan: Plan) -> int:
    """Bytes of weights that the processor reads for a token; of experts the few that are used."""
    sizes = Sizes(header)
    there = plan.total_layers - plan.gpu_layers
    used, all_ = header.arch("expert_used_count"), header.arch("expert_count")
    share = used / all_ if used and all_ else 1.0
    read = 0.0 if plan.gpu_layers else float(sizes.output)
    for layer, (weight, expert) in enumerate(zip(sizes.layers, sizes.experts, strict=True)):
        if layer < there:
            read += weight - expert + expert * share
        elif layer < plan.host_experts:
            read += expert * share
    return int(read)
