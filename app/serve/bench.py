"""The local API under sixteen clients that stream at once, beside llama.cpp's own server under the same, in one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from app.base.paths import program_root
from app.engine.api import LoadSpec, ModelInfo
from app.engine.bench_kit import Bench, Figure, figure, native_program, talk_of
from app.engine.bench_parallel import CROWD, ROOM, WIDE_ANSWER, server_arguments
from app.engine.host import LlamaEngine
from app.net import rehearsal
from app.serve.rooms import Rooms
from app.serve.service import LocalApi, Served

NAMES = ("serve16_ttft_p95_vs_server", "serve16_tokens_vs_server", "serve16_complete")
Heard = dict[str, Any]


class _Loaded:
    """Models that are what the benchmark has loaded."""

    def __init__(self, engine: LlamaEngine, model_id: str) -> None:
        self._engine, self._id = engine, model_id

    def expect(self, sequences: int) -> None:
        """It was loaded for as many as are measured."""
        assert sequences <= CROWD

    def ensure(self, model_id: str = "") -> Future[ModelInfo]:
        """What is loaded."""
        future: Future[ModelInfo] = Future()
        assert self._engine.info
        future.set_result(self._engine.info)
        return future

    def default_id(self) -> str:
        """The one that is measured with."""
        return self._id

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        """Nothing: both servers are told the same."""
        return {}


class _Keys:
    """Keeps the key for as long as the benchmark runs."""

    def __init__(self) -> None:
        self._kept = ""

    def read(self, name: str) -> str:
        """It."""
        return self._kept

    def keep(self, name: str, token: str) -> bool:
        """Keep it in memory."""
        self._kept = token
        return False


def serve_figures(rooms: Rooms, model: Path, model_id: str, *, quick: bool = False) -> list[Figure]:
    """Time to first words and tokens per second against llama.cpp's server; and how many answers came whole."""
    engine = LlamaEngine()
    bench, server = Bench(engine, model, quick), native_program("llama-server")
    try:
        ours, theirs = list[Heard](), list[Heard]()
        for turn in range(bench.rounds(2, 5)):
            bench.load(LoadSpec(model, context=ROOM, sequences=CROWD))
            asked = [talk_of(engine, f"{number} tales of {turn}. ", 96) for number in range(CROWD)]
            talks = [[{"role": m.role, "content": m.content} for m in talk] for talk in asked]
            ours.append(_ours(rooms, engine, model_id, talks))
            if isinstance(server, Path):
                theirs.append(_theirs(bench, server, talks))
        return _figures(ours, theirs, server)
    finally:
        engine.close()


def _figures(ours: list[Heard], theirs: list[Heard], server: Path | str) -> list[Figure]:
    whole = sum(one["complete"] for one in ours) / (CROWD * len(ours))
    complete = figure(NAMES[2], whole, "ratio", 1.0, "higher")
    if isinstance(server, str):
        return [
            figure(NAMES[0], server, "ratio", 2.0, "lower"),
            figure(NAMES[1], server, "ratio", 0.9, "higher"),
            complete,
        ]
    waits = _p95(ours), _p95(theirs)
    rates = [_rate(mine) / _rate(other) for mine, other in zip(ours, theirs, strict=True)]
    detail = {"ours_s": waits[0], "servers_s": waits[1]}
    speeds = {
        "ours_tokens_per_s": statistics.median(map(_rate, ours)),
        "servers_tokens_per_s": statistics.median(map(_rate, theirs)),
    }
    return [
        figure(NAMES[0], waits[0] / waits[1], "ratio", 2.0, "lower", detail),
        figure(NAMES[1], statistics.median(rates), "ratio", 0.9, "higher", speeds),
        complete,
    ]


def _p95(heard: list[Heard]) -> float:
    """Of all clients of all rounds, in seconds."""
    waits = sorted(wait for one in heard for wait in one["first"])
    return float(waits[min(len(waits) - 1, round(0.95 * len(waits)))])


def _rate(heard: Heard) -> float:
    return float(heard["tokens"] / heard["seconds"])


def _ours(rooms: Rooms, engine: LlamaEngine, model_id: str, talks: list[Any]) -> Heard:
    """The local API as it is, but for the socket that clients reach it by."""
    mine = Rooms(engine, _Loaded(engine, model_id), rooms.shelf, rooms.settings, rooms.look)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "api.sock"
        api = LocalApi(mine, _Keys(), _ignore, open_porter=lambda _: rehearsal.start(place))
        api.start(rehearsal.PORT)
        try:
            host = f"127.0.0.1:{api.port}"
            return _load({"address": str(place), "host": host, "key": api.key(), "messages": talks})
        finally:
            api.stop()


def _ignore(_: Served) -> None:
    """A benchmark stands in no log."""


def _theirs(bench: Bench, server: Path, talks: list[Any]) -> Heard:
    """llama.cpp's server; the program here has unloaded its model meanwhile."""
    info = bench.engine.info
    threads = info.threads if info else 1
    bench.engine.unload().result()
    job = {"model": str(bench.model), "arguments": server_arguments(bench.model, threads), "messages": talks}
    return _load(job, str(server))


def _load(job: dict[str, Any], *words: str) -> Heard:
    command = [sys.executable, str(program_root() / "bench" / "serve_load.py"), *words]
    given = json.dumps({**job, "tokens": WIDE_ANSWER})
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
