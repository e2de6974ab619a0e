"""The page on quality names every check and every format of cases, and the figures of the frozen verdicts."""

from __future__ import annotations

import json
from pathlib import Path

from app.quality.checking import table
from app.quality.imports._rows import COLUMNS
from tests.quality.ifeval_freeze import GOLDEN

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "quality.md").read_text("utf-8")


def test_every_check_and_column_is_told() -> None:
    assert [name for name in table().names() if f"| `{name}` |" not in PAGE] == []
    assert [name for name in COLUMNS if f"`{name}`" not in PAGE] == []


def test_the_figures_of_the_verdicts_are_true() -> None:
    document = json.loads(GOLDEN.read_text("utf-8"))
    rows = [row for kind in document["verdicts"].values() for row in kind]
    count = sum(len(row["holds"]) + len(row["fails"]) for row in rows)
    assert f"all {count:,} verdicts" in PAGE and document["package"].split()[1] in PAGE
    assert f"{len(rows)} sets of arguments over {len(document['texts'])} answers" in PAGE
