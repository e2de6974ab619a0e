"""Takes the whole file system and TCP away from this process, where the Linux kernel has Landlock."""

from __future__ import annotations

from app.base import landlock

version = landlock.version


def install() -> None:
    """Handle every right the kernel knows and grant none; open descriptors stay usable. Raises OSError."""
    landlock.restrict()
