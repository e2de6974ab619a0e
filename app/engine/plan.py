"""How a model goes into memory: pure arithmetic over its header and the machine, before llama.cpp sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.engine.api import LoadSpec
from app.engine.gguf import GgufFile

MIB = 1 << 20
GRID = 128
"""Rows of one step: no slower than 512 on a processor, and the lever on the compute buffer."""
LEAST_CONTEXT = 512
USUAL_CONTEXT = 8192
"""What an unasked context is at most: a larger one costs memory whether it is used or not."""
RESERVE = 256 * MIB
"""Left free for everything else."""
_KV_BYTES = {"f16": (1, 2), "q8_0": (32, 34), "q4_0": (32, 18)}
_PATTERNS: dict[str, tuple[int, bool]] = {
    "gemma2": (2, False),
    "gemma3": (6, False),
    "gemma3n": (5, False),
    "gpt-oss": (2, False),
    "cohere2": (4, False),
    "exaone4": (4, False),
    "llama4": (4, False),
    "olmo2": (4, False),
    "plamo3": (8, False),
    "smallthinker": (4, True),
    "phi3": (1, False),
}
"""Of architectures with sliding windows: every n-th layer sees all (the first of n, where true)."""


@dataclass(frozen=True)
class Machine:
    """What a plan may count on: free and total memory in bytes, and cores worth using."""

    free: int
    total: int
    cores: int


@dataclass(frozen=True)
class Plan:
    """How to load a model. Sizes in bytes; `context` in tokens for each of `sequences`."""

    context: int
    sequences: int
    kv_type: str
    gpu_layers: int
    total_layers: int
    threads: int
    grid: int
    full_window: bool
    weights: int
    kv: int
    compute: int

    @property
    def total(self) -> int:
        """Memory of everything together."""
        return self.weights + self.kv + self.compute

    @property
    def sentence(self) -> str:
        """The plan in plain words."""
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        return (
            f"Runs on the processor with {threads} and a context of {self.context:,} tokens, "
            f"in about {amount(self.total)} of memory."
        )


def amount(size: int) -> str:
    """A size for people, e.g. "1.2 GB"."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(size, 0) / 1e6:.0f} MB"


def make_plan(header: GgufFile, spec: LoadSpec, machine: Machine) -> Plan:
    """The best plan that fits; raises UserError (code too-large, or context-too-large) when none does."""
    threads = spec.threads or machine.cores
    draft = Plan(
        context=LEAST_CONTEXT,
        sequences=1,
        kv_type=spec.kv_type,
        gpu_layers=0,
        total_layers=header.layers,
        threads=max(1, threads),
        grid=GRID,
        full_window=True,
        weights=header.weights,
        kv=0,
        compute=0,
    )
    room = machine.free - RESERVE
    least = _sized(header, draft, LEAST_CONTEXT, 1, False)
    if least.total > room:
        raise _too_large(header, least.total - room)
    chosen = _with_context(header, draft, spec, room)
    return _with_sequences(header, chosen, spec.sequences, machine, room)


def _with_context(header: GgufFile, draft: Plan, spec: LoadSpec, room: int) -> Plan:
    wanted = [_padded(spec.context)] if spec.context else _ladder(header.trained_context or 4096)
    for context in wanted:
        for full in (True, False):
            plan = _sized(header, draft, context, 1, full)
            if plan.total <= room:
                return plan
    if not spec.context:
        return _sized(header, draft, LEAST_CONTEXT, 1, False)
    missing = _sized(header, draft, wanted[0], 1, False).total - room
    raise UserError(
        f"A context of {spec.context:,} tokens does not fit",
        why=f"it needs {amount(missing)} more memory than is free",
        todo="choose a smaller context",
        code="context-too-large",
    )


