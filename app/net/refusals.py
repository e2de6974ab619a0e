"""What the gate says when something does not pass, in one plain sentence each."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.base.errors import UserError
from app.net.door import Purpose


def offline() -> UserError:
    """The switch is on."""
    return UserError("Underdesk is offline", todo="turn the Offline switch off to allow this", code="offline")


def not_listed(url: str, purpose: Purpose) -> UserError:
    """`url` is no place of `purpose`."""
    place = urlsplit(url)
    return UserError(
        f"The address {place.scheme}://{place.hostname or ''} was refused",
        why=f"it is not among those allowed for “{purpose.title}”",
        todo="nothing was sent there",
        code="host-refused",
    )


def broken(host: str, why: str) -> UserError:
    """The transfer began and did not end well."""
    return UserError(
        f"The transfer from {host} failed", why=why, todo="try again to go on from there", code="broken"
    )


def too_large(host: str) -> UserError:
    """The answer goes on and on."""
    return UserError(
        f"The answer of {host} is larger than expected", todo="try another source", code="too-large"
    )


def no_broker() -> UserError:
    """The process for the network did not come up."""
    return UserError(
        "Underdesk cannot go online",
        why="the process that holds the network could not be started",
        todo="close Underdesk and start it again",
        code="no-broker",
    )
