"""What a reader says of a document under a password; the same words tell locked files from broken ones later."""

from __future__ import annotations

from app.base.errors import UserError

ASKS = "The file asks for a password"
WRONG = "The password does not open the file"


def needs_password(given: str | None) -> UserError:
    """For a locked file: that it wants a password, or that the `given` one is wrong."""
    return UserError(WRONG if given else ASKS, todo="enter its password", code="needs-password")


def is_lock(error: str) -> bool:
    """Whether the sentence that is kept of a file says that its password is lacking."""
    return error.startswith((ASKS, WRONG))
