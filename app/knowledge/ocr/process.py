"""The process that reads print in pictures, shut in like the one that reads documents; started by `pages`."""

from __future__ import annotations

import sys

from app.knowledge import photo
from app.knowledge.ocr import models, task
from app.knowledge.sandbox import probe, server


def main() -> int:
    """Serve until the program closes the pipe. The models are read first: later no file can be opened."""
    models.load()
    return server.main({"print": task.task, "probe": probe.task}, [*task.NEEDS, *photo.NEEDS, *probe.NEEDS])


if __name__ == "__main__":
    sys.exit(main())
