"""Which reader takes a document: by what is in it first, by its name second."""

from __future__ import annotations

from app.base.errors import UserError
from app.knowledge.blocks import Document
from app.knowledge.readers import _compound, _office_crypt, _text, _zip
from app.knowledge.readers._frame import Builder, Reader, Source, registry

NEEDS = (*_text.NEEDS, *_office_crypt.NEEDS)


def document(source: Source) -> Document:
    """The document, read by the reader that fits. Raises UserError."""
    builder = Builder(source.limits)
    read_into(source, builder)
    return builder.finish(source.name)


def read_into(source: Source, builder: Builder) -> None:
    """Read `source` as a part of what is being built: a whole file, or one attached to a letter."""
    if source.data.startswith(_compound.MAGIC):
        source = _office_crypt.opened(source)
    reader = choose(source)
    if not builder.media_type:
        builder.media_type = reader.media_type
    reader.read(source, builder)


def choose(source: Source) -> Reader:
    """The reader for this document. Raises UserError `unsupported` when there is none."""
    table = registry()
    if source.data.startswith(b"PK\x03\x04"):
        return _packed(source)
    for reader in table:
        if reader.claims and reader.claims(source.data):
            return reader
    for reader in table:
        if source.suffix in reader.suffixes and not reader.packed and not reader.claims:
            return reader
    try:
        _text.decode(source.data[:65536])
    except UserError as error:
        if error.code == "unsupported" and any(source.suffix in reader.suffixes for reader in table):
            raise _damaged(source.suffix) from error
        raise
    return table.get("text")


def _damaged(suffix: str) -> UserError:
    return UserError(
        "The file is damaged",
        why=f"its name ends in {suffix}, and what is in it is nothing of that kind",
        todo="get it again, or save it anew in the program that made it",
        code="damaged",
    )


def _packed(source: Source) -> Reader:
    kind = _zip.kind(source.data, source.limits)
    for reader in registry():
        if any(media in kind for media in reader.packed):
            return reader
    raise UserError(
        "The file is an archive and not a document",
        todo="unpack it and add what is in it",
        code="unsupported",
    )
