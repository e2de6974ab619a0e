"""A child process that indexes a folder until it is done or killed."""

from __future__ import annotations

import sys
from pathlib import Path

from app.base.paths import Profile
from tests.knowledge.rig import open_room


def main() -> None:
    """Arguments: the profile and the folder of documents."""
    with open_room(Profile(Path(sys.argv[1]))) as room:
        print("open", flush=True)
        folders = room.knowledge.folders()
        folder = folders[0] if folders else room.knowledge.add_folder(Path(sys.argv[2]), "Papers")
        room.sync(folder.id)
        print("done", flush=True)


if __name__ == "__main__":
    main()
