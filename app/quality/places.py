"""Where citations lead: files, sections and pages compared as a person means them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from app.knowledge import cite
from app.quality.records import Cited, Output, Source
from app.quality.wording import folded

Place = tuple[Source, Cited]


def cited_places(output: Output) -> list[Place]:
    """Each citation with the source that it is of."""
    by_number = {source.n: source for source in output.sources}
    return [(by_number[cited.n], cited) for cited in output.citations if cited.n in by_number]


def fits(wanted: Mapping[str, Any], source: Source, cited: Cited | None = None) -> bool:
    """Whether a source is of the wanted `file`, `section` and `page` and has the wanted `text`, as far as each is
    given. A file is named by its name or the end of its path, with or without its ending."""
    page = cited.page if cited and cited.page is not None else source.page
    return (
        _is_file(str(wanted.get("file", "")), source)
        and folded(str(wanted.get("section", ""))) in folded(source.section)
        and ("page" not in wanted or page == wanted["page"])
        and ("text" not in wanted or cite.find(str(wanted["text"]), source.text) is not None)
    )


def _is_file(wanted: str, source: Source) -> bool:
    if not wanted:
        return True
    want = folded(wanted)
    names = {folded(name) for name in (source.name, PurePath(source.name).stem, source.document)}
    path = folded(source.path.replace("\\", "/"))
    return want in names or path == want or path.endswith("/" + want)
