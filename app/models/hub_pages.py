"""What the hub tells of models, taken from its answers: every text cut and cleaned, every name held to its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from app.models.manifest import Licence, ModelFile, Role
from app.models.split import files_of, stem

REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
FILE = re.compile(r"(?!.*(?:^|/)\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,250}\.gguf")
"""A path that may be kept below a folder of ours: no part of it begins with a point, nothing but plain letters."""
MOST_FILES = 2_000
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_QUANTISATION = re.compile(
    r"(?:^|[-._])((?:UD-)?(?:I?Q\d(?:_[A-Z0-9]{1,3})*|TQ\d_\d|B?F16|FP16|F32|MXFP4(?:_MOE)?))$", re.I
)
_SPDX = {
    name.casefold(): name
    for name in (
        "Apache-2.0", "MIT", "BSD-3-Clause", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC0-1.0",
        "GPL-3.0", "AGPL-3.0", "LGPL-3.0", "MPL-2.0", "Unlicense",
    )
}  # fmt: skip
_ASKING = ("llama", "gemma")
"""Makers whose own licences ask to be agreed to, whoever passes their models on."""
_ROLES: dict[str, Role] = {
    "feature-extraction": "embedding",
    "sentence-similarity": "embedding",
    "text-ranking": "reranker",
}


@dataclass(frozen=True)
class Hit:
    """A repository that was found. `downloads` of the last thirty days, `updated` as YYYY-MM-DD or empty.

    `gated`: files are given only to those who told the hub who they are and accepted terms there.
    """

    repo: str
    author: str
    downloads: int
    likes: int
    licence: str
    gated: bool
    updated: str


@dataclass(frozen=True)
class Variant:
    """One model of a repository in one quantisation; `parts` in loading order, `size` in bytes of all."""

    file: str
    quantisation: str
    parts: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    @property
    def whole(self) -> bool:
        """Whether the hub names a hash for every part, so that they can be fetched and proven."""
        return all(part.sha256 for part in self.parts)


@dataclass(frozen=True)
class Page:
    """All that the hub tells of a repository. Context in tokens, 0 where unknown; `revision` is the commit told of.

    `licence_file` is the path of its licence's text, if there is one; `left_out` counts model files whose names or
    sizes cannot be used.
    """

    hit: Hit
    revision: str
    licence: Licence
    architecture: str
    context: int
    parameters: int
    template: str
    role: Role
    languages: tuple[str, ...]
    variants: tuple[Variant, ...]
    projectors: tuple[ModelFile, ...]
    licence_file: str = ""
    left_out: int = 0

    @property
    def projector(self) -> ModelFile | None:
        """What lets the models see pictures: of several the one in 16 bits, else the smallest."""
        halves = [one for one in self.projectors if quantisation_of(one.file) == "F16"]
        return min(halves or self.projectors, key=lambda one: one.size, default=None)


def quantisation_of(path: str) -> str:
    """The quantisation that a file's name tells, as llama.cpp writes it; empty where it tells none."""
    found = _QUANTISATION.search(stem(PurePosixPath(path)))
    return found[1].upper().replace("FP16", "F16") if found else ""


def hits(answer: object) -> list[Hit]:
    """What a search found; raises ValueError for what is no answer to one. Odd rows are left out."""
    if not isinstance(answer, list):
        raise ValueError("no list")
    found = (_hit(row) for row in _rows(cast("object", answer)))
    return [hit for hit in found if hit is not None]


def page(answer: object) -> Page:
    """What the hub tells of one repository; raises ValueError."""
    if not isinstance(answer, dict):
        raise ValueError("no object")
    raw = cast("dict[str, Any]", answer)
    hit, revision = _hit(raw), raw.get("sha")
    if hit is None or not isinstance(revision, str) or not _COMMIT.fullmatch(revision):
        raise ValueError("no repository")
    siblings = _rows(raw.get("siblings"))[:MOST_FILES]
    paths = [row["rfilename"] for row in siblings if isinstance(row.get("rfilename"), str)]
    named = [path for path in paths if path.lower().endswith(".gguf")]
    files = [file for row in siblings if (file := _file(row)) is not None]
    eyes = tuple(file for file in files if "mmproj" in file.file.casefold())
    told, card = _mapping(raw.get("gguf")), _mapping(raw.get("cardData"))
    variants = tuple(_variants(file for file in files if file not in eyes))
    used = sum(len(variant.parts) for variant in variants) + len(eyes)
    return Page(
        hit=hit,
        revision=revision,
        licence=_licence(hit, card),
        architecture=_text(told, "architecture", 40),
        context=_count(told, "context_length"),
        parameters=_count(told, "total"),
        template=_text(told, "chat_template", 100_000, lines=True),
        role=_role(_text(raw, "pipeline_tag", 60), bool(eyes)),
        languages=_languages(card.get("language")),
        variants=variants,
        projectors=eyes,
        licence_file=_licence_file(paths),
        left_out=len(named) - used,
    )


