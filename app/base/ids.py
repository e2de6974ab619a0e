"""Names for records: unique everywhere, sorted by time of making."""

from __future__ import annotations

import secrets
import time


def new_id() -> str:
    """26 hex characters: 16 of nanoseconds since 1970, 10 random; later ids sort after earlier ones."""
    return f"{time.time_ns():016x}{secrets.token_hex(5)}"
