"""Letters: who wrote to whom, what, and the documents attached."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import Any, cast

from app.base.errors import UserError
from app.knowledge.readers import _html, _pick, _text, text
from app.knowledge.readers._frame import Builder, Reader, Source, too_much

_HEADERS = ("From", "To", "Cc", "Date")
_FIRST = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_TELLING = (b"from:", b"received:", b"return-path:", b"message-id:", b"delivered-to:", b"mime-version:")
NEEDS = (*_html.NEEDS, "email.mime.text", "email.header", "email._header_value_parser", "email.headerregistry",
         "email.contentmanager", "email.quoprimime", "email.base64mime", "quopri", "base64", "uu", "binascii",
         "email.iterators", "email.generator")  # fmt: skip


def read(source: Source, out: Builder) -> None:
    """The letter, then what is attached to it under headings of their own."""
    add_letter(source, BytesParser(policy=email.policy.default).parsebytes(source.data), out)


def add_letter(source: Source, letter: Message[Any, Any], out: Builder) -> None:
    """Add one letter under a heading with its subject."""
    subject = _header(letter, "Subject") or "(no subject)"
    out.meta.setdefault("title", subject)
    out.meta.setdefault("author", _header(letter, "From"))
    out.meta.setdefault("created", _header(letter, "Date"))
    out.heading(1, subject)
    lines = (f"{name}: {_header(letter, name)}" for name in _HEADERS if _header(letter, name))
    out.add("text", "\n".join(lines))
    parts = list(_parts(letter, source))
    _body(parts, out)
    for part in parts:
        if _is_attached(part):
            _attachment(source, part, out)


def _header(letter: Message[Any, Any], name: str) -> str:
    """A header in plain words; what cannot be made out is empty."""
    try:
        return " ".join(str(letter.get(name) or "").split())
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""


def _parts(letter: Message[Any, Any], source: Source) -> Iterator[EmailMessage]:
    """The leaves of the letter; a letter that is attached counts as a leaf."""
    waiting: list[Any] = [letter]
    count = 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > source.limits.parts:
            raise too_much("more parts than a letter has")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(cast("list[Any]", part.get_payload()))
        else:
            yield part


def _is_attached(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    if kind == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    return bool(_name(part)) and not kind.startswith("image/") and kind not in {"text/plain", "text/html"}


def _name(part: EmailMessage) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""


def _body(parts: list[EmailMessage], out: Builder) -> None:
    """The plain text; where there is none, the formatted one."""
    own = [part for part in parts if not _is_attached(part)]
    plain = [part for part in own if part.get_content_type() == "text/plain"]
    written = "\n\n".join(_words(part) for part in plain)
    if written.strip():
        text.add_paragraphs(out, written)
        return
    for part in own:
        if part.get_content_type() == "text/html":
            with out.inside(1):
                _html.add_text(out, _words(part))


def _payload(part: EmailMessage) -> bytes:
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _words(part: EmailMessage) -> str:
    return _text.decode(_payload(part), part.get_content_charset("") or "")


def _attachment(source: Source, part: EmailMessage, out: Builder) -> None:
    name = _name(part) or "attachment"
    out.heading(2, name)
    try:
        with out.inside(2):
            if part.get_content_type() == "message/rfc822":
                inner = cast("list[Any]", part.get_payload())
                add_letter(source.inner(b"", name), inner[0], out)
            else:
                _pick.read_into(source.inner(_payload(part), name), out)
    except UserError as error:
        if error.code in {"too-large", "took-too-long"}:
            raise
        out.notice(f"The attachment {name} was left out: {error.what[:1].lower()}{error.what[1:]}.")


def claims(data: bytes) -> bool:
    """Whether the bytes begin with the headers of a letter."""
    head = data[:8192].replace(b"\r\n", b"\n")
    return _FIRST.match(head) is not None and any(
        head.lower().startswith(t) or b"\n" + t in head.lower() for t in _TELLING
    )


READER = Reader("eml", "message/rfc822", (".eml",), read, NEEDS, claims)
