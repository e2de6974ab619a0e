"""Makes the picture and the version resource that PyInstaller puts into underdesk.exe, and prints where they lie.

`resources.py FOLDER` prints lines as NAME=PATH, for the environment of packaging/freeze.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "packaging"), str(HERE.parent)]

import icons  # noqa: E402 - beside the project's own packages
from linux_tree import version  # noqa: E402

TEXT = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Underdesk"),
      StringStruct("FileDescription", "Underdesk"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "underdesk"),
      StringStruct("LegalCopyright", "Apache-2.0"),
      StringStruct("OriginalFilename", "underdesk.exe"),
      StringStruct("ProductName", "Underdesk"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x409, 0x4B0])]),
  ],
)
"""


def numbers(release: str) -> tuple[int, ...]:
    """Four numbers of a version, as Windows compares them."""
    return (*(int(part) for part in release.split(".")[:4]), 0, 0, 0)[:4]


def write(folder: Path) -> dict[str, Path]:
    """Both files in `folder`, by the names that packaging/freeze.py reads."""
    picture, _ = icons.write(folder)
    facts = folder / "version.txt"
    facts.write_text(TEXT.format(numbers=numbers(version()), version=version()), encoding="utf-8")
    return {"UNDERDESK_FREEZE_ICON": picture, "UNDERDESK_FREEZE_VERSION_FILE": facts}


if __name__ == "__main__":
    for name, path in write(Path(sys.argv[1]).absolute()).items():
        sys.stdout.write(f"{name}={path}\n")
