"""Small fixtures for the tests of every room."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.paths import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile folder of its own, not yet made."""
    return Profile(tmp_path / "profile")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parents[2]
