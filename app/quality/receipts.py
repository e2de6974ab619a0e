"""Receipts in plain words and as JSON, and how long they are kept."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.base.events import Event, TurnDone
from app.base.settings import Settings
from app.quality.differences import shown
from app.store.receipt_records import Receipt
from app.store.receipts import ReceiptsRepo

FORMAT = "underdesk receipt 1"
EVERY = 50
"""Answers between two looks at how much room receipts take."""
DAY = 86_400.0
PROMISE_EXACT = (
    "Exact mode: with the same model file, engine build and device the same words come out, byte for byte. Answers"
    " are computed one at a time in fixed steps, and of what was computed before only whole steps are used again."
)
PROMISE_FAST = (
    "Fast mode: words were guessed ahead, computed together with other answers, or begun from what was computed"
    " before at any place. That changes the last bits of the sums, so other words may come out."
)
PROMISE_REMOTE = "An endpoint answered: what runs there is not known, and nothing is promised."


@dataclass(frozen=True)
class Line:
    """A fact for people: its name, in words, and in full where those are short for it."""

    title: str
    words: str
    full: str = ""


@dataclass(frozen=True)
class Part:
    """Facts that belong together."""

    title: str
    lines: tuple[Line, ...]


def promise(receipt: Receipt) -> str:
    """What may be expected of a replay."""
    if receipt.facts.get("endpoint"):
        return PROMISE_REMOTE
    return PROMISE_EXACT if receipt.facts.get("options", {}).get("exact", True) else PROMISE_FAST


def in_words(receipt: Receipt, name_of: Callable[[str], str] = str) -> list[Part]:
    """A receipt for people; `name_of` gives a model's name by its id."""
    facts = receipt.facts
    made = {name: facts.get(name, {}) for name in ("conditions", "sampling", "options", "figures")}
    parts = [
        _model(receipt, made["conditions"], name_of),
        _machine(made["conditions"]),
        _choices(made["sampling"], made["options"]),
        _read(receipt),
        _took(receipt, made["figures"]),
    ]
    return [Part(part.title, tuple(line for line in part.lines if line.words)) for part in parts]


def _model(receipt: Receipt, conditions: Mapping[str, Any], name_of: Callable[[str], str]) -> Part:
    sha, template = str(conditions.get("model", "")), str(conditions.get("template", ""))
    lines = (
        Line("Model", name_of(receipt.model) if receipt.model else ""),
        Line("File", f"SHA-256 {sha[:16]}…" if sha else "", sha),
        Line(
            "Adapters",
            shown("adapters", conditions.get("adapters")),
            ", ".join(conditions.get("adapters", ())),
        ),
        Line("Chat template", f"SHA-256 {template[:16]}…" if template else "", template),
        Line("Endpoint", str(receipt.facts.get("endpoint", ""))),
    )
    return Part("Model", lines)


def _machine(conditions: Mapping[str, Any]) -> Part:
    build = str(conditions.get("build", ""))
    layers, step = conditions.get("gpu_layers", 0), conditions.get("step", 0)
    threads, window = conditions.get("threads", 0), conditions.get("context", 0)
    number, flags, _ = (*build.split(" ", 2), "", "", "")[:3]
    lines = (
        Line("Engine", f"llama-cpp-python {number} for {flags}" if build else "", build),
        Line("Device", str(conditions.get("device", ""))),
        Line("Driver", str(conditions.get("driver", ""))),
        Line("On the card", f"{layers} layers" if layers else ""),
        Line("Threads", f"{threads:,}" if threads else ""),
        Line("Context", f"{window:,} tokens" if window else ""),
        Line("Batch", f"{step:,} tokens a step" if step else ""),
        Line("Keys and values", str(conditions.get("kv_type", ""))),
        Line("Flash attention", shown("", bool(conditions.get("flash_attention"))) if build else ""),
    )
    return Part("Computer", lines)


