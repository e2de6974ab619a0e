"""`underdesk update`: whether there is a newer version; asks one place, now, and changes nothing."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from app import updates
from app.cli._frame import Context, Verb, size_text


def _configure(_: argparse.ArgumentParser) -> None:
    """It takes no words of its own."""


def _run(_: argparse.Namespace, context: Context) -> int:
    from app.cli.main import program_version

    own, release = program_version(), updates.check(context.core().gate)
    newer = release.newer_than(own)
    lines = [f"This is version {own}; the newest is {release.version}, of {release.date}."]
    if newer:
        lines += [
            f"{file.name}  {size_text(file.size)}  sha256 {file.sha256}" for file in release.for_system()
        ]
        lines.append(f"It is at {release.page}")
    context.show({"version": own, "newer": newer, "newest": asdict(release)}, lines)
    return 0


VERB = Verb(
    "update", f"Ask {updates.HOST} whether there is a newer version; fetches nothing.", _configure, _run
)
