"""How a question and an answer travel through the pipes between the program and the shut-in process.

question  4 bytes length, JSON {task, nonce, size, room, params}, then `size` bytes of the document
answer    the nonce, one byte (= an answer, ! an error), 8 bytes length, the bytes; an error is JSON
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast

from app.base.errors import UserError
from app.knowledge.sandbox.walls import Room

NONCE_BYTES = 16
HEAD_BYTES = 1 << 16
NO_WALLS = 71
"""The exit code of a process that could not be shut in, and so read nothing."""
ANSWER, ERROR = b"=", b"!"
CODES = frozenset(
    {
        *("needs-password", "encrypted", "damaged", "too-large", "unsupported", "empty", "took-too-long"),
        *("empty-file", "not-gguf", "truncated", "wrong-adapter", "wrong-projector"),  # of model files
    }
)
_LONGEST_CLAUSE = 300


@dataclass(frozen=True)
class Question:
    """What is to be done with `size` bytes that follow; the nonce keeps an earlier document from answering."""

    task: str
    nonce: bytes
    size: int
    room: Room
    params: dict[str, Any]

    def pack(self) -> bytes:
        """Ready to be written. Raises UserError when the parameters are out of proportion."""
        fields = {"task": self.task, "nonce": self.nonce.hex(), "size": self.size}
        head = json.dumps({**fields, "room": asdict(self.room), "params": self.params}).encode()
        if len(head) > HEAD_BYTES:
            raise UserError("The password is too long", code="encrypted")
        return struct.pack(">I", len(head)) + head


def unpack(head: bytes) -> Question:
    """The question again, in the process that answers it."""
    raw = json.loads(head)
    return Question(raw["task"], bytes.fromhex(raw["nonce"]), raw["size"], Room(**raw["room"]), raw["params"])


def head_length(four_bytes: bytes) -> int:
    """How long the JSON is."""
    return int(struct.unpack(">I", four_bytes)[0])


def pack_answer(nonce: bytes, kind: bytes, body: bytes) -> bytes:
    """What stands before the body of an answer."""
    return nonce + kind + struct.pack(">Q", len(body))


def read_answer(read: Callable[[int], bytes], nonce: bytes, most: int) -> bytes:
    """The body of the answer to the question with this nonce.

    Raises the UserError that the answer carries, EOFError when it ends early, ValueError when it is no answer.
    """
    if _exactly(read, NONCE_BYTES) != nonce:
        raise ValueError("an answer to another question")
    kind, length = _exactly(read, 1), struct.unpack(">Q", _exactly(read, 8))[0]
    if kind not in (ANSWER, ERROR) or length > most:
        raise ValueError("no proper answer")
    body = _exactly(read, length)
    if kind == ERROR:
        raise unpack_error(body)
    return body


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def pack_error(error: UserError) -> bytes:
    """An error as JSON."""
    return json.dumps({"what": error.what, "why": error.why, "todo": error.todo, "code": error.code}).encode()


def unpack_error(body: bytes) -> UserError:
    """The error again, trusted no further than its length. Raises ValueError when it is none."""
    raw: Any = json.loads(body)
    if not isinstance(raw, dict):
        raise ValueError("no error")
    fields = cast("dict[str, object]", raw)
    what, why, todo = (_clause(fields.get(key)) for key in ("what", "why", "todo"))
    code = str(fields.get("code"))
    return UserError(what, why=why, todo=todo, code=code if code in CODES else "damaged")


def _clause(value: object) -> str:
    words = str(value or "")[:_LONGEST_CLAUSE]
    return "".join(c if c.isprintable() else " " for c in words)
