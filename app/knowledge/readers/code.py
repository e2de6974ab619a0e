"""Program sources and configuration files."""

from __future__ import annotations

from app.knowledge.readers import _text
from app.knowledge.readers._frame import Builder, Reader, Source

_MOST_LINES = 60
_SUFFIXES = (
    ".py .pyi .js .mjs .cjs .ts .tsx .jsx .c .h .cc .cpp .cxx .hpp .hh .cs .java .kt .kts .scala .go .rs .rb .php "
    ".swift .m .mm .pl .pm .lua .r .jl .sh .bash .zsh .fish .ps1 .bat .sql .hs .ml .ex .exs .erl .clj .lisp .el "
    ".vim .dart .zig .nim .f90 .f95 .pas .vb .asm .s .css .scss .less .vue .svelte .toml .yaml .yml .ini .cfg "
    ".conf .properties .env .gradle .cmake .mk .tf .proto .graphql .diff .patch .xml .xsd .xsl .svg"
)


def read(source: Source, out: Builder) -> None:
    """Pieces that begin where a line without indentation follows an empty one; long ones are cut."""
    piece: list[str] = []
    empty = False
    for line in _text.decode(source.data).split("\n"):
        begins = empty and line[:1] not in {"", " ", "\t", "}", ")", "]"}
        if piece and ((begins and len(piece) > 3) or len(piece) >= _MOST_LINES):
            out.add("code", "\n".join(piece))
            piece = []
        piece.append(line.rstrip())
        empty = not line.strip()
    out.add("code", "\n".join(piece))


READER = Reader("code", "text/x-source", tuple(_SUFFIXES.split()), read, _text.NEEDS)
