"""The packed program examines itself, where one was packed; and so does the source."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import selftest
from app.selftest import NotSo, Wishes

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "frozen" / "underdesk" / "underdesk"


def examined(*command: str | Path) -> dict[str, str]:
    """check → its line; the exit code says the same as the lines."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    lines = {line.split()[1]: line for line in done.stdout.splitlines()}
    assert done.returncode == (0 if all(line.startswith("ok ") for line in lines.values()) else 1), (
        done.stderr
    )
    return lines


@pytest.mark.skipif(not PROGRAM.is_file(), reason="no program is packed here: make frozen")
def test_the_packed_program_is_whole() -> None:
    lines = examined(PROGRAM, selftest.FLAG)
    assert list(lines) == list(selftest.CHECKS)
    assert [line for line in lines.values() if not line.startswith("ok ")] == []
    assert "as in the source" in lines["registries"]


def test_the_source_is_whole() -> None:
    quick = [word for check in ("cipher", "keyring", "registries", "libc") for word in ("--only", check)]
    lines = examined(sys.executable, "-m", "app", selftest.FLAG, *quick)
    assert [line[:4] for line in lines.values()] == ["ok  "] * 4


def test_what_is_missing_in_a_packed_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = selftest.contents()
    (tmp_path / selftest.FROZEN).write_text(
        json.dumps(
            {**here, "app.cli": [*here["app.cli"], "app.cli.forgotten"], "named": ["json", "no_such_module"]}
        )
    )
    monkeypatch.setattr(selftest, "is_frozen", lambda: True)
    monkeypatch.setattr(selftest, "contents", lambda: here)
    monkeypatch.setattr(selftest, "program_root", lambda: tmp_path)
    assert selftest.run("registries", Wishes()) == (
        False,
        "missing: app.cli: app.cli.forgotten, named: no_such_module",
    )


def test_a_check_that_breaks_is_told_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Wishes) -> str:
        raise OSError("no such library")

    def not_so(_: Wishes) -> str:
        raise NotSo("nothing there")

    monkeypatch.setattr(selftest, "CHECKS", {"one": broken, "two": not_so, "three": lambda _: "well"})
    assert [selftest.run(check, Wishes()) for check in selftest.CHECKS] == [
        (False, "OSError: no such library"), (False, "nothing there"), (True, "well"),
    ]  # fmt: skip


def test_a_name_that_is_no_check_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        selftest.main(["--only", "weather"])
    assert ended.value.code == 2
    assert "weather" in capsys.readouterr().err
