"""The standard streams are there and take every letter."""

from __future__ import annotations

import io
import sys

import pytest

from app.base import streams


def test_a_program_without_streams_gets_some_that_drop_what_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    streams.make_ready()
    with sys.stdin as inlet, sys.stdout as outlet, sys.stderr as errors:
        assert inlet.read() == ""
        assert outlet.write("grün") == errors.write("грün") == 4


def test_a_pipe_of_windows_takes_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, encoding="cp1252"))
    with pytest.raises(UnicodeEncodeError):
        sys.stdout.write("→")
    monkeypatch.setattr(sys, "platform", "win32")
    streams.make_ready()
    sys.stdout.write("→")
    sys.stdout.flush()
    assert kept.getvalue() == "→".encode()
