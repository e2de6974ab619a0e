"""The two commands on a minimal Debian that has never seen Underdesk."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest


@pytest.mark.prove
@pytest.mark.timeout(5400)
@pytest.mark.skipif(os.geteuid() != 0, reason="a chroot needs root")
@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_a_fresh_system_answers_after_one_command(suite: str, repository: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    with report.open("wb") as output:
        command = ["nice", str(repository / "packaging" / "prove_chroot.sh"), suite]
        code = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
    said = report.read_text(encoding="utf-8", errors="replace")
    assert code == 0, said[-4000:]
    assert re.search(r"Building llama.cpp: (\d+) of \1\b", said), "the progress of the build was not shown"
    assert '"answer"' in said
    assert "There is no display here" in said
    assert "Traceback" not in said
