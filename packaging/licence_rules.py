"""Which licences may be in the program, and what is bundled inside packages without saying so itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

ALLOWED = frozenset(
    (
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "Bitstream-Vera", "CC0-1.0", "CNRI-Python", "ISC",
        "LGPL-2.1-or-later", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0",
        "Unlicense", "Unicode-3.0", "Zlib", "blessing", "LicenseRef-Public-Domain",
    )
)  # fmt: skip
"""SPDX names. Of the copyleft ones only those that a program of another licence may use unchanged: MPL-2.0 files, and
LGPL libraries that stay apart and can be exchanged, as Qt's shared libraries can; and fonts under OFL-1.1 and
Bitstream-Vera, which may go with any program as long as they are not sold alone."""

SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "LicenseRef-Public-Domain",
    "The BSD 2-Clause License": "BSD-2-Clause",
}
"""What packages wrote before there were SPDX names; only what can mean one thing."""

CLARIFIED = {
    "colorama": ("BSD-3-Clause", "its LICENSE.txt has three clauses; its classifier says BSD alone"),
    "jinja2": ("BSD-3-Clause", "its LICENSE.txt has three clauses; its classifier says BSD alone"),
    "nvidia-ml-py": ("BSD-3-Clause", "the head of pynvml.py has three clauses; its metadata say BSD alone"),
    "pypdfium2": (
        "BSD-3-Clause AND Apache-2.0",
        "its own code is under either; PDFium's texts are in BUILD_LICENSES",
    ),
    "sqlcipher3": ("Zlib", "its LICENSE is the text of zlib; its metadata say nothing"),
}
"""Packages whose metadata say too little, what their texts say, and how that was found."""

HEADS = {"nvidia-ml-py": "pynvml.py"}
"""Packages whose text stands at the head of a source file instead of in a file of its own."""

LENT = {
    "latex2mathml": ("latex2mathml",),
    "pyside6-essentials": ("LGPL-3.0", "GPL-3.0"),
    "shiboken6": ("LGPL-3.0", "GPL-3.0"),
}
"""Packages that bring no text at all, and which of licences/ stand in."""


@dataclass(frozen=True)
class Bundled:
    """Something compiled into a package: `carrier` and its version as it was looked at; `texts` in licences/."""

    name: str
    version: str
    licence: str
    carrier: str
    carrier_version: str
    texts: tuple[str, ...]
    home: str


_LLAMA = ("llama-cpp-python", "0.3.36")
_SQLCIPHER = ("sqlcipher3", "0.6.4")
_FONTS = ("ziafont", "0.11")
_MATH = ("ziamath", "0.13")
_QT = ("pyside6-essentials", "6.11.3")
BUNDLED = (
    Bundled("llama.cpp", "0c1e57098", "MIT", *_LLAMA, ("llama.cpp",), "github/ggml-org/llama.cpp"),
    Bundled("nlohmann-json", "3.12.0", "MIT", *_LLAMA, ("nlohmann-json",), "github/nlohmann/json"),
    Bundled("cpp-httplib", "vendored", "MIT", *_LLAMA, ("cpp-httplib",), "github/yhirose/cpp-httplib"),
    Bundled("stb_image", "vendored", "MIT OR Unlicense", *_LLAMA, ("stb_image",), "github/nothings/stb"),
    Bundled("miniaudio", "vendored", "MIT-0 OR Unlicense", *_LLAMA, ("miniaudio",), "github/mackron/miniaudio"),
    Bundled("subprocess.h", "vendored", "Unlicense", *_LLAMA, ("miniaudio",), "github/sheredom/subprocess.h"),
    Bundled("xxhash", "vendored", "BSD-2-Clause AND MIT", *_LLAMA, ("hash",), "github/Cyan4973/xxHash"),
    Bundled("SQLCipher", "4.19.0", "BSD-3-Clause AND blessing", *_SQLCIPHER, ("sqlcipher",), "generic/sqlcipher"),
    Bundled("OpenSSL", "3.6.0", "Apache-2.0", *_SQLCIPHER, ("Apache-2.0",), "github/openssl/openssl"),
    Bundled("STIX Two Math", "2.11", "OFL-1.1", *_MATH, ("STIX",), "github/stipub/stixfonts"),
    Bundled("DejaVu Sans", "2.37", "Bitstream-Vera", *_FONTS, ("DejaVu",), "github/dejavu-fonts/dejavu-fonts"),
    Bundled("Qt", "6.11.3", "LGPL-3.0-only", *_QT, ("LGPL-3.0", "GPL-3.0"), "generic/qt"),
    Bundled("ICU", "73", "Unicode-3.0", *_QT, ("ICU",), "github/unicode-org/icu"),
)  # fmt: skip

_WORD = re.compile(r"\(|\)|[A-Za-z0-9.+-]+")


class NotAllowed(Exception):
    """A licence that is not on the list, or that cannot be read; the text says which and of what."""


def chosen(expression: str) -> list[str]:
    """The licences under which something is used: of alternatives the first that is allowed. Raises NotAllowed."""
    words = _WORD.findall(expression)
    if not words or "".join(words) != expression.replace(" ", ""):
        raise NotAllowed(f"“{expression}” is no SPDX expression")
    found, rest = _any(words)
    if rest:
        raise NotAllowed(f"“{expression}” is no SPDX expression")
    if found is None:
        raise NotAllowed(f"“{expression}” is not on the list of licences")
    return sorted(set(found))


def _any(words: list[str]) -> tuple[list[str] | None, list[str]]:
    """Alternatives: OR binds less than AND."""
    best, words = _all(words)
    while words[:1] == ["OR"]:
        other, words = _all(words[1:])
        best = best if best is not None else other
    return best, words


def _all(words: list[str]) -> tuple[list[str] | None, list[str]]:
    found, words = _one(words)
    while words[:1] == ["AND"]:
        other, words = _one(words[1:])
        found = None if found is None or other is None else [*found, *other]
    return found, words


def _one(words: list[str]) -> tuple[list[str] | None, list[str]]:
    if not words:
        raise NotAllowed("an SPDX expression ends too early")
    if words[0] == "(":
        found, rest = _any(words[1:])
        if rest[:1] != [")"]:
            raise NotAllowed("a bracket of an SPDX expression is not closed")
        return found, rest[1:]
    return ([words[0]] if words[0] in ALLOWED else None), words[1:]
