"""Names for records: unique everywhere, sorted by time of making."""

from __future__ import annotations

import secrets
import time


def new_id() -> str:
    """26 hex characters: 12 of milliseconds since 1970, 14 random; later ids sort after earlier ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(7)}"
