"""The sample files of four well-known parsers: hundreds of odd documents, and each ends in text or in a sentence."""

from __future__ import annotations

import random
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw
from PySide6.QtGui import QGuiApplication

from app.base.errors import UserError
from app.knowledge.blocks import Document
from app.knowledge.reading import Readers
from tests.prove.printed import LOOKS, Look, paper

PACKAGES = ("pypdf", "python-docx", "python-pptx", "odfpy")
MORE_PDFS = "pypdfium2"
FEWEST = 200
PASSAGES, OF_ONE_FILE = 200, 40
DOCUMENTS = {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp"}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every file in the sources of the four packages, as the package index has them."""
    return _unpacked(PACKAGES, tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def pdfs(samples: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The PDFs among them, and those of one more package."""
    more = _unpacked([MORE_PDFS], tmp_path_factory.mktemp("more"))
    return [path for path in (*samples, *more) if path.suffix == ".pdf"]


def _unpacked(packages: Sequence[str], folder: Path) -> list[Path]:
    """Every file in the sources of the packages, as the package index has them."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    for package in packages:
        done = subprocess.run([*command, package], cwd=folder, capture_output=True, text=True, check=False)
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
    def words(self) -> str:
        """Its whole words, letters and digits only."""
        return bare(" ".join(self.document.text[self.start : self.stop].split()[1:-1]))


def bare(text: str) -> str:
    """Letters and digits; ligatures taken apart."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def _passages(readers: Readers, paths: list[Path], chance: random.Random) -> list[Passage]:
    """So many passages, at most `OF_ONE_FILE` of a file, so that no long one has them all."""
    found: list[Passage] = []
    for path in paths:
        try:
            document = readers.read(path)
        except UserError:
            continue
        long = [block for block in document.blocks if len(block.text) > 100 and block.page]
        for block in chance.sample(long, min(len(long), OF_ONE_FILE)):
            start = block.start + chance.randrange(len(block.text) - 90)
            found.append(Passage(path, document, block.page or 0, start, start + 80))
    return chance.sample(found, min(len(found), PASSAGES))


class Sheet:
    """The characters of a page as pdfium has them, each with its middle as fractions of the page as displayed.

    `over` has pdfium look at the page with its head down: print that stands so is read backwards otherwise.
    """

    def __init__(self, path: Path, number: int, *, over: bool = False) -> None:
        with pypdfium2.PdfDocument(path.read_bytes()) as document:
            page = document[number - 1]
            crop, turned = page.get_cropbox(), page.get_rotation()
            if over:
                page.set_rotation((turned + 180) % 360)
            text = page.get_textpage()
            letters = [
                (letter, _shown(text.get_charbox(index), crop, turned))
                for index in range(text.count_chars())
                for letter in bare(chr(raw.FPDFText_GetUnicode(text, index)))
            ]
        self.text = "".join(letter for letter, _ in letters)
        self.places = [place for _, place in letters]


def _shown(box: Sequence[float], crop: Sequence[float], turned: int) -> tuple[float, float]:
    """Where the middle of a character is displayed: from the left, and from above."""
    left, bottom, right, top = crop
    x = ((box[0] + box[2]) / 2 - left) / (right - left)
    y = ((box[1] + box[3]) / 2 - bottom) / (top - bottom)
    return {0: (x, 1 - y), 90: (y, x), 180: (1 - x, y), 270: (1 - y, 1 - x)}[turned]


def covered(passage: Passage, sheet: Sheet) -> bool:
    """Whether the highlight has every letter of the passage, and no more than the lines that those stand in."""
    boxes = passage.document.boxes(passage.start, passage.stop)
    assert all(box.page == passage.page for box in boxes)
    inside = [any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in boxes) for x, y in sheet.places]
    lines = sum(len(bare(passage.document.text[box.start : box.stop])) for box in boxes)
    at = -1
    while (at := sheet.text.find(passage.words, at + 1)) >= 0:
        if all(inside[at : at + len(passage.words)]):
            return sum(inside) <= 2 * lines
    return False


def _judge(passages: Sequence[Passage]) -> tuple[int, int]:
    """Of how many passages the cited page is right, and of how many the highlight covers them."""
    sheets = {(p.path, p.page): (Sheet(p.path, p.page), Sheet(p.path, p.page, over=True)) for p in passages}
    found = [[s for s in sheets[p.path, p.page] if p.words in s.text] for p in passages]
    marked = sum(any(covered(p, s) for s in seen) for p, seen in zip(passages, found, strict=True))
    return sum(map(bool, found)), marked


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_cited_pages_and_highlights_of_pdf_passages(pdfs: list[Path]) -> None:
    with Readers() as readers:
        passages = _passages(readers, pdfs, random.Random(7))
    right, marked = _judge(passages)
    files = len({p.path for p in passages})
    sys.stdout.write(f"\n{len(passages)} passages of {files} files, page right {right}, covered {marked}\n")
    assert len(passages) == PASSAGES
    assert right == PASSAGES
    assert marked >= 0.975 * PASSAGES


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_paragraph_of_a_printed_paper_is_cited_where_it_was_printed(
    look: Look, tmp_path: Path, qapp: QGuiApplication
) -> None:
    path = tmp_path / "paper.pdf"
    printed = paper(path, look)
    with Readers() as readers:
        document = readers.read(path)
    places = [place for place, c in enumerate(document.text) for _ in bare(c)]
    text = bare(document.text)
    assert len(printed) > 30
    passages: list[Passage] = []
    for paragraph in printed:
        words = bare(paragraph.text)
        at = text.index(words)
        passages.append(Passage(path, document, paragraph.page, places[at], places[at + len(words) - 1] + 1))
    assert _judge(passages) == (len(printed), len(printed))
    assert len(document.blocks) < 1.5 * len(printed), "paragraphs stay together"
    assert sum(" ".join(p.text.split()) in document.text for p in printed) > 0.9 * len(printed), "words too"
