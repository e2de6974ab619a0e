"""The two small models that read print: where the extra has put them, and how they are run."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from app.knowledge.ocr.extra import DETECTOR, RECOGNISER, RUNTIME, folder

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Models:
    """`detector` says where print is, `recogniser` what it says: at each step one of `letters`, or none at 0."""

    detector: Any
    recogniser: Any
    letters: Sequence[str]

    def places(self, picture: Floats) -> Floats:
        """How likely each pixel is print, for a picture of 3 × height × width whose sides are multiples of 32."""
        return self.detector.run(None, {"x": picture[None]})[0][0, 0]

    def steps(self, line: Floats) -> Floats:
        """Steps × letters: how likely each letter is, for a line of print of 3 × 48 × width."""
        return self.recogniser.run(None, {"x": line[None]})[0][0]


@cache
def load() -> Models:
    """The models, from their files; to be called before the walls go up. One thread: there will be no others."""
    place = folder()
    assert place is not None
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"
    runtime: Any = importlib.import_module(RUNTIME)
    runtime.disable_telemetry_events()  # Windows builds would write them to the system's own log
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # every line has another width
    options.log_severity_level = 4

    def session(name: str) -> Any:
        return runtime.InferenceSession(str(place / name), options, providers=["CPUExecutionProvider"])

    recogniser = session(RECOGNISER)
    letters = recogniser.get_modelmeta().custom_metadata_map["character"].split("\n")
    while letters and not letters[-1]:
        letters.pop()
    return Models(session(DETECTOR), recogniser, ["", *letters, " "])
