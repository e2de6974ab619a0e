"""Models that lie in several files: which files those are, and their headers as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.engine.gguf_cursor import damaged

if TYPE_CHECKING:
    from app.engine.gguf import GgufFile

_NAME = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})(?P<ending>\.\w+)?$")
MOST = 1000


def parts(path: Path, count: int) -> Iterator[Path]:
    """All files of the model whose first file this is; raises UserError (unsupported, part-missing)."""
    found = _NAME.match(path.name)
    if found is None or int(found["count"]) != count or int(found["number"]) != 1 or count > MOST:
        raise UserError(
            f"The model file {path.name} cannot be used",
            why=f"it is one of {count} files and its name does not say which",
            todo="give all of them the names that they were published under",
            code="unsupported",
        )
    for number in range(1, count + 1):
        part = path.with_name(f"{found['stem']}-{number:05}-of-{found['count']}{found['ending'] or ''}")
        if not part.is_file():
            raise UserError(
                f"The model {found['stem']} is not whole",
                why=f"its file {part.name} is missing",
                todo="put it beside the others",
                code="part-missing",
            )
        yield part


def joined(first: GgufFile, read_part: Callable[[Path], GgufFile]) -> GgufFile:
    """The headers of all files as one. Raises as `parts` and `read_part` do, and UserError (damaged)."""
    count = first.number("split.count", 1)
    headers = [first]
    for number, path in enumerate(parts(first.path, count)):
        if number:
            part = read_part(path)
            if (part.number("split.no"), part.number("split.count")) != (number, count):
                raise damaged(path.name, f"it does not say of itself to be part {number + 1} of {count}")
            headers.append(part)
    tensors = tuple(tensor for header in headers for tensor in header.tensors)
    if len({tensor.name for tensor in tensors}) != len(tensors) or not tensors:
        raise damaged(first.path.name, "its parts hold no tensors, or the same ones")
    return replace(first, size=sum(header.size for header in headers), tensors=tensors)
