"""Parts of `underdesk models` that ask the hub: a search, what a repository holds, and a file of it."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict
from typing import Any

from app.assembly import AppCore
from app.base.errors import UserError
from app.cli._frame import Choice, Context, size_text
from app.models.hub_pages import Hit, Variant
from app.models.licences import texts_of
from app.searching import Shelf

_FILE = re.compile(r"(?P<repo>[^/:]+/[^/:]+):(?P<file>.+)")


def configure(actions: Choice) -> None:
    """The action of this module."""
    search = actions.add("search", "look for models at Hugging Face")
    search.add_argument("words", nargs="+")
    search.add_argument("--limit", type=int, default=20, metavar="N", help="at most 50")


def search(args: argparse.Namespace, context: Context) -> int:
    """What was found, a line each."""
    found = context.core().searching.search(" ".join(args.words), args.limit)
    context.show_all("found", found, _hit_line, "Nothing was found.")
    return 0


def _hit_line(hit: Hit) -> str:
    gated = "asks who you are" if hit.gated else ""
    told = f"{hit.repo:60} {hit.downloads:>11,} times  {_named(hit.licence):18}"
    return "  ".join(filter(None, (told, gated))).rstrip()


def _named(licence: str) -> str:
    return licence.removeprefix("LicenseRef-") or "licence unknown"


def is_repository(wanted: str) -> bool:
    """Whether it looks like OWNER/NAME rather than an id or a path of a model that is here."""
    return wanted.count("/") == 1 and not wanted.startswith((".", "/", "~")) and not wanted.endswith(".gguf")


def show(args: argparse.Namespace, context: Context) -> int:
    """What a repository holds, its chat template, or the text of its licence."""
    searching = context.core().searching
    shelf = searching.look(args.id)
    page = shelf.page
    if args.template:
        if not page.template:
            raise UserError(f"The hub knows no chat template of {page.hit.repo}", code="no-template")
        context.show({"id": page.hit.repo, "template": page.template}, [page.template])
        return 0
    if args.licence:
        return show_licence(
            page.hit.repo, page.licence.id, page.licence.url, searching.licence_text(page), context
        )
    context.show({"repository": _document(shelf)}, _lines(shelf))
    return 0


def show_licence(name: str, licence: str, url: str, text: str, context: Context) -> int:
    """A licence's own words, or where they stand. `text` is what the model's maker put beside it, empty for none."""
    carried = [words for _, words in texts_of(licence)]
    whole = text or "\n\n".join(carried)
    if not whole:
        raise UserError(
            f"The text of {name}'s licence, {_named(licence)}, is not here",
            todo=f"read it at {url}",
            code="no-text",
        )
    context.show({"id": name, "licence": licence, "url": url, "text": whole}, [whole])
    return 0


def _document(shelf: Shelf) -> dict[str, Any]:
    page = shelf.page
    return {
        **asdict(page.hit),
        "revision": page.revision,
        "licence": page.licence.id,
        "licence_url": page.licence.url,
        "asks_for_agreement": page.licence.acceptance,
        "architecture": page.architecture,
        "context": page.context,
        "parameters": page.parameters,
        "role": page.role,
        "languages": list(page.languages),
        "has_template": bool(page.template),
        "projector": page.projector.file if page.projector else None,
        "files": [
            {
                "file": one.file,
                "quantisation": one.quantisation,
                "size": one.size,
                "parts": [asdict(part) for part in one.parts],
                "can_be_fetched": one.whole,
                "badge": asdict(badge),
            }
            for one, badge in zip(page.variants, shelf.badges, strict=True)
        ],
        "left_out": page.left_out,
    }


def _lines(shelf: Shelf) -> list[str]:
    page = shelf.page
    told = {
        "made by": page.hit.author,
        "licence": f"{_named(page.licence.id)}, see {page.licence.url}",
        "architecture": page.architecture,
        "context": f"{page.context:,} tokens" if page.context else "",
        "parameters": f"{page.parameters:,}" if page.parameters else "",
        "languages": ", ".join(page.languages),
        "sees pictures": page.projector.file if page.projector else "",
        "state": page.revision,
    }
    width = max((len(one.file) for one in page.variants), default=0)
    files = [
        _variant_line(one, badge.text, width) for one, badge in zip(page.variants, shelf.badges, strict=True)
    ] or ["There is no model file that could be used."]
    odd = f"{page.left_out} files were left out: their names or sizes cannot be used, or a part is missing."
    more = [f"fetch one with: underdesk models get {page.hit.repo}:FILE"] if page.variants else []
    gated = ["Its files are given only to those who accepted its maker's terms."] if page.hit.gated else []
    facts = [f"{name:13} {value}" for name, value in told.items() if value]
    return [*facts, "", *files, *more, *gated, *([odd] if page.left_out else [])]


def _variant_line(one: Variant, badge: str, width: int) -> str:
    parts = f"in {len(one.parts)} files" if len(one.parts) > 1 else ""
    proof = "" if one.whole else "cannot be proven whole"
    told = f"{one.quantisation or '?':12} {size_text(one.size):>9}  {one.file:{width}}"
    return "  ".join(filter(None, (told, parts, badge, proof)))


def wanted(core: AppCore, text: str) -> str:
    """The id to fetch by: OWNER/REPO:FILE is looked up at the hub first, anything else is one already."""
    found = _FILE.fullmatch(text)
    if found is None:
        return text
    known = next((e for e in core.library.manifest if _is_file(e.repo, e.files[0].file, found)), None)
    return known.id if known else core.searching.want(found["repo"], found["file"]).id


def _is_file(repo: str, file: str, found: re.Match[str]) -> bool:
    """Whether an entry of the list, or one that was chosen before, is of that file: then nobody need be asked again."""
    return (repo, file) == (found["repo"], found["file"])
