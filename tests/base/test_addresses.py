"""Settings that hold the address of a server, and what the rooms make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.settings import TABLE, Settings
from app.fetching import bearer, manner_of, places_of, rules_of
from app.net.door import Rules
from tests.models.conftest import Kept

ROWS = {row.key: row for row in TABLE}


@pytest.mark.parametrize(
    "good", ["", "https://mirror.example", "https://mirror.example:8443", "http://127.0.0.1:9000"]
)
def test_addresses_that_pass(good: str) -> None:
    assert ROWS["model_mirror"].check(good) == good


@pytest.mark.parametrize(
    "bad",
    ["mirror.example", "http://mirror.example", "ftp://x", "https://", "https://x/path", "https://me:pw@x",
     "https://x:99999", "https://x ", "https://[", "file:///etc", "http://127.0.0.1/path", "https://x:0"],
)  # fmt: skip
def test_addresses_that_do_not(bad: str) -> None:
    with pytest.raises(ValueError, match="without a path"):
        ROWS["model_mirror"].check(bad)


def test_the_rooms_are_told(tmp_path: Path) -> None:
    settings = Settings(Kept())
    assert rules_of(settings) == Rules()
    assert places_of(settings, tmp_path).hub == "https://huggingface.co"
    assert (manner_of(settings).connections, manner_of(settings).limit) == (4, 0)
    settings.set("model_mirror", "https://mirror.example")
    settings.set("proxy", "http://proxy.example:3128")
    settings.set("fetch_limit_kb", 500)
    settings.set("fetch_connections", 1)
    assert rules_of(settings) == Rules("http://proxy.example:3128", "https://mirror.example")
    assert places_of(settings, tmp_path).hub == "https://mirror.example"
    assert (manner_of(settings).connections, manner_of(settings).limit) == (1, 500_000)


def test_the_token_is_for_the_hub_alone() -> None:
    of = bearer(lambda name: f"token of {name}")
    assert of("https://huggingface.co/a/b") == "token of huggingface"
    for other in ("http://huggingface.co/a", "https://huggingface.co.evil.example/a", "https://mirror.example/a",
                  "https://huggingface.co:444/a", "https://huggingface.co@evil.example/"):  # fmt: skip
        assert of(other) == ""
