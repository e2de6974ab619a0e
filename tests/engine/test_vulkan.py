"""The offload path on a real device of llama.cpp: Vulkan, here mesa's software device, with a real model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.base.paths import program_root
from tests.engine import gemma

ROOT = program_root()


def backend_folder() -> Path:
    """Where `make engine VARIANT=vulkan` puts its result."""
    code = "import build_backend; print(build_backend.folder_of('vulkan'))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "packaging", capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def device() -> dict[str, str]:
    """The environment in which llama.cpp finds the software device."""
    folder = backend_folder()
    if not folder.is_dir():
        pytest.skip("llama.cpp's Vulkan backend is not built: make engine VARIANT=vulkan")
    if not any(Path("/usr/share/vulkan/icd.d").glob("lvp_icd*")):
        pytest.skip("mesa's software device for Vulkan is not installed: mesa-vulkan-drivers")
    return {"UNDERDESK_BACKENDS": str(folder), "GGML_VK_VISIBLE_DEVICES": "0"}


def child(device: dict[str, str], *words: str) -> list[dict[str, Any]]:
    """The rows that the child prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.offload", *words],
        env={**os.environ, **device},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


@pytest.mark.timeout(600)
def test_layers_on_the_device_answer_as_the_processor_does(device: dict[str, str], starter: Path) -> None:
    some, none = child(device, "answers", str(starter), "10", "0")
    assert (some["layers"], none["layers"]) == (10, 0)
    assert some["tokens"] == none["tokens"]
    assert any(one["name"] == "Vulkan0" and one["total"] > 0 for one in some["devices"])


@pytest.mark.prove
def test_the_whole_model_on_the_device(device: dict[str, str], starter: Path) -> None:
    whole, none = child(device, "answers", str(starter), "-1", "0")
    assert whole["layers"] == 30 and whole["tokens"] == none["tokens"]


@pytest.mark.prove
@pytest.mark.parametrize("name", ["starter", "gemma"])
def test_memory_on_the_device_is_as_planned(
    device: dict[str, str], starter: Path, tmp_path: Path, name: str
) -> None:
    if name == "gemma" and not gemma.parts():
        pytest.skip(gemma.LACKS)
    path = starter if name == "starter" else gemma.assemble(tmp_path / "gemma.gguf")
    rows = child(device, "predictions", str(path), "2048", "8192", "32768")
    assert len(rows) == 9
    for row in rows:
        assert abs(row["planned"] - row["real"]) <= 0.05 * row["real"], row