def _choices(sampling: Mapping[str, Any], options: Mapping[str, Any]) -> Part:
    penalty, reach = sampling.get("repeat_penalty", 1.0), sampling.get("repeat_last_n", 0)
    thinking, longest = options.get("thinking"), options.get("max_tokens", 0)
    lines = (
        Line("Seed", str(sampling.get("seed", ""))),
        Line("Temperature", f"{sampling.get('temperature', 0):g}"),
        Line("Filters", _filters(sampling)),
        Line("Repetition", f"penalty {penalty:g} over {reach} tokens" if penalty != 1 else "no penalty"),
        Line("Longest answer", f"{longest:,} tokens" if longest else ""),
        Line("Reasoning", "" if thinking is None else shown("", bool(thinking))),
        Line("Mode", "exact" if options.get("exact", True) else "fast"),
    )
    return Part("Choices", lines)


def _filters(sampling: Mapping[str, Any]) -> str:
    top_k, top_p, min_p = (sampling.get(name, 0) for name in ("top_k", "top_p", "min_p"))
    return f"top-k {top_k}, top-p {top_p:g}, min-p {min_p:g}"


def _read(receipt: Receipt) -> Part:
    figures = receipt.facts.get("figures", {})
    count, digest = figures.get("prompt_tokens", 0), receipt.prompt_sha256
    words = f"{count:,} tokens" if count else ""
    lines = [Line("Prompt", f"{count:,} tokens, SHA-256 {digest[:16]}…" if digest else words, digest)]
    for passage in receipt.facts.get("passages", ()):
        sha = str(passage.get("sha256", ""))
        stop = passage.get("stop", passage.get("end", 0))
        name, start = passage.get("name", ""), passage.get("start", 0)
        part = f"{name}, characters {start:,} to {stop:,}"
        whole = f"{name}, characters {start:,} to {stop:,}, file {sha[:12]}…"
        lines.append(Line("Document", whole if sha else part, sha))
    return Part("What it read", tuple(lines))


def _took(receipt: Receipt, figures: Mapping[str, Any]) -> Part:
    said, first = len(receipt.tokens), float(figures.get("time_to_first_token_s", 0))
    reused, joules = figures.get("reused_tokens", 0), float(figures.get("joules", 0))
    seconds = float(figures.get("prompt_s", 0)) + float(figures.get("generate_s", 0))
    energy = {
        "measured": f"{joules:,.0f} J (measured)",
        "entered": f"{joules:,.0f} J (by the wattage that you entered)",
    }
    digest = hashlib.sha256(",".join(map(str, receipt.tokens)).encode()).hexdigest()
    lines = (
        Line("When", time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(receipt.made))),
        Line("Answer", f"{said:,} tokens" if said else "", f"SHA-256 of the token ids: {digest}"),
        Line("Ended", ENDED.get(receipt.reason, receipt.reason)),
        Line("Used again", f"{reused:,} tokens of the prompt" if reused else ""),
        Line("Time", f"{seconds:.2f} s, first word after {first:.2f} s"),
        Line("Energy", energy.get(figures.get("energy", ""), "")),
    )
    return Part("What came out", lines)


ENDED = {
    "stop": "by itself",
    "length": "at the longest answer",
    "context": "at the end of the window",
    "cancelled": "you stopped it",
}


def exported(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON, with all that was read and said: whoever has it can read the prompt."""
    return {
        "format": FORMAT,
        "id": receipt.id,
        "made": receipt.made,
        "message": receipt.message,
        "step": receipt.step,
        "model": receipt.model,
        "reason": receipt.reason,
        **receipt.facts,
        "prompt": receipt.prompt,
        "prompt_sha256": receipt.prompt_sha256,
        "request": json.loads(receipt.request),
        "token_ids": list(receipt.tokens),
    }


class Retention:
    """Erases receipts that are older or more than the settings keep: at the start and after some answers."""

    def __init__(self, repo: ReceiptsRepo, settings: Settings) -> None:
        self._repo, self._settings = repo, settings
        self._answers = 0
        self._lock = threading.Lock()

    def on_event(self, event: Event) -> None:
        """Count the answers."""
        if not isinstance(event, TurnDone):
            return
        with self._lock:
            self._answers += 1
            due = self._answers % EVERY == 0 or not self._settings.number("receipts_mb")
        if due:
            self.trim()

    def trim(self) -> None:
        """Erase what is too much, behind everything else."""
        days = self._settings.number("receipts_days")
        before = time.time() - days * DAY if days else 0.0
        self._repo.trim(self._settings.number("receipts_mb") << 20, before)
