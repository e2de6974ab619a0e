"""Journey 10: a passphrase, the lock, nothing to be read until it is typed; and a backup that opens elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.paths import Profile
from tests._support.display import wait_until
from tests._support.program import ROOT, Program, Start
from tests.store.helpers import holding

QUESTION = "What is a heronlantern"
WORD = "heronlantern"
CHOSEN = "nine herons on the quay"


def enter(run: Program, id_: str, text: str, *keys: str) -> None:
    """Into the line with that id."""
    run.click(id_=id_)
    run.key("ctrl+a")
    run.type(text)
    if keys:
        run.key(*keys)


def answer(run: Program) -> str:
    """The one answer of the one chat, once it is whole; the chat is opened from the list."""
    row = wait_until(
        lambda: next((n for n in run.tree() if n.role == "list item" and n.name.startswith(QUESTION)), None),
        "the chat",
    )
    run.display.click(*row.centre)
    wait_until(lambda: run.find("Try again") is not None, "the end of the answer", 60)
    return max((n.text or n.name for n in run.tree()), key=len)


def shown(run: Program) -> str:
    """All that an eye, a screen reader or a list of windows could read."""
    title = run.display.tool("getwindowname", run.window())
    return f"{title}\n{run.words()}\n" + "\n".join(f"{n.name} {n.description}" for n in run.tree())


def refused(run: Program, passphrase: str) -> None:
    enter(run, "unlock-passphrase", passphrase, "Return")
    run.wait_text("The passphrase is wrong")
    run.wait(id_="unlock-passphrase", states=("showing", "enabled"))


def vault(profile: Path, *words: str, passphrase: str) -> dict[str, object]:
    """The command line's `vault`, on a profile that no window has open."""
    kept = profile.parent / "secret"
    kept.write_text(passphrase)
    command = [
        sys.executable,
        "-m",
        "app",
        "--profile",
        str(profile),
        "--passphrase-file",
        str(kept),
        "--json",
    ]
    done = subprocess.run([*command, "vault", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def set_a_passphrase(run: Program) -> None:
    """Which the lock asks for before anything else."""
    run.key("ctrl+shift+l")
    run.wait_text("no passphrase is set")
    run.screenshot("journey-10-not-yet")
    run.click("Set a passphrase")
    run.click("Privacy")
    run.click(id_="change-passphrase")
    run.screenshot("journey-10-settings")
    enter(run, "settings-passphrase", CHOSEN)
    enter(run, "settings-passphrase-again", CHOSEN)
    run.click(id_="save-passphrase")
    run.wait_text("Change the passphrase")
    run.screenshot("journey-10-passphrase")


def lock(run: Program) -> None:
    """By the keyboard; nothing is left to read."""
    run.key("ctrl+shift+l")
    is_locked(run)


def is_locked(run: Program) -> None:
    run.wait(id_="unlock-passphrase", states=("showing", "enabled"))
    assert WORD not in shown(run)


@pytest.mark.journey
@pytest.mark.timeout(280)
def test_lock_up(program: Start, profile: Profile, tmp_path: Path) -> None:
    run = program(passphrase=None)
    run.window()
    run.click(id_="composer")
    run.type(QUESTION)
    run.key("Return")
    told = answer(run)
    set_a_passphrase(run)
    run.key("ctrl+1")
    wait_until(lambda: WORD in shown(run), "the chat again")
    lock(run)
    run.screenshot("journey-10-locked")
    assert holding(profile.root, WORD) == []

    run.kill()
    run = program(passphrase=None)
    run.window()
    is_locked(run)  # starting anew is no way around the lock
    refused(run, "nine herons on the key")
    run.screenshot("journey-10-wrong")
    enter(run, "unlock-passphrase", CHOSEN, "Return")
    assert answer(run) == told

    lock(run)
    refused(run, "x")
    is_locked(run)
    enter(run, "unlock-passphrase", CHOSEN, "Return")
    assert answer(run) == told
    run.screenshot("journey-10-open-again")
    assert run.close() == 0, run.said()
    opens_elsewhere(program, profile, tmp_path, told)


def opens_elsewhere(program: Start, profile: Profile, tmp_path: Path, told: str) -> None:
    """A backup, in another profile, by the recovery code."""
    code = str(vault(profile.root, "recovery", passphrase=CHOSEN)["recovery"])
    file, other = tmp_path / "mine.backup", tmp_path / "elsewhere"
    vault(profile.root, "backup", str(file), passphrase=CHOSEN)
    assert holding(tmp_path, WORD) == []
    assert vault(other, "restore", str(file), passphrase=code)["chats"] == 1
    there = program(passphrase=None, folder=other)
    there.window()  # the same computer, so its keyring opens the restored vault too
    assert answer(there) == told
    there.screenshot("journey-10-elsewhere")
    assert there.close() == 0, there.said()
