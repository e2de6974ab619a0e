"""Sees every warning that the program logs, whatever handlers a test installs or removes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def watch() -> Iterator[list[logging.LogRecord]]:
    """Collect the records of WARNING and above from `underdesk` loggers, at the moment of their making."""
    seen: list[logging.LogRecord] = []
    make = logging.getLogRecordFactory()

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.levelno >= logging.WARNING and record.name.split(".")[0] == "underdesk":
            seen.append(record)
        return record

    logging.setLogRecordFactory(factory)
    try:
        yield seen
    finally:
        logging.setLogRecordFactory(make)


def unexpected(seen: list[logging.LogRecord], patterns: list[str]) -> list[str]:
    """The messages that match none of the regular expressions."""
    lines = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in seen]
    return [line for line in lines if not any(re.search(p, line) for p in patterns)]
