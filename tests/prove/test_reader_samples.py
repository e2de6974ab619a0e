"""The sample files of four well-known parsers: hundreds of odd documents, and each ends in text or in a sentence."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.knowledge.reading import Readers

PACKAGES = ("pypdf", "python-docx", "python-pptx", "odfpy")
FEWEST = 200
DOCUMENTS = {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp"}


def samples(folder: Path) -> list[Path]:
    """Every file in the sources of the four packages, as the package index has them."""
    for package in PACKAGES:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
            package,
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"the package index is out of reach: {done.stderr[-200:]}")
    for archive in folder.glob("*.tar.gz"):
        with tarfile.open(archive) as file:
            file.extractall(folder / "out", filter="data")
    return sorted(path for path in (folder / "out").rglob("*") if path.is_file())


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_every_sample_ends_in_text_or_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = samples(tmp_path)
    assert sum(path.suffix in DOCUMENTS for path in paths) >= FEWEST
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    codes: Counter[str] = Counter()
    broken: list[str] = []
    with Readers() as readers:
        for path in paths:
            try:
                document = readers.read(path)
            except UserError as error:
                codes[error.code] += 1
                if error.code == "took-too-long" or "broke down" in error.sentence or "(" in error.why:
                    broken.append(f"{path.name}: {error}")
            else:
                codes["read"] += 1
                assert document.text.strip()
    assert broken == []
    assert codes["read"] > codes.total() / 2
    assert list(temporary.iterdir()) == []
    sys.stdout.write(f"\n{dict(codes)}\n")
