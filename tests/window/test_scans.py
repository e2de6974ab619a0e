"""A scan is opened with Underdesk, read, asked for a time, and its page shown with the passage marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests._support.display import wait_until
from tests._support.program import Start
from tests.knowledge.scans import lines, needs_ocr, scanned

MILL = lines(
    "The old mill was rebuilt in 1912 after the flood.", "It grinds rye and wheat for four villages."
)
SHIP = lines(
    "Seventeen ships lay in the harbour that winter.", "None of them sailed before the ice broke in March."
)


@needs_ocr
@pytest.mark.timeout(300)
def test_a_scan_is_read_asked_and_shown_at_its_page(program: Start, tmp_path: Path) -> None:
    place = tmp_path / "winter.pdf"
    place.write_bytes(scanned([MILL, SHIP]))
    run = program(str(place))
    run.window()
    run.wait("Leave out winter.pdf", timeout=90)
    run.click(id_="composer")
    run.type("How many ships lay in the harbour? @after:2020-01 @before:2020-13")
    wait_until(
        lambda: "changed from 2020-01 on" in run.words() and "“2020-13” is no date" in run.words(),
        "the chips",
    )
    run.screenshot("scan-chips")
    for _ in "@before:2020-13":
        run.key("BackSpace")
    run.key("Return")
    wait_until(lambda: run.find(id_="stop") is None and run.find("Try again") is not None, "the answer", 180)
    run.screenshot("scan-answer")
    run.click("Source 1: winter.pdf, page 1")
    run.wait_text("winter.pdf · page 1 of 2")
    run.screenshot("scan-page")
    assert run.close() == 0, run.said()
