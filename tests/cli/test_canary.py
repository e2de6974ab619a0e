"""One rare word in everything a person can write: no file of the program, and nothing it says, holds it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store import cipher, kept
from tests.cli.canary_session import WORD
from tests.store.helpers import holding


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Every folder that programs write to, all of them empty and below one."""
    made = {}
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        (tmp_path / "world" / name.lower()).mkdir(parents=True)
        made[name] = str(tmp_path / "world" / name.lower())
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="lacks /proc: Windows")
def test_no_file_and_no_word_of_the_program_holds_it(
    places: dict[str, str], tmp_path: Path, repository: Path
) -> None:
    papers, profile = tmp_path / "papers", Profile(tmp_path / "world" / "profile")
    papers.mkdir()
    (papers / f"{WORD}.md").write_text(f"# {WORD}\n\nA paper about {WORD}.\n", encoding="utf-8")
    command = [sys.executable, "-m", "tests.cli.canary_session", str(profile.root), str(papers)]
    done = subprocess.run(
        command, cwd=repository, env={**os.environ, **places, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "", "an open file holds the word"
    assert WORD not in done.stderr, "the log holds the word"
    assert holding(tmp_path / "world", WORD) == []
    names = [str(path) for path in (tmp_path / "world").rglob("*") if WORD in path.name]
    assert names == []
    assert kept.backups(profile), "the session made a backup, which was looked through too"


def test_the_same_look_finds_it_in_a_store_without_a_key(tmp_path: Path) -> None:
    db = cipher.unencrypted_for_bench(tmp_path / "bare.db")
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (?)", [WORD])
    assert holding(tmp_path, WORD)
    db.conn.close()
    (tmp_path / "log.txt").write_text(f"opened {WORD}", encoding="utf-16")
    assert sorted(holding(tmp_path, WORD)) == ["bare.db", "log.txt"]
