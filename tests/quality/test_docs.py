"""The page on quality names every check and every format of cases, and the figures of the frozen verdicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.quality.checking import table
from app.quality.imports._rows import COLUMNS
from tests.quality import ifbench_freeze
from tests.quality.ifeval_freeze import GOLDEN
from tests.quality.test_ifbench import KINDS, differing

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "quality.md").read_text("utf-8")


def test_every_check_and_column_is_told() -> None:
    assert [name for name in table().names() if f"| `{name}` |" not in PAGE] == []
    assert [name for name in COLUMNS if f"`{name}`" not in PAGE] == []


def frozen(path: Path) -> tuple[dict[str, Any], list[Any], int]:
    document = json.loads(path.read_text("utf-8"))
    rows = [row for kind in document["verdicts"].values() for row in kind]
    return document, rows, sum(len(row["holds"]) + len(row["fails"]) for row in rows)


def test_the_figures_of_the_verdicts_are_true() -> None:
    document, rows, count = frozen(GOLDEN)
    assert f"all {count:,} verdicts" in PAGE and document["package"].split()[1] in PAGE
    assert f"{len(rows)} sets of arguments over {len(document['texts'])} answers" in PAGE


def test_the_figures_of_ifbench_are_true() -> None:
    document, rows, count = frozen(ifbench_freeze.GOLDEN)
    differ = sum(len(differing(one)[1]) for one in KINDS)
    page = PAGE.replace("\n", " ")
    assert f"all {document['own']} verdicts of the tests that it ships" in page
    assert f"all but {differ} of the {count:,} verdicts" in page and document["package"].split()[1] in page
    assert (
        f"{len(KINDS)} kinds with {len(rows)} sets of arguments over {len(document['texts'])} answers" in page
    )