def _ladder(trained: int) -> list[int]:
    """Contexts to try, largest first."""
    top = min(trained, USUAL_CONTEXT)
    steps = [context for context in (8192, 6144, 4096, 3072, 2048, 1536, 1024, 512) if context < top]
    return [max(256, top // 256 * 256), *steps]


def _padded(context: int) -> int:
    """llama.cpp rounds a sequence's context up to whole blocks of 256."""
    return -(-context // 256) * 256


def _with_sequences(header: GgufFile, plan: Plan, most: int, machine: Machine, room: int) -> Plan:
    """As many further sequences as cost little beside the model itself: they keep other chats warm."""
    spare = min(max(512 * MIB, machine.free // 16), max(512 * MIB, plan.weights))
    for sequences in range(max(1, most), 1, -1):
        wider = _sized(header, plan, plan.context, sequences, plan.full_window)
        if wider.total <= room and wider.kv - plan.kv <= spare:
            return wider
    return plan


def _sized(header: GgufFile, plan: Plan, context: int, sequences: int, full: bool) -> Plan:
    kv = sequences * sequence_bytes(header, context, plan.kv_type, plan.grid, full)
    compute = compute_bytes(header, context, plan.grid)
    return replace(plan, context=context, sequences=sequences, full_window=full, kv=kv, compute=compute)


def sequence_bytes(header: GgufFile, context: int, kv_type: str, grid: int, full_window: bool) -> int:
    """Attention memory of one sequence of `context` tokens."""
    window = header.arch("attention.sliding_window")
    short = min(context, _padded(window + grid)) if window and not full_window else context
    block, size = _KV_BYTES[kv_type]
    total = 0
    for layer in range(header.layers):
        width = _layer_width(header, layer)
        total += width * (short if window and _slides(header, layer) else context) // block * size
    return total


def _layer_width(header: GgufFile, layer: int) -> int:
    """Numbers that one token leaves in a layer: keys and values of all its heads."""
    heads = _per_layer(header, "attention.head_count", layer) or 1
    kv_heads = _per_layer(header, "attention.head_count_kv", layer)
    kv_heads = heads if kv_heads is None else kv_heads
    usual = header.arch("embedding_length") // heads
    key = header.arch("attention.key_length") or usual
    value = header.arch("attention.value_length") or usual
    rank = header.arch("attention.kv_lora_rank")
    if rank:  # latent attention keeps one compressed vector and the rotary part
        return rank + header.arch("rope.dimension_count")
    return kv_heads * (key + value)


def _per_layer(header: GgufFile, key: str, layer: int) -> int | None:
    value = header.metadata.get(f"{header.architecture}.{key}")
    if isinstance(value, tuple):
        return int(value[layer]) if layer < len(value) else 0
    return int(value) if isinstance(value, (int, float)) else None


def _slides(header: GgufFile, layer: int) -> bool:
    """Whether a layer of a model with a sliding window has that window."""
    given = header.metadata.get(f"{header.architecture}.attention.sliding_window_pattern")
    if isinstance(given, tuple):
        return bool(given[layer]) if layer < len(given) else False
    every, dense_first = _PATTERNS.get(header.architecture, (0, False))
    if isinstance(given, int) and not isinstance(given, bool):
        every = given
    if every == 0:
        return header.architecture in _PATTERNS
    return layer % every != 0 if dense_first else layer % every < every - 1


def compute_bytes(header: GgufFile, context: int, grid: int) -> int:
    """Working memory of one step: the logits, a few activations, and the attention mask."""
    vocabulary = next((t.shape[1] for t in header.tensors if t.name == "token_embd.weight"), 32_000)
    activations = 8 * header.arch("embedding_length") + 3 * _widest(header)
    return int(1.05 * 4 * grid * (vocabulary + activations + context))


def _widest(header: GgufFile) -> int:
    value = header.metadata.get(f"{header.architecture}.feed_forward_length")
    if isinstance(value, tuple):
        return max((int(v) for v in value), default=0)
    return header.arch("feed_forward_length")


def _too_large(header: GgufFile, missing: int) -> UserError:
    return UserError(
        f"The model {header.path.name} is too large for this computer",
        why=f"it needs {amount(missing)} more memory than is free",
        todo="close other programs or choose a smaller model",
        code="too-large",
    )
