"""Run as a child: loads a model on llama.cpp's devices and prints what came of it, one JSON line for each wish.

It is a process of its own because a device that was once loaded stays for a process's whole life.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from app.engine import gguf
from app.engine.api import GenerateRequest, LoadSpec, Message, Sampling
from app.engine.binding import library
from app.engine.buffers import by_device
from app.engine.host import LlamaEngine
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import Card, Knobs, Machine
from app.engine.plan_search import Planner
from app.engine.plan_sizes import Sizes

ROOMY = 1 << 40
QUESTION = (Message("user", "Count from one to twenty: one, two, three,"),)


def answers(path: Path, wishes: list[int]) -> None:
    """The same short answer with so many layers on the device."""
    engine = LlamaEngine()
    for wish in wishes:
        info = engine.load(LoadSpec(path, context=512, sequences=1, gpu_layers=wish)).result()
        request = GenerateRequest(QUESTION, Sampling(temperature=0), max_tokens=8)
        tokens = engine.submit(request, lambda _: None).result().token_ids
        devices = [asdict(device) for device in engine.devices()]
        print(json.dumps({"layers": info.gpu_layers, "tokens": tokens, "devices": devices}), flush=True)
    engine.close()


def predictions(path: Path, contexts: list[int]) -> None:
    """The plan's total and what llama.cpp then took, with the whole model on the device."""
    header = gguf.read(path)
    library()
    machine = Machine(ROOMY, ROOMY, 1, (Card("device", ROOMY, 0),))
    planner = Planner(Sizes(header), LoadSpec(path, threads=1), machine)
    model = Model(path, planner.place(Knobs(contexts[0]), header.layers), lambda _: True)
    weights = sum(
        size for key, size in by_device(library().underdesk_log.lines).items() if key.endswith("model")
    )
    # A device may refuse tensors beyond a size (mesa's: 128 MiB): then the output's table is not kept twice.
    tied = planner.sizes.tied
    kept = tied if weights < planner.sizes.weights + tied // 2 else 0
    for context in contexts:
        for kv_type, flash in (("f16", True), ("f16", False), ("q8_0", True)):
            plan = planner.place(Knobs(context, kv_type=kv_type, flash=flash), header.layers)
            LlamaBackend(model, plan).close()
            taken = by_device(library().underdesk_log.lines)
            real = weights + sum(size for key, size in taken.items() if not key.endswith("model"))
            row = {
                "context": context,
                "kv": kv_type,
                "flash": flash,
                "planned": plan.total - kept,
                "real": real,
            }
            print(json.dumps(row), flush=True)
    model.close()


if __name__ == "__main__":
    work = {"answers": answers, "predictions": predictions}[sys.argv[1]]
    work(Path(sys.argv[2]), [int(number) for number in sys.argv[3:]])
