"""Errors that are the user's or the environment's, as opposed to bugs."""

from __future__ import annotations


class UserError(Exception):
    """A failure that a person can understand and act on; shown as one plain sentence, never a traceback.

    `what` happened, `why` (optional) and what `todo` about it are clauses without a final full stop.
    `code` is a stable kebab-case name that tests and callers may compare.
    """

    def __init__(self, what: str, *, why: str = "", todo: str = "", code: str = "error") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.todo = todo
        self.code = code

    @property
    def sentence(self) -> str:
        """One sentence: what happened, why, and what to do."""
        text = self.what
        if self.why:
            text += f", because {self.why}"
        if self.todo:
            text += f"; {self.todo}"
        return text + "."

    def __str__(self) -> str:
        return self.sentence


class Cancelled(Exception):
    """Raised inside a job when its token was cancelled; never shown to a person."""


class NeedsSecret(UserError):
    """The vault is locked and only a passphrase opens it."""


def friendly(error: BaseException) -> UserError:
    """`error` as a UserError: itself, or the plain form of a known operating-system failure, or a bug report."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        return _from_os(error)
    return UserError(
        "Underdesk met a fault of its own",
        why=f"of an unexpected {type(error).__name__}",
        todo="please start it with --debug and report what it prints",
        code="bug",
    )


def _from_os(error: OSError) -> UserError:
    import errno

    where = f" ({error.filename})" if error.filename else ""
    table = {
        errno.ENOSPC: ("The disk is full", "free some space and try again", "disk-full"),
        errno.EDQUOT: ("The disk quota is used up", "free some space and try again", "disk-full"),
        errno.EROFS: ("The folder cannot be written", "choose another with --profile", "read-only"),
        errno.EACCES: ("Access was refused", "check the permissions", "no-access"),
        errno.EPERM: ("The operation is not allowed", "check the permissions", "no-access"),
        errno.ENOENT: ("The file does not exist", "check its name", "not-found"),
        errno.EISDIR: ("A folder was given where a file is needed", "name the file itself", "not-a-file"),
        errno.ENOMEM: ("There is not enough memory", "close other programs and try again", "no-memory"),
    }
    what, todo, code = table.get(
        error.errno or 0, (f"The system reported: {error.strerror or error}", "try again", "system")
    )
    return UserError(what + where, todo=todo, code=code)
