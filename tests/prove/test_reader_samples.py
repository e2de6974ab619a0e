"""The sample files of four well-known parsers: hundreds of odd documents, and each ends in text or in a sentence."""

from __future__ import annotations

import random
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from app.base.errors import UserError
from app.knowledge.blocks import Document
from app.knowledge.reading import Readers

PACKAGES = ("pypdf", "python-docx", "python-pptx", "odfpy")
FEWEST = 200
PASSAGES = 200
DOCUMENTS = {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp"}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every file in the sources of the four packages, as the package index has them."""
    folder = tmp_path_factory.mktemp("sources")
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
def test_every_sample_ends_in_text_or_in_a_sentence(
    samples: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sum(path.suffix in DOCUMENTS for path in samples) >= FEWEST
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    codes: Counter[str] = Counter()
    broken: list[str] = []
    with Readers() as readers:
        for path in samples:
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


@dataclass(frozen=True)
class Passage:
    """A piece of a block, where a citation might point to."""

    path: Path
    document: Document
    page: int
    start: int
    stop: int

    @property
    def words(self) -> list[str]:
        """Its whole words, letters and digits only."""
        return [_bare(word) for word in self.document.text[self.start : self.stop].split()[1:-1]]


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _passages(readers: Readers, paths: list[Path], chance: random.Random) -> list[Passage]:
    """At most 25 passages of a file, so that no long one has them all."""
    found: list[Passage] = []
    for path in paths:
        try:
            document = readers.read(path)
        except UserError:
            continue
        long = [block for block in document.blocks if len(block.text) > 100 and block.page]
        for block in chance.sample(long, min(len(long), 25)):
            start = block.start + chance.randrange(len(block.text) - 90)
            found.append(Passage(path, document, block.page or 0, start, start + 80))
    return chance.sample(found, min(len(found), PASSAGES))


def _on_page(passage: Passage, inside_boxes: bool) -> str:
    """What pdfium finds on the cited page: all of it, or what lies in the boxes."""
    with pypdfium2.PdfDocument(str(passage.path)) as document:
        page = document[passage.page - 1]
        text = page.get_textpage()
        if not inside_boxes:
            return _bare(text.get_text_range())
        left, bottom, right, top = page.get_cropbox()
        across, up = right - left, top - bottom
        boxes = passage.document.boxes(passage.start, passage.stop)
        assert all(box.page == passage.page for box in boxes)
        return "".join(
            _bare(
                text.get_text_bounded(
                    left + box.x0 * across - 1,
                    top - box.y1 * up - 1,
                    left + box.x1 * across + 1,
                    top - box.y0 * up + 1,
                )
            )
            for box in boxes
        )


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_cited_pages_and_highlights_of_pdf_passages(samples: list[Path]) -> None:
    with Readers() as readers:
        passages = _passages(readers, [p for p in samples if p.suffix == ".pdf"], random.Random(7))
    upright = [p for p in passages if pypdfium2.PdfDocument(str(p.path))[p.page - 1].get_rotation() == 0]
    right = sum(all(word in _on_page(p, False) for word in p.words) for p in passages)
    covered = sum(all(word in _on_page(p, True) for word in p.words) for p in upright)
    sys.stdout.write(
        f"\n{len(passages)} passages, page right {right}; {len(upright)} upright, covered {covered}\n"
    )
    assert len(passages) > PASSAGES / 2
    assert right == len(passages)
    assert covered >= 0.975 * len(upright)
