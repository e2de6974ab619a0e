"""The process that documents are read in; started by `reading`, never by a person."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from app.knowledge import photo, picture, pieces
from app.knowledge.blocks import Document
from app.knowledge.limits import Limits
from app.knowledge.readers import _pick
from app.knowledge.readers._frame import Source, registry
from app.knowledge.readers._print import prints_of
from app.knowledge.sandbox import probe, server


def read(data: bytes, params: Mapping[str, Any]) -> bytes:
    """The document in `data` as JSON."""
    return _document(data, params).to_json().encode()


def cut(data: bytes, params: Mapping[str, Any]) -> bytes:
    """What the index takes from the document in `data`, as JSON."""
    return pieces.pack(_document(data, params)).encode()


def _document(data: bytes, params: Mapping[str, Any]) -> Document:
    limits = Limits(**params["limits"])
    whole, prints = prints_of(data, params["prints"])
    return _pick.document(Source(whole, params["name"], params["password"], limits, prints=prints))


def main() -> int:
    """Serve until the program closes the pipe."""
    parsers = {need for reader in registry() for need in reader.needs}
    needs = sorted(parsers | {*_pick.NEEDS, *picture.NEEDS, *photo.NEEDS, *probe.NEEDS})
    tasks = {"read": read, "cut": cut, "page": picture.draw, "photo": photo.task, "probe": probe.task}
    return server.main(tasks, needs)


if __name__ == "__main__":
    sys.exit(main())
