"""The door, at length: a whole session under a tracer, a hundred moves of the switch."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.net import filter as kernel
from tests._support.fixtures import make_vault
from tests.net import house, tracing
from tests.net import hub as hubs
from tests.net.test_proof import AF, ask

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only"
    ),
]
MOVES = 100
SAMPLES = house.ROOT / "resources" / "sample-documents"
SESSION = (
    ("offline", "off"),
    ("doctor",),
    ("models", "list"),
    ("folders", "add", "papers", str(SAMPLES)),
    ("folders", "sync"),
    ("folders", "search", "how much notice"),
    ("ask", "What is water?", "--max-tokens", "8"),
    ("chats", "list"),
    ("models", "get", "no-such-model"),
    ("offline", "on"),
    ("ask", "What is fire?", "--max-tokens", "8"),
    ("net", "log"),
    ("vault", "check"),
)


@pytest.mark.skipif(bool(tracing.unusable()), reason=tracing.unusable() or "strace is there")
@pytest.mark.timeout(1800)
def test_no_process_that_holds_the_key_gets_a_network_socket_in_a_whole_session(
    profile: Profile, tmp_path: Path
) -> None:
    make_vault(profile).close()
    seen = 0
    for number, words in enumerate(SESSION):
        report = tmp_path / f"trace-{number}"
        done = ask(profile, *words, "--json", before=tuple(tracing.command(report)))
        assert "Traceback" not in done.stderr, (words, done.stderr)
        found = tracing.read(report)
        program = next(iter(found))
        steward = min(n for n, one in found.items() if one.parent == program)
        outside = tracing.descendants(steward, found)
        inside = [one for n, one in found.items() if n not in outside]
        seen += len(inside)
        assert sum(one.opened(*AF) for one in inside) == 0, words
    assert seen > 3 * len(SESSION), "the engine and the readers were among them"


@pytest.mark.timeout(1800)
def test_a_hundred_moves_of_the_switch_in_the_middle_of_downloads(tmp_path: Path) -> None:
    with hubs.running() as hub:
        hub.files["/big"] = os.urandom(32 << 20)
        told = house.run(
            hub,
            f"""
            door = outside.open_door(True, ROWS.append)
            from app.base.errors import UserError
            ends = []
            def download():
                try:
                    for size in range(1000):
                        fetch(door, ORIGIN + "/big", limit=1 << 30)
                except UserError as error:
                    ends.append(error.code)
            for move in range({MOVES}):
                door.set_offline(False)
                thread = threading.Thread(target=download)
                thread.start()
                while not any(row.received for row in door.live()):
                    time.sleep(0.001)
                door.set_offline(True)
                assert not HOUSE.steward.running("broker") and not door.live()
                thread.join()
            door.close()
            tell({{"ends": sorted(set(ends)), "count": len(ends), "results": results()}})
            """,
        )
        cut = [result for result in told["results"] if result.startswith("cut off")]
        assert told["ends"] == ["offline"]
        assert told["count"] == MOVES
        assert MOVES // 2 < len(cut) <= MOVES, "hardly one of them fell between two downloads"
        assert len(hub.hits) <= len(told["results"]) <= len(hub.hits) + MOVES, (
            "a row begins before its connection"
        )
