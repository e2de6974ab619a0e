"""Accounts over receipts in memory: replays say what a test wants."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.base.settings import Backend, Settings
from app.quality.energy import Meter
from app.quality.ledger import Ledger
from app.quality.receipt_files import read_receipt
from app.quality.receipts import Part, exported, in_words, promise
from app.quality.replay import Replayed, Told, judged
from app.store.receipt_records import Receipt, Spent

FACTS: dict[str, Any] = {
    "conditions": {"model": "ab" * 32, "build": "0.3 x86_64 AVX2 = 1", "device": "A processor", "threads": 2},
    "sampling": {"seed": 7, "temperature": 0.2, "top_k": 40, "top_p": 0.9, "min_p": 0.05},
    "options": {"max_tokens": 64, "exact": True},
    "figures": {"prompt_tokens": 9, "generated_tokens": 4, "generate_s": 0.5},
}
RECEIPT = Receipt("r-1", 1000.0, "m-1", model="starter", reason="stop", facts=FACTS, tokens=(5, 6, 7, 8),
                  prompt="<user>What is ice?", prompt_sha256="cd" * 32)  # fmt: skip


class FakeReceipts:
    """The repository."""

    def __init__(self) -> None:
        self.all = [RECEIPT]
        self.rows: list[Spent] = []

    def of_message(self, message_id: str) -> list[Receipt]:
        return [receipt for receipt in self.all if receipt.message == message_id]

    def of_step(self, run_id: str, path: str) -> list[Receipt]:
        return [receipt for receipt in self.all if (receipt.result, receipt.step) == (run_id, path)]

    def get(self, wanted: str) -> Receipt:
        for receipt in self.all:
            if receipt.id == wanted:
                return receipt
        raise UserError(f"There is no receipt {wanted}", code="no-such-receipt")

    def spent(self, since: str = "", until: str = "9999") -> list[Spent]:
        return [spent for spent in self.rows if since <= spent.day <= until]


class FakeAccounts:
    """A replay waits for `go`; another seed gives other tokens from the fourth on, and `error` fails it."""

    def __init__(self, settings: Settings, backend: Backend) -> None:
        self.repo = FakeReceipts()
        self.meter = Meter(lambda: settings.number("watts"), list)
        self.ledger = Ledger(self.repo, settings, backend)
        self.go = threading.Event()
        self.go.set()
        self.error: UserError | None = None

    def in_words(self, receipt: Receipt) -> list[Part]:
        return in_words(receipt)

    def promise(self, receipt: Receipt) -> str:
        return promise(receipt)

    def opened(self, file: Path) -> Receipt:
        return read_receipt(file)

    def exported(self, receipt: Receipt) -> dict[str, Any]:
        return exported(receipt)

    def replay(
        self,
        receipt: Receipt | str,
        changes: Mapping[str, float | int] | None = None,
        told: Told = lambda _done, _all: None,
        cancel: CancelToken | None = None,
    ) -> Replayed:
        before = self.repo.get(receipt) if isinstance(receipt, str) else receipt
        told(2, len(before.tokens))
        while not self.go.wait(0.01):
            if cancel:
                cancel.check()
        if self.error:
            raise self.error
        sampling = {**before.facts["sampling"], **(changes or {})}
        tokens = (*before.tokens[:3], 99) if changes else before.tokens
        return judged(before, replace(before, facts={**before.facts, "sampling": sampling}, tokens=tokens))

    def watch(self, *_: object) -> None:
        """Nothing is measured here."""

    def close(self) -> None:
        """Nothing runs."""
