"""What it costs that the packed engine chooses its parts at start, in pairs with the one built for this machine."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.base.paths import program_root
from app.engine.api import LoadSpec, Message
from app.engine.bench_kit import Bench, Figure, figure, run, talk_of
from app.engine.binding import library
from app.engine.host import LlamaEngine

PROMPT, ANSWER = 512, 128
NAMES = {"portable_vs_native": "generation", "portable_prompt_vs_native": "prompt"}
Speeds = dict[str, Any]


def portable_figures(bench: Bench) -> list[Figure]:
    """The same engine over both builds of llama.cpp, in processes that take turns; medians of pairs."""
    place = _libraries()
    if isinstance(place, str):
        return [figure(name, place, "ratio", 0.95, "higher") for name in NAMES]
    rows = pairs(bench.rounds(3, 11), lambda portable: _measured(bench.model, place if portable else None))
    taken = sorted({str(row[True]["variant"]) for row in rows})
    return [
        figure(name, ratio(rows, what), "ratio", 0.95, "higher", {"pairs": len(rows), "variant": taken})
        for name, what in NAMES.items()
    ]


def pairs(count: int, measure: Callable[[bool], Speeds]) -> list[dict[bool, Speeds]]:
    """So many pairs, portable (true) and native; who begins changes, for the machine may change its clock."""
    return [
        {portable: measure(portable) for portable in (turn % 2 == 0, turn % 2 == 1)} for turn in range(count)
    ]


def ratio(rows: list[dict[bool, Speeds]], what: str) -> float:
    """The median of portable over native; only neighbours in time are compared."""
    return statistics.median(row[True][what] / row[False][what] for row in rows)


def _libraries() -> Path | str:
    """Where the portable build lies that was packed last, or why there is none."""
    place = program_root() / "build" / "frozen" / "llama" / "llama_cpp" / "lib"
    return place if place.is_dir() else "not measured: no portable engine lies here; make frozen"


def _measured(model: Path, libraries: Path | None) -> Speeds:
    where = {} if libraries is None else {"LLAMA_CPP_LIB_PATH": str(libraries)}
    done = subprocess.run(
        [sys.executable, "-m", "app.engine.bench_portable", str(model)],
        cwd=program_root(),
        env={**os.environ, **where},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def main(model: Path) -> int:
    """In a process of its own: print both speeds in tokens per second, and which variant ran."""
    engine = LlamaEngine()
    try:
        engine.load(LoadSpec(model)).result()
        run(engine, (Message("user", "Tell a long story."),), ANSWER)  # a warm-up
        answer = run(engine, (Message("user", "Tell a very long story."),), ANSWER).stats
        read = run(engine, talk_of(engine, "Listen. ", PROMPT), 1).stats
    finally:
        engine.close(60)
    variant = next((one.variant for one in library().underdesk_backends if one.kind == "cpu"), "built in")
    speeds = {"generation": answer.tokens_per_s, "prompt": read.prompt_tokens / read.prompt_s}
    sys.stdout.write(json.dumps({**speeds, "variant": variant}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
