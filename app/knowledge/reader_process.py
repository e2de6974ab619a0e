"""The process that documents are read in; started by `reading`, never by a person."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from app.knowledge import picture
from app.knowledge.limits import Limits
from app.knowledge.readers import _pick
from app.knowledge.readers._frame import Source, registry
from app.knowledge.sandbox import probe, server


def read(data: bytes, params: Mapping[str, Any]) -> bytes:
    """The document in `data` as JSON."""
    limits = Limits(**params["limits"])
    source = Source(data, params["name"], params["password"], limits)
    return _pick.document(source).to_json().encode()


def main() -> int:
    """Serve until the program closes the pipe."""
    parsers = {need for reader in registry() for need in reader.needs}
    needs = sorted(parsers | {*_pick.NEEDS, *picture.NEEDS, *probe.NEEDS})
    return server.main({"read": read, "page": picture.draw, "probe": probe.task}, needs)


if __name__ == "__main__":
    sys.exit(main())
