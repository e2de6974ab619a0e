"""The row portable_vs_native compares neighbours in time, and says so where there is nothing to compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine import bench_portable
from app.engine.bench_kit import Bench
from app.engine.host import LlamaEngine


def test_pairs_take_turns_in_who_begins() -> None:
    order: list[bool] = []

    def measure(portable: bool) -> bench_portable.Speeds:
        order.append(portable)
        return {"generation": 90.0 + len(order) if portable else 100.0}

    rows = bench_portable.pairs(3, measure)
    assert order == [True, False, False, True, True, False]
    assert bench_portable.ratio(rows, "generation") == 0.94


def test_without_a_packed_engine_the_rows_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench_portable, "program_root", lambda: tmp_path)
    rows = bench_portable.portable_figures(Bench(LlamaEngine(), tmp_path / "model.gguf"))
    assert [row["name"] for row in rows] == ["portable_vs_native", "portable_prompt_vs_native"]
    assert all("make frozen" in row["value"] and row["holds"] is False for row in rows)
