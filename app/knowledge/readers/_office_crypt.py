"""Microsoft Office files from before 2007, and newer ones that lie encrypted in the old container."""

from __future__ import annotations

from app.base.errors import UserError
from app.knowledge.readers._frame import Source

NEEDS: tuple[str, ...] = ()


def opened(source: Source) -> Source:
    """The document inside of the old container. Raises UserError."""
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        raise UserError(
            "The file is protected by a password in a way that Underdesk cannot open",
            todo="save a copy without the password",
            code="encrypted",
        )
    raise UserError(
        "The file has an old Microsoft Office format",
        todo="save it as DOCX, XLSX or PPTX",
        code="unsupported",
    )
