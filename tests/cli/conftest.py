"""Runs commands as a person or a script would, in a process of their own or, where that is all the same, in this."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.base.paths import Profile
from app.cli.main import parse, run_verb
from tests._support.fixtures import PASSPHRASE, make_vault


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)


@pytest.fixture
def command(profile: Profile) -> Callable[..., Done]:
    """Call with the words of a command line."""
    make_vault(profile).close()

    def run(*words: str, stdin: str = "", passphrase: str | None = PASSPHRASE, **extra: str) -> Done:
        environment = {k: v for k, v in os.environ.items() if k not in ("UNDERDESK_PASSPHRASE", "DISPLAY")}
        environment.pop("QT_QPA_PLATFORM", None)
        environment |= extra | ({"UNDERDESK_PASSPHRASE": passphrase} if passphrase else {})
        done = subprocess.run(
            [sys.executable, "-m", "app", "--profile", str(profile.root), *words],
            input=stdin, capture_output=True, text=True, env=environment, timeout=240, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def inside(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """As `command`, in this process: for what a verb does, where how a process starts and ends is not the question."""
    make_vault(profile).close()

    def run(*words: str, stdin: str = "", **extra: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in {"UNDERDESK_PASSPHRASE": PASSPHRASE, **extra}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            try:
                code = run_verb(parse(["--profile", str(profile.root), *words]))
            except SystemExit as end:  # words that the grammar does not know
                code = int(end.code or 0)
        seen = capsys.readouterr()
        return Done(code, seen.out, seen.err)

    return run
