"""Asks a public implementation of IFEval for its verdicts, where one is: python -m tests.quality.ifeval_freeze.

It takes if-verifiable 0.1.2 with nltk, langdetect, emoji, immutabledict and syllapy, and NLTK_DATA with punkt_tab.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.quality.ifeval_texts import ARGUMENTS, SPOKEN, prose, texts

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "ifeval-verdicts.json"
SEEDS = range(5)
"""The package draws when it guesses a language: what it is not sure of is left out."""


class Reference:
    """The package's own checkers."""

    def __init__(self) -> None:
        datasets: Any = ModuleType("datasets")  # only its loader of benchmarks needs it
        datasets.load_dataset = None
        sys.modules.setdefault("datasets", datasets)
        import langdetect
        from if_verifiable.ifeval.instructions_registry import INSTRUCTION_DICT

        logging.disable(logging.CRITICAL)
        self._factory: Any = langdetect.DetectorFactory
        self.checkers: dict[str, Any] = INSTRUCTION_DICT

    def verdict(self, name: str, arguments: dict[str, Any], text: str) -> bool | None:
        """What it says; None where it says now this, now that."""
        said: set[bool] = set()
        for seed in SEEDS if name in SPOKEN else (0,):
            self._factory.seed = seed
            checker = self.checkers[name](name)
            checker.build_description(**arguments)
            said.add(bool(checker.check_following(text)))
        return said.pop() if len(said) == 1 else None


def verdicts(reference: Reference) -> Iterator[tuple[str, dict[str, Any], str, bool]]:
    """Name, arguments, answer and verdict of all vectors."""
    for name, given in ARGUMENTS.items():
        for text in prose(name in SPOKEN[1:]) if name in SPOKEN else texts():
            for arguments in given:
                said = reference.verdict(name, arguments, text)
                if said is not None:
                    yield name, arguments, text, said


def freeze() -> int:
    """Write the golden file; returns how many vectors it has."""
    every = list(dict.fromkeys([*texts(), *prose(cased=False), *prose(cased=True)]))
    number = {text: n for n, text in enumerate(every)}
    rows = {name: [(one, [], []) for one in given] for name, given in ARGUMENTS.items()}
    count = 0
    for name, arguments, text, said in verdicts(Reference()):
        row = next(row for row in rows[name] if row[0] == arguments)
        row[1 if said else 2].append(number[text])
        count += 1
    document = {
        "package": "if-verifiable 0.1.2",
        "texts": every,
        "verdicts": {
            name: [{"arguments": one, "holds": yes, "fails": no} for one, yes, no in made]
            for name, made in rows.items()
        },
    }
    GOLDEN.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return count


if __name__ == "__main__":
    print(freeze(), "vectors")
