"""Journey 4: nothing goes out; then a fetch from a hub, each connection told; the switch stops it, and it goes on."""

from __future__ import annotations

import json
import sys
import time

import pytest

from app.base.paths import Profile
from app.ui.viewmodels.shell import size_words
from tests._support.display import Display, wait_until
from tests._support.program import Node, Program, Start
from tests.journeys.test_05_drop_a_model import starter
from tests.models import shelves
from tests.net import hub as hubs

REPO, FILE = "maker/Tiny-GGUF", "tiny-Q4_1.gguf"
RATE = 6_000_000
"""Bytes a second of each connection: the fetch takes long enough to be stopped in the middle."""
UNDERWAY = 8 << 20
IN_FLIGHT = 6 << 20
"""What several connections may hold in their buffers when they are cut."""


def choose(run: Program, display: Display, title: str) -> None:
    """Click a row of a list."""

    def row() -> Node | None:
        return next((n for n in run.tree() if n.role == "list item" and n.name.startswith(title)), None)

    display.click(*wait_until(row, title).centre)


def use_mirror(run: Program, display: Display, hub: hubs.Hub) -> None:
    """Enter the hub of this test where a person enters a mirror."""
    run.key("ctrl+7")
    choose(run, display, "Models")
    run.click(id_="setting-model_mirror")
    run.type(hub.origin)
    run.key("Tab")


def offer(hub: hubs.Hub, data: bytes) -> None:
    """Put one model on the hub."""
    hub.files[shelves.search_path("tiny")] = json.dumps([shelves.row(REPO)]).encode()
    shelves.put(hub, REPO, shelves.sibling(FILE, data))
    hub.files[shelves.file_path(REPO, FILE)] = data
    hub.tag = '"v1"'


def switch(run: Program, offline: bool) -> None:
    """Click the switch and wait for its words."""
    run.click(id_="offline-switch")
    word = "Offline" if offline else "Online"
    wait_until(lambda: word in run.wait(id_="offline-switch").name, f"the switch at {word}")


def log_lines(run: Program) -> list[str]:
    """The cells of Activity."""
    return [node.name or node.text for node in run.tree() if node.role == "table cell"]


def come(hub: hubs.Hub) -> int:
    """How many bytes have gone out once no more do, which is looked at over a second."""
    before = -1
    while before != (now := hub.served):
        before = now
        time.sleep(1)
    return before


def nothing_goes_out(run: Program, display: Display, hub: hubs.Hub) -> None:
    """Offline: an empty log, and a search that is not sent."""
    assert "nothing leaves this computer" in run.wait(id_="offline-switch").name
    run.key("ctrl+6")
    run.wait_text("Nothing has left this computer")
    run.screenshot("journey-04-nothing")
    use_mirror(run, display, hub)
    run.key("ctrl+5")
    choose(run, display, "Hugging Face")
    run.click(id_="hub-words")
    run.type("tiny")
    run.key("Return")
    run.wait_text("nothing was sent")
    assert hub.connections == 0


def begin_to_fetch(run: Program, display: Display, hub: hubs.Hub, size: int) -> None:
    """Online: what that makes possible, a search, and a fetch whose connections are told while they last."""
    switch(run, offline=False)
    run.wait_text("Models you ask for may now be fetched")
    run.screenshot("journey-04-online")
    run.click(id_="hub-search")
    choose(run, display, REPO)
    get = f"Get {FILE}, {size_words(size)}"
    run.wait(get)
    run.screenshot("journey-04-found")
    hub.rate, hub.served = RATE, 0
    run.click(get)
    wait_until(lambda: hub.served > UNDERWAY, "the fetch to be under way")
    run.screenshot("journey-04-fetching")
    run.key("ctrl+6")
    wait_until(lambda: {"Under way", "Fetch a model"} <= set(log_lines(run)), "the connection under way")
    run.screenshot("journey-04-under-way")


def stop_in_the_middle(run: Program, hub: hubs.Hub, size: int) -> None:
    """Offline again: the fetch ends there and then."""
    switch(run, offline=True)
    sent = hub.served
    wait_until(lambda: "Cut off by the Offline switch" in log_lines(run), "the cut in the log")
    cut = come(hub)
    assert cut < size, "it was to be stopped in the middle"
    assert cut - sent < IN_FLIGHT, "it goes on although the switch says Offline"
    assert "turn the Offline switch off" not in run.words(), "what a person did is no fault"
    run.screenshot("journey-04-cut")
    run.key("ctrl+5")
    run.wait_text("Continue")
    run.screenshot("journey-04-stopped")


def go_on(run: Program, hub: hubs.Hub) -> None:
    """Online once more: the rest comes, and only the rest."""
    asked, hub.rate = len(hub.hits), 0
    switch(run, offline=False)
    wait_until(lambda: "3 models" in run.words(), "the model to be there", 40)
    run.screenshot("journey-04-there")
    ranges = [part for _, path, part in hub.hits[asked:] if path.endswith(FILE)]
    assert ranges
    assert all(part and not part.startswith("bytes=0-") for part in ranges), (
        "what had come is not fetched again"
    )
    run.key("ctrl+6")
    wait_until(lambda: "Under way" not in log_lines(run), "the end of all that was under way")
    lines = log_lines(run)
    assert lines.count("Look for models") + lines.count("Fetch a model") == len(hub.hits)
    run.screenshot("journey-04-log")


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_offline_is_proven_and_a_fetch_stops_and_goes_on(
    program: Start, display: Display, profile: Profile
) -> None:
    data = starter() + bytes(32)
    with hubs.running() as hub:
        offer(hub, data)
        # not in a network of its own, as the other journeys: the hub could not be reached there
        run = program(command=(sys.executable, "-m", "app", "--profile", str(profile.root)))
        run.window()
        run.wait(id_="composer", states=("showing", "enabled"))
        nothing_goes_out(run, display, hub)
        begin_to_fetch(run, display, hub, len(data))
        stop_in_the_middle(run, hub, len(data))
        go_on(run, hub)
        assert next(profile.root.rglob(FILE)).read_bytes() == data
        assert run.close() == 0, run.said()
        assert "Traceback" not in run.said()
