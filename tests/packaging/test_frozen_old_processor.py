"""The packed program on a processor without AVX: emulated by qemu, with every process that the program starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app import selftest
from tests.engine import files
from tests.packaging.test_frozen import PROGRAM

SHIM = Path(__file__).with_name("under_qemu.c")
CPU = "Nehalem"
WITHOUT_FILTER = [check for check in selftest.CHECKS if check not in {"documents", "formula"}]
"""qemu's user mode has no seccomp: what needs the kernel's filter refuses to work there, and that is tested below."""

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not PROGRAM.is_file(), reason="no program is packed here: make frozen"),
    pytest.mark.skipif(
        not shutil.which("qemu-x86_64"), reason="there is no qemu-x86_64: apt-get install qemu-user"
    ),
]


def emulated(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    qemu = shutil.which("qemu-x86_64")
    assert qemu
    shim = folder / "under_qemu.so"
    subprocess.run(["cc", "-shared", "-fPIC", SHIM, "-o", shim, "-ldl"], check=True)
    own = {
        "LD_PRELOAD": str(shim),
        "UNDER_QEMU": qemu,
        "UNDER_QEMU_PROGRAM": str(PROGRAM),
        "UNDER_QEMU_CPU": CPU,
    }
    command = [qemu, "-cpu", CPU, str(PROGRAM), selftest.FLAG, *words]
    return subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=False)


@pytest.mark.timeout(3600)
def test_a_processor_without_avx_makes_a_token(tmp_path: Path) -> None:
    only = [word for check in WITHOUT_FILTER for word in ("--only", check)]
    done = emulated(tmp_path, *only, "--model", str(files.starter()))
    lines = {line.split()[1]: line for line in done.stdout.splitlines()}
    assert list(lines) == WITHOUT_FILTER, done.stderr
    assert [line for line in lines.values() if not line.startswith("ok ")] == []
    assert "the processor's part is sse42, the best of 14" in lines["backends"]
    assert lines["token"].split(maxsplit=2)[2].startswith("one token of ")


@pytest.mark.timeout(3600)
def test_documents_are_refused_where_there_is_no_filter(tmp_path: Path) -> None:
    done = emulated(tmp_path, "--only", "documents")
    assert done.returncode == 1
    assert "could not be shut in" in done.stdout
