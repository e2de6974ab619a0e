"""An exported receipt is read back whole; what is none, or was changed into none, is refused in words."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.chat.receipt import request_of_receipt
from app.quality import receipt_files
from app.quality.receipt_files import read_receipt
from app.quality.receipts import exported, in_words
from app.store.receipt_records import Receipt

REQUEST: dict[str, Any] = {
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is ice?"}],
    "max_tokens": 64,
    "thinking": None,
    "exact": True,
    "speculative": False,
    "continues": "",
    "schema": None,
    "grammar": None,
    "tools": [],
    "stop": [],
}
FACTS: dict[str, Any] = {
    "conditions": {
        "model": "ab" * 32,
        "build": "0.3 x86_64",
        "threads": 2,
        "adapters": [],
        "flash_attention": True,
    },
    "sampling": {
        "seed": 7,
        "temperature": 1.0,
        "top_k": 40,
        "top_p": 0.9,
        "min_p": 0.05,
        "repeat_penalty": 1.1,
    },
    "options": {"max_tokens": 64, "thinking": None, "exact": True, "speculative": False},
    "figures": {"prompt_tokens": 9, "generate_s": 0.5},
    "passages": [{"name": "a.txt", "sha256": "cd" * 32, "start": 0, "stop": 9}],
    "endpoint": "",
}
KEPT = Receipt(
    "r-1",
    1000.5,
    "m-1",
    model="starter",
    reason="stop",
    facts=FACTS,
    tokens=(5, 6, 7),
    request=json.dumps(REQUEST),
    prompt="<user>What is ice?",
    prompt_sha256="ef" * 32,
)


def written(folder: Path, document: Any) -> Path:
    file = folder / "receipt.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return file


def test_what_was_exported_is_read_back(tmp_path: Path) -> None:
    read = read_receipt(written(tmp_path, exported(KEPT)))
    assert json.loads(read.request) == REQUEST
    assert read == Receipt(**{**KEPT.__dict__, "request": read.request})
    assert request_of_receipt(read) == request_of_receipt(KEPT)
    assert exported(read) == exported(KEPT) and in_words(read) == in_words(KEPT)


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = copy.deepcopy(exported(KEPT))
    change(document)
    return document


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("{", "it is no JSON"),
        ('{"format": "underdesk receipt 1", "made": NaN}', "it is no JSON"),
        ('{"format": "underdesk receipt 1", "id": "\\ud800"}', "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it has no mark of one"),
        ('{"prompt": "x"}', "it has no mark of one"),
        (changed(lambda one: one.update(format="underdesk receipt 2")), "a newer Underdesk wrote it"),
        (changed(lambda one: one.pop("token_ids")), "the whole is not as it should be"),
        (changed(lambda one: one.update(made="yesterday")), "made is not as it should be"),
        (changed(lambda one: one["token_ids"].append(-1)), "token_ids.3 is not as it should be"),
        (changed(lambda one: one["sampling"].update(evil=1)), "sampling is not as it should be"),
        (
            changed(lambda one: one["sampling"].update(temperature="hot")),
            "sampling.temperature is not as it should be",
        ),
        (changed(lambda one: one["request"].update(messages=[])), "request.messages is not as it should be"),
        (
            changed(lambda one: one["conditions"].update(threads="two")),
            "conditions.threads is not as it should be",
        ),
        (changed(lambda one: one["figures"].update(joules=[1])), "figures.joules is not as it should be"),
    ],
)
def test_what_is_no_receipt_is_refused_with_what_is_wrong(tmp_path: Path, document: Any, why: str) -> None:
    with pytest.raises(UserError) as refused:
        read_receipt(written(tmp_path, document))
    assert (refused.value.code, refused.value.why) == ("receipt-file", why)


def test_files_that_are_gone_or_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError) as refused:
        read_receipt(tmp_path / "gone.json")
    assert refused.value.code == "receipt-file" and "no such file" in refused.value.why
    monkeypatch.setattr(receipt_files, "MOST", 10)
    with pytest.raises(UserError) as refused:
        read_receipt(written(tmp_path, exported(KEPT)))
    assert refused.value.code == "too-large"
