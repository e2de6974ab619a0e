"""How the disk image looks: settings for dmgbuild, which runs this file and passes `defines`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

defines: dict[str, Any] = globals().get("defines", {})
application = Path(defines.get("app", "Underdesk.app"))
notices = [Path(path) for path in str(defines.get("papers", "")).split(":") if path]

format = "ULFO"  # noqa: A001 - dmgbuild's name; read by macOS 10.11 and later
filesystem = "APFS"
size = None
files = [str(application), *map(str, notices)]
symlinks = {"Applications": "/Applications"}
hide_extensions = [application.name]
icon = defines.get("icon") or None
background = "builtin-arrow"
default_view = "icon-view"
show_status_bar = show_tab_view = show_toolbar = show_pathbar = show_sidebar = False
window_rect = ((200, 200), (600, 420))
icon_size = 96
text_size = 13
icon_locations = {
    application.name: (150, 150),
    "Applications": (450, 150),
    **{path.name: (150 + 150 * at, 320) for at, path in enumerate(notices)},
}
