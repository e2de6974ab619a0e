"""Folders are watched and let go while others change: neither waits for the other for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.knowledge.watch import Watcher


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def watcher(told: list[str]) -> Iterator[Watcher]:
    made = Watcher(told.append, calm_s=0.05)
    yield made
    made.close()


def test_folders_come_and_go_while_another_changes(watcher: Watcher, told: list[str], tmp_path: Path) -> None:
    noisy, quiet = tmp_path / "noisy", tmp_path / "quiet"
    noisy.mkdir()
    quiet.mkdir()
    watcher.watch("noisy", [str(noisy)])
    done = threading.Event()

    def change() -> None:
        count = 0
        while not done.is_set():
            (noisy / str(count % 50)).write_text(str(count))
            count += 1

    def arrange() -> None:
        for _ in range(300):
            watcher.watch("quiet", [str(quiet)])
            watcher.unwatch("quiet")

    writing, arranging = threading.Thread(target=change), threading.Thread(target=arrange, daemon=True)
    writing.start()
    arranging.start()
    arranging.join(60)
    done.set()
    writing.join()
    assert not arranging.is_alive(), "watching waits for a notice that waits for the watching"
    (quiet / "unwatched").write_text("")
    watcher.watch("quiet", [str(quiet)])
    (quiet / "watched").write_text("")
    for _ in range(200):
        if {"noisy", "quiet"} <= set(told):
            break
        threading.Event().wait(0.05)
    assert {"noisy", "quiet"} <= set(told)


def test_nothing_is_told_after_the_end(told: list[str], tmp_path: Path) -> None:
    watcher = Watcher(told.append, calm_s=0.2)
    watcher.watch("a", [str(tmp_path)])
    (tmp_path / "new").write_text("")
    watcher.close()
    watcher.close()
    watcher.watch("a", [str(tmp_path)])
    watcher.unwatch("a")
    threading.Event().wait(0.4)
    assert told == []
