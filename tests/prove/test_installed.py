"""The installed program in a fresh system, used as a person would; `make installer-check` makes the system."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from tests._support import display as screen
from tests._support.display import Display, wait_until
from tests._support.program import Program, Start
from tests.journeys.test_02_ask_about_a_paper import ask, drop, paper

SYSTEM = os.environ.get("UNDERDESK_INSTALLED", "")
HOME = "/home/person"
CONNECT = re.compile(r"connect\(\d+, \{sa_family=(AF_\w+)")
pytestmark = [
    pytest.mark.prove,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        not SYSTEM, reason="lacks a fresh system with the package: make installer-check makes it"
    ),
]


@pytest.fixture(autouse=True)
def _shots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "SHOTS", Path(os.environ["UNDERDESK_SHOTS"]))


def tell(line: str) -> None:
    """A line of the check's summary."""
    with Path(os.environ["UNDERDESK_REPORT"]).open("a", encoding="utf-8") as report:
        report.write(line + "\n")


def command(trace: Path | None, *words: str) -> tuple[str, ...]:
    """The installed program as an ordinary user without a network; its connections written to `trace`."""
    traced = ("strace", "-D", "-f", "-qq", "-e", "trace=connect", "-o", str(trace)) if trace else ()
    apart = ("unshare", "--net", "chroot", SYSTEM, "setpriv", "--ambient-caps=-all", "--inh-caps=-all")
    return (*traced, *apart, "underdesk", *words)


@pytest.fixture
def start(program: Start) -> Start:
    """Starts it in the person's own home folder."""

    def started(*words: str, trace: Path | None = None) -> Program:
        folder = Path(SYSTEM) / HOME.strip("/") / ".local/share/underdesk"
        outside = {
            "HOME": HOME,
            "XDG_DATA_HOME": f"{HOME}/.local/share",
            "XDG_CONFIG_HOME": f"{HOME}/.config",
        }
        return program(command=command(trace, *words), folder=folder, **outside)

    return started


def check_answered(run: Program) -> None:
    """An answer has words of the model's that can be copied; a fault has a sentence and nothing to copy."""
    said = run.words()
    assert "a fault of its own" not in said and "Retry" not in said, said
    assert run.find("Copy", states=("showing", "enabled")) is not None, said


def test_a_person_starts_it_asks_it_and_asks_a_paper(start: Start, display: Display, tmp_path: Path) -> None:
    began = time.monotonic()
    first = start()
    wait_until(lambda: first._windows(""), "the first window", 60, 0.02)
    tell(f"window after {time.monotonic() - began:.2f} s on the first start (goal: 1.50)")
    first.wait(id_="composer", states=("showing", "enabled"), timeout=120)
    first.screenshot("first-start")
    assert first.close() == 0, first.said()

    trace, place = tmp_path / "connections", tmp_path / "island.pdf"
    began = time.monotonic()
    plain = start()
    wait_until(lambda: plain._windows(""), "the window", 60, 0.02)
    tell(f"window after {time.monotonic() - began:.2f} s on the second start (goal: 1.50)")
    assert plain.close() == 0, plain.said()

    place.write_bytes(paper())
    run = start(trace=trace)
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"), timeout=120)
    ask(run, "What is the capital of France?")
    run.screenshot("answered")
    check_answered(run)
    tell("a typed question was answered by the starter model")

    drop(display, run, place, run.wait(id_="work-area"), "over-the-chat")
    run.wait("Leave out island.pdf", timeout=120)
    ask(run, "Who painted the lighthouse of Norderoog green?")
    run.screenshot("paper-answered")
    check_answered(run)
    wait_until(
        lambda: any(n.name.startswith("Source 1: island.pdf, page") for n in run.tree()), "a cited page", 60
    )
    tell("a dropped PDF was answered with a source that names its page")
    assert run.close(60) == 0, run.said()
    families = CONNECT.findall(trace.read_text())
    assert families, "the tracer saw nothing, so its silence would prove nothing"
    assert set(families) == {"AF_UNIX"}, sorted(set(families))
    tell(f"strace: {len(families)} connects, all of them AF_UNIX")
