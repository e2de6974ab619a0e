"""kill -9 while an answer streams: nothing committed is lost, little of the answer is, and nothing is in the clear."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.records import Message
from app.store.vault import Vault
from tests._support.fixtures import PASSPHRASE, make_vault

QUESTION = "Tell a very long story about the canary word zanzibarquux and a lighthouse."
CANARY = b"zanzibarquux"
LOSS_S = 2.0


class Stream:
    """A running `underdesk ask` whose words are collected with the time each arrived."""

    def __init__(self, profile: Profile, scratch: Path) -> None:
        scratch.mkdir(exist_ok=True)
        environment = {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE, "TMPDIR": str(scratch)}
        command = [sys.executable, "-m", "app", "--profile", str(profile.root), "ask", QUESTION]
        command += ["--max-tokens", "1500", "--temperature", "0.9"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, bufsize=0
        )
        self.words: list[tuple[float, bytes]] = []
        self.began = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        while piece := os.read(self.process.stdout.fileno(), 4096):
            self.words.append((time.monotonic(), piece))
            self.began.set()
        self.began.set()

    def kill(self) -> float:
        """End it the hard way; returns when."""
        moment = time.monotonic()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe
            pipe.close()
        return moment

    def seen_before(self, moment: float) -> str:
        """What was on the screen by then."""
        return b"".join(piece for at, piece in self.words if at <= moment).decode("utf-8", "ignore")


def in_the_clear(folder: Path) -> list[str]:
    """Files that hold the canary word as plain text."""
    files = [f for f in folder.rglob("*") if f.is_file()]
    return [
        str(f)
        for f in files
        if CANARY in f.read_bytes() or CANARY.decode().encode("utf-16-le") in f.read_bytes()
    ]


def kill_once(profile: Profile, scratch: Path, delay: float, kept: dict[str, str]) -> dict[str, str]:
    """One kill `delay` seconds into the stream; checks the vault and returns all messages by id."""
    stream = Stream(profile, scratch)
    assert stream.began.wait(60), "no word came within a minute"
    time.sleep(delay)
    moment = stream.kill()
    assert stream.words, "the program ended without a word"
    assert not in_the_clear(profile.root) and not in_the_clear(scratch)
    vault = Vault.open(profile, PASSPHRASE)
    try:
        report = vault.check()
        assert report.ok, report.problems
        found = _messages(ChatsRepo(vault))
    finally:
        vault.close()
    for message_id, content in kept.items():
        assert found[message_id].content == content, "a committed message changed or vanished"
    _check_newest(found, kept, stream.seen_before(moment - LOSS_S))
    return {m.id: m.content for m in found.values()}


def _messages(repo: ChatsRepo) -> dict[str, Message]:
    return {m.id: m for chat in repo.list(limit=10_000) for m in repo.messages(chat.id)}


def _check_newest(found: dict[str, Message], kept: dict[str, str], due: str) -> None:
    fresh = [m for m in found.values() if m.id not in kept]
    assert sorted(m.role for m in fresh) == ["assistant", "user"]
    question = next(m for m in fresh if m.role == "user")
    answer = next(m for m in fresh if m.role == "assistant")
    assert question.content == QUESTION
    assert answer.state in ("stopped", "complete")
    assert answer.content.startswith(due.rstrip("\n")), f"lost more than {LOSS_S} s of the answer"


def _kills(profile: Profile, scratch: Path, count: int, seed: int) -> int:
    """Kill that often; returns the number of messages that are there at the end."""
    make_vault(profile).close()
    moments, kept = random.Random(seed), {}
    for _ in range(count):
        kept = kill_once(profile, scratch, moments.uniform(0.0, 5.0), kept)
    return len(kept)


@pytest.mark.skipif(os.name == "nt", reason="lacks SIGKILL")
@pytest.mark.timeout(300)
def test_three_kills(profile: Profile, tmp_path: Path) -> None:
    assert _kills(profile, tmp_path / "scratch", 3, 1) == 6, "each question and its answer"


@pytest.mark.prove
@pytest.mark.skipif(os.name == "nt", reason="lacks SIGKILL")
@pytest.mark.timeout(3600)
def test_fifty_kills(profile: Profile, tmp_path: Path) -> None:
    assert _kills(profile, tmp_path / "scratch", 50, random.randrange(1 << 30)) == 100


def test_the_canary_check_can_fail(tmp_path: Path) -> None:
    (tmp_path / "leak").write_bytes(json.dumps(QUESTION).encode())
    assert in_the_clear(tmp_path)
