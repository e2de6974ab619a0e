"""The bench of the store measures what it says; its figures' size is not this test's business."""

from __future__ import annotations

from app.store import bench


def test_the_figures_have_the_promised_shape() -> None:
    figures = bench.store_figures(quick=True)
    names = [figure["name"] for figure in figures]
    assert names == ["insert_vs_plain", "fts_vs_plain", "open_ms", "vault_open_ms", "receipt_ms"]
    for figure in figures:
        assert set(figure) == {"name", "value", "unit", "goal", "better", "holds"}
        assert figure["value"] > 0
        assert figure["holds"] == (figure["value"] <= figure["goal"])
