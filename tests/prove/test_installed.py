"""The installed program in a fresh system, used as a person would; `make installer-check` makes the system."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests._support import display as screen
from tests._support.display import Display, wait_until
from tests._support.fixtures import PASSPHRASE
from tests._support.program import Program, Start
from tests.journeys.test_02_ask_about_a_paper import ask, drop, paper

SYSTEM = os.environ.get("UNDERDESK_INSTALLED", "")
STAGE = os.environ.get("UNDERDESK_STAGE", "use")
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


@pytest.mark.skipif(STAGE != "use", reason="another part of the check")
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
    cited = "Source 1: island.pdf, page"
    wait_until(lambda: any(n.name.startswith(cited) for n in run.tree()), "a cited page", 120)
    tell("a dropped PDF was answered with a source that names its page")
    assert run.close(60) == 0, run.said()
    families = CONNECT.findall(trace.read_text())
    assert families, "the tracer saw nothing, so its silence would prove nothing"
    assert set(families) == {"AF_UNIX"}, sorted(set(families))
    tell(f"strace: {len(families)} connects, all of them AF_UNIX")


FLOW = {
    "format": "underdesk-pipeline",
    "schema_version": 1,
    "title": "Two steps",
    "steps": [
        {"id": "question", "node": "question", "version": 1, "name": "Question"},
        {
            "id": "ask-model", "node": "ask-model", "version": 1, "name": "Ask",
            "params": {"prompt": "{{text}}", "max_tokens": 20},
        },
    ],
    "wires": [{"from": "question.text", "to": "ask-model.text"}],
}  # fmt: skip
"""A pipeline that the small model runs in seconds."""
LETTER = "# The mill\n\nThe mill was built in 1510 on the east bank.\n"
RECORD = f"{HOME}/before.json"
"""What the earlier version told of itself, kept inside the fresh system."""


class Commands:
    """The installed program's commands, with what a window's session has."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = {**env, "HOME": HOME, "UNDERDESK_PASSPHRASE": PASSPHRASE}
        self._env |= {"XDG_DATA_HOME": f"{HOME}/.local/share", "XDG_CONFIG_HOME": f"{HOME}/.config"}

    def run(self, *words: str) -> str:
        """What it prints."""
        done = subprocess.run(
            command(None, *words), env=self._env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout

    def killed(self, after: float, *words: str) -> bool:
        """Start it and kill it after so many seconds; whether that was before its end."""
        with subprocess.Popen(command(None, *words), env=self._env, stdout=subprocess.DEVNULL) as child:
            threading.Event().wait(after)
            child.kill()
            return child.wait() != 0

    def told(self) -> dict[str, Any]:
        """Everything of the person's that the program lists, without what changes with every look."""
        chats = json.loads(self.run("--json", "chats", "list"))["chats"]
        folders = json.loads(self.run("--json", "folders", "list"))["folders"]
        flows = json.loads(self.run("--json", "pipelines", "list"))
        return {
            "chats": [self.run("chats", "show", chat["id"]) for chat in chats],
            "folders": [[f["name"], f["files"], f["chunks"], f["vectors"]] for f in folders],
            "pipelines": [[one["id"], one["title"]] for one in flows["pipelines"]],
            "runs": [[one["id"], one["title"], one["state"]] for one in flows["runs"]],
            "results": [self.run("pipelines", "show", one["id"]) for one in flows["runs"]],
        }


@pytest.mark.skipif(STAGE != "before", reason="another part of the check")
def test_an_earlier_version_is_used(start: Start, display: Display) -> None:
    commands, home = Commands(display.env), Path(SYSTEM) / HOME.strip("/")
    (home / "papers").mkdir()
    (home / "papers" / "mill.md").write_text(LETTER, encoding="utf-8")
    (home / "two.underdesk").write_text(json.dumps(FLOW), encoding="utf-8")
    commands.run("ask", "--max-tokens", "20", "What is a glacier?")
    commands.run("folders", "add", "Papers", f"{HOME}/papers")
    commands.run("ask", "--max-tokens", "20", "--folder", "Papers", "When was the mill built?")
    commands.run("pipelines", "run", f"{HOME}/two.underdesk", "--input", "Question=What is ice?")
    run = start()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"), timeout=120)
    run.key("ctrl+3")
    run.click(id_="new-pipeline")
    run.wait_text("Press Tab or double-click")
    assert run.close() == 0, run.said()
    told = commands.told()
    counts = [len(told[kind]) for kind in ("chats", "folders", "pipelines", "runs")]
    assert counts == [2, 1, 1, 1], told
    Path(f"{SYSTEM}{RECORD}").write_text(json.dumps(told), encoding="utf-8")
    tell(f"{commands.run('--version').strip()}: 2 chats, a folder, a pipeline and a run of one were made")


@pytest.mark.skipif(STAGE != "after", reason="another part of the check")
def test_everything_is_there_after_the_upgrade(start: Start, display: Display) -> None:
    commands = Commands(display.env)
    early = sum(commands.killed(random.uniform(0.1, 2.0), "chats", "list") for _ in range(10))
    tell(f"{commands.run('--version').strip()}: its first start was killed {early} times before it had ended")
    assert commands.told() == json.loads(Path(f"{SYSTEM}{RECORD}").read_text("utf-8"))
    backups = list((Path(SYSTEM) / HOME.strip("/") / ".local/share/underdesk").rglob("*before-upgrade*"))
    assert backups, "an upgrade makes a backup first"
    run = start()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"), timeout=120)
    run.wait_text("What is a glacier?")
    run.screenshot("upgraded")
    run.key("ctrl+3")
    run.wait_text("Press Tab or double-click")  # of the pipeline that was made, which is empty
    run.screenshot("upgraded-pipelines")
    assert run.close() == 0, run.said()
    tell("chats, folder, pipeline and run are as before, and the window opens on them")
