"""What holds for every test: nothing leaks, nothing warns unexpectedly, Qt draws offscreen."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests._support import logs, threads, widgets

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The same examples in every run, so that a failure is the change's; `make prove` draws fresh ones.
CHANCE = bool(os.environ.get("UNDERDESK_CHANCE"))
hypothesis.settings.register_profile("underdesk", deadline=None, derandomize=not CHANCE)
hypothesis.settings.load_profile("underdesk")

pytest_plugins = ("tests._support.fixtures", "tests._support.display", "tests._support.program")


@pytest.fixture(autouse=True)
def _no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on any `underdesk.*` record of level WARNING or above that no `allow_logs` marker expects."""
    patterns = [p for mark in request.node.iter_markers("allow_logs") for p in (mark.args or (".*",))]
    with logs.watch() as seen:
        yield
    unexpected = logs.unexpected(seen, patterns)
    assert not unexpected, f"unexpected log records: {unexpected}"


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """Fail on Python threads that outlive the test."""
    before = threads.alive()
    yield
    left = threads.leaked(before)
    assert not left, f"threads outlived the test: {left}"


@pytest.fixture(autouse=True)
def _no_leaked_widgets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on active QTimers and top-level widgets that outlive a test of the window."""
    if not widgets.uses_qt(request.fixturenames):
        yield
        return
    before = widgets.settle()
    yield
    left = widgets.leaked(before)
    assert not left, f"Qt objects outlived the test: {left}"
