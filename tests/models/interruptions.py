"""Fetches a file while it is interrupted again and again: hung up on, switched offline, cancelled, killed."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.models.crew import Errand
from app.models.manifest import Licence, ModelEntry, ModelFile
from app.models.pace import Manner
from app.models.sources import Part
from app.models.transfer import Transfer
from app.net.door import Purpose
from app.net.gate import Gate
from tests.net.hub import Hub

KINDS = ("hung up on", "offline", "cancelled", "killed")
PATH = "/maker/tiny/resolve/main/tiny.gguf"


def entry(size: int, sha256: str) -> ModelEntry:
    """A model of one file."""
    file = ModelFile("tiny.gguf", size, sha256=sha256)
    licence = Licence("MIT", "https://example.org/terms")
    return ModelEntry(
        "tiny",
        "Tiny",
        "Test",
        "chat",
        "huggingface",
        "maker/tiny",
        (file,),
        licence,
        512,
        1,
        "F32",
        (),
        "",
        "",
    )


def transfer(
    origin: str, target: Path, offered: ModelEntry, part: int, token: CancelToken
) -> tuple[Gate, Transfer]:
    """What fetches it, and the door it goes through."""
    gate = Gate(False, lambda row: None, [Purpose("model-download", "Testing", (origin,))])
    manner = Manner(connections=3, tries=0, part=part, sync=4 * part, least=part // 2, settle_s=0.0)
    place = Part(target, origin + PATH, offered.parts[0])
    return gate, Transfer(Errand(place, offered, gate, token, manner))


@dataclass
class Outcome:
    """How it went. `twice`: bytes that the server sent more often than once, in all."""

    interruptions: Counter[str] = field(default_factory=Counter[str])
    twice: int = 0
    exact: bool = False


def interrupt(hub: Hub, target: Path, data: bytes, times: int, part: int, seed: int = 6) -> Outcome:
    """Interrupt a fetch of `data` so often, each at a random place, then let it end."""
    offered, dice, outcome = (
        entry(len(data), hashlib.sha256(data).hexdigest()),
        random.Random(seed),
        Outcome(),
    )
    hub.files[PATH], hub.tag = data, '"v1"'
    step = len(data) // (times + 1)
    for _ in range(times):
        kind = dice.choice(KINDS)
        stop_at = hub.served + dice.randint(step // 4, step)
        if _begun_and_ended(kind, hub, target, offered, part, stop_at):
            break
        outcome.interruptions[kind] += 1
    hub.mood = "well"
    _, last = transfer(hub.origin, target, offered, part, CancelToken())
    last.run(lambda done, total: None)
    outcome.exact = target.read_bytes() == data
    outcome.twice = hub.served - len(data)
    return outcome


def _begun_and_ended(kind: str, hub: Hub, target: Path, offered: ModelEntry, part: int, stop_at: int) -> bool:
    """One fetch with its interruption; true where it was whole before."""
    hub.mood, hub.cut = ("cut", stop_at) if kind == "hung up on" else ("well", 0)
    if kind == "killed":
        return _killed(hub, target, offered, part, stop_at)
    token = CancelToken()
    gate, fetch = transfer(hub.origin, target, offered, part, token)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fetch.run, lambda done, total: None)
        while hub.served < stop_at and not future.done():
            time.sleep(0.001)
        if kind == "offline":
            gate.set_offline(True)
        elif kind == "cancelled":
            token.cancel()
        error = future.exception(timeout=60)
    assert error is None or isinstance(error, (UserError, Cancelled)), error
    return error is None


def _killed(hub: Hub, target: Path, offered: ModelEntry, part: int, stop_at: int) -> bool:
    file = offered.parts[0]
    words = json.dumps([hub.origin, str(target), file.size, file.sha256, part])
    child = subprocess.Popen([sys.executable, "-m", "tests.models.interruptions", words])
    while hub.served < stop_at and child.poll() is None:
        time.sleep(0.001)
    child.send_signal(signal.SIGKILL)
    return child.wait() == 0


def main(words: str) -> None:
    """The child that gets killed."""
    origin, target, size, sha256, part = _told(words)
    _, fetch = transfer(origin, Path(target), entry(size, sha256), part, CancelToken())
    fetch.run(lambda done, total: None)


def _told(words: str) -> Any:
    return json.loads(words)


if __name__ == "__main__":
    main(sys.argv[1])
