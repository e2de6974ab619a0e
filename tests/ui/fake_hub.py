"""A hub without a network, for tests of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.badge import Badge
from app.models.hub_pages import Hit, Page, Variant
from app.models.manifest import Licence, Manifest, ModelEntry, ModelFile
from app.searching import Shelf

HITS = [
    Hit("unsloth/Qwen3-8B-GGUF", "unsloth", 1_204_311, 812, "Apache-2.0", False, "2026-05-11"),
    Hit("google/gemma-3-4b-it-qat-q4_0-gguf", "google", 84_120, 1_204, "Gemma", True, "2026-04-02"),
]
BADGES = (
    Badge("Runs on the processor, with 8k context", "fair"),
    Badge("Slow: on the processor, with 8k context", "slow"),
    Badge("Does not fit: needs 9 GB more", "no"),
)


def variant(quantisation: str, size: int, sha256: str | None = "cd" * 32) -> Variant:
    """One file."""
    file = f"Qwen3-8B-{quantisation}.gguf"
    return Variant(file, quantisation, (ModelFile(file, size, sha256=sha256),))


class FakeSearching:
    """Finds HITS for any words but “nothing”; `refuse` is raised instead, `hold` keeps it waiting until cancelled."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self.asked: list[str] = []
        self.refuse: UserError | None = None
        self.hold = False

    def search(self, words: str, limit: int = 20, token: CancelToken | None = None) -> list[Hit]:
        """As Searching does."""
        self.asked.append(words)
        if self.hold and token is not None:
            token.wait(10)
            token.check()
        if self.refuse:
            raise self.refuse
        return [] if words == "nothing" else HITS

    def look(self, repo: str, token: CancelToken | None = None) -> Shelf:
        """Three quantisations, the last without a hash."""
        self.asked.append(repo)
        if self.refuse:
            raise self.refuse
        hit = next(hit for hit in HITS if hit.repo == repo)
        variants = (
            variant("Q4_K_M", 5_030_000_000),
            variant("Q8_0", 8_710_000_000),
            variant("BF16", 16_390_000_000, None),
        )
        page = Page(
            hit, "ab" * 20, Licence("Apache-2.0", ""), "qwen3", 40_960, 8_190_000_000, "", "chat",
            ("en", "de"), variants, (),
        )  # fmt: skip
        build: Mapping[str, Any] = {}
        return Shelf(page, BADGES, build)

    def pick(self, shelf: Shelf, file: str) -> ModelEntry:
        """Puts it on the list."""
        repo = shelf.page.hit.repo
        entry = ModelEntry(
            "unsloth-qwen3-8b-q4", "Qwen3 8B Q4_K_M", "qwen3", "chat", "huggingface", repo,
            (ModelFile(file, 5_030_000_000, sha256="cd" * 32),), Licence("Apache-2.0", ""), 40_960, 8_190_000_000,
            "Q4_K_M", ("en",), "", "",
        )  # fmt: skip
        self._manifest.add(entry)
        return entry
