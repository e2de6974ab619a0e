"""Tells what the suites say before another model becomes the default, with the button for a person who insists."""

from __future__ import annotations

from app.base.errors import UserError
from app.ui.shell.place import Host
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.switching import Switching

ABOUT = "suites-warn"


def warn_before_switch(host: Host, switching: Switching) -> None:
    """Show its warnings in the window's banner, for as long as they hold."""

    def warn(model: str, error: UserError) -> None:
        host.show_error(error, tr("Switch all the same"), lambda: switching.insist(model), ABOUT)

    switching.advised.connect(warn)
    switching.done.connect(lambda: host.clear_error(ABOUT))
