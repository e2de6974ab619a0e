"""Answers talks in a process of its own: python -m tests.engine.cold MODEL COUNT SENTENCES, token ids as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from app.engine.exactness import Examiner, Shelf, talks
from app.engine.host import LlamaEngine
from tests.engine.exact import spec_of

if __name__ == "__main__":
    path, count, sentences = sys.argv[1:]
    engine = LlamaEngine()
    found = Examiner(engine, spec_of(Path(path)), Shelf).cold(talks(int(count), int(sentences)))
    engine.close()
    sys.stdout.write(json.dumps(found))