def _hit(raw: Mapping[str, Any]) -> Hit | None:
    repo = raw.get("id") or raw.get("modelId")
    if not isinstance(repo, str) or not REPO.fullmatch(repo) or ".." in repo:
        return None
    tags = [tag for tag in _list(raw.get("tags")) if isinstance(tag, str)]
    licence = next((tag.partition(":")[2] for tag in tags if tag.startswith("license:")), "")
    updated = _text(raw, "lastModified", 10)
    return Hit(
        repo,
        repo.partition("/")[0],
        _count(raw, "downloads"),
        _count(raw, "likes"),
        licence_id(licence),
        raw.get("gated") not in (None, False, "false"),
        updated if re.fullmatch(r"\d{4}-\d\d-\d\d", updated) else "",
    )


def licence_id(tag: str) -> str:
    """The SPDX name for the hub's tag, else the maker's own name for it; empty for none."""
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,60}", tag) or tag in ("other", "unknown"):
        return ""
    return _SPDX.get(tag.casefold(), f"LicenseRef-{tag}")


def _licence(hit: Hit, card: Mapping[str, Any]) -> Licence:
    """The terms of some makers, and of whoever gates a repository, are asked to be agreed to."""
    named = licence_id(_text(card, "license_name", 60)) if not hit.licence else hit.licence
    asking = named.removeprefix("LicenseRef-").casefold().startswith(_ASKING)
    return Licence(named or "LicenseRef-unknown", f"https://huggingface.co/{hit.repo}", hit.gated or asking)


def _variants(files: Iterable[ModelFile]) -> list[Variant]:
    """A model in several files is one; one of which a part is missing is none."""
    there = {file.file: file for file in files}
    found: list[Variant] = []
    for name in there:
        names = [str(path) for path in files_of(PurePosixPath(name))]
        if name == names[0] and all(part in there for part in names):
            found.append(Variant(name, quantisation_of(name), tuple(there[part] for part in names)))
    return sorted(found, key=lambda one: (one.size, one.file))


def _file(row: Mapping[str, Any]) -> ModelFile | None:
    path, lfs = row.get("rfilename"), _mapping(row.get("lfs"))
    if not isinstance(path, str) or not FILE.fullmatch(path) or "//" in path:
        return None
    size = _count(lfs, "size") or _count(row, "size")
    sha256 = _text(lfs, "sha256", 64)
    return ModelFile(path, size, sha256=sha256 if _SHA256.fullmatch(sha256) else None) if size else None


def _role(pipeline: str, eyes: bool) -> Role:
    return _ROLES.get(pipeline, "vision" if eyes else "chat")


def _languages(told: object) -> tuple[str, ...]:
    given = [told] if isinstance(told, str) else _list(told)
    codes = (code for code in given if isinstance(code, str) and re.fullmatch(r"[a-z]{2}", code))
    return tuple(dict.fromkeys(codes))[:200]


def _licence_file(paths: Iterable[str]) -> str:
    plain = (
        path for path in paths if re.fullmatch(r"(LICEN[CS]E|USE_POLICY|NOTICE)(\.(md|txt))?", path, re.I)
    )
    return min(plain, key=lambda path: (not path.upper().startswith("LICEN"), path), default="")


def clean(text: str, most: int, *, lines: bool = False) -> str:
    """What a stranger wrote, without signs that could steer a terminal or turn the line around; cut at `most`."""
    kept = (c if c.isprintable() or (lines and c in "\n\t") else " " for c in text[:most])
    whole = "".join(kept)
    return whole if lines else " ".join(whole.split())


def _text(raw: Mapping[str, Any], name: str, most: int, *, lines: bool = False) -> str:
    value = raw.get(name)
    return clean(value, most, lines=lines) if isinstance(value, str) else ""


def _count(raw: Mapping[str, Any], name: str) -> int:
    value = raw.get(name)
    return value if type(value) is int and 0 <= value < 1 << 53 else 0


def _mapping(raw: object) -> dict[str, Any]:
    return cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}


def _list(raw: object) -> list[object]:
    return cast("list[object]", raw) if isinstance(raw, list) else []


def _rows(raw: object) -> list[dict[str, Any]]:
    return [cast("dict[str, Any]", row) for row in _list(raw) if isinstance(row, dict)]
