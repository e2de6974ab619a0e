"""A little disk space set aside, so that things can still be deleted when the disk is full."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

from app.base.files import write_atomic
from app.base.paths import Profile

log = logging.getLogger("underdesk.store")
SIZE = 4 << 20
ENOUGH = 64 << 20
"""Bytes that must be free before some of them are set aside."""


def path(profile: Profile) -> Path:
    """Where the reserve lies."""
    return profile.root / "reserve.bin"


def ensure(profile: Profile) -> bool:
    """Make the reserve if there is room for it. Random bytes: zeros would take no space where disks compress."""
    target = path(profile)
    try:
        if target.exists() and target.stat().st_size == SIZE:
            return True
        if shutil.disk_usage(profile.root).free < ENOUGH:
            return False
        write_atomic(target, os.urandom(SIZE))
    except OSError as error:
        log.debug("no reserve: %s", error.strerror)
        release(profile)  # half of one would only take away what is left
        return False
    return True


def release(profile: Profile) -> bool:
    """Give the space back; false when there was none."""
    try:
        path(profile).unlink()
    except OSError:
        return False
    return True
