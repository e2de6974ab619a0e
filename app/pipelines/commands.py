"""What can be typed after a slash: the pipelines of a profile and the templates, by short names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.base.errors import UserError
from app.chat.slash import short_name
from app.pipelines.templates import Template
from app.store.pipeline_records import StoredPipeline


@dataclass(frozen=True)
class Command:
    """One of them. `name` is what is typed; `pipeline` the id of a kept one, else it is the `template` of that id."""

    name: str
    title: str
    words: str = ""
    pipeline: str = ""
    template: str = ""


def commands_of(kept: Sequence[StoredPipeline], ready: Sequence[Template]) -> list[Command]:
    """The kept ones first; a copy of a template stands for it under its name. Of two of one name the second has a
    number."""
    return list(_named(kept, {template.title: template for template in ready}))


def _named(kept: Sequence[StoredPipeline], ready: dict[str, Template]) -> Iterator[Command]:
    taken: set[str] = set()
    for one in kept:
        known = ready.get(one.title)
        name = _free(known.id if known else short_name(one.title) or "pipeline", taken)
        yield Command(name, one.title, known.words if known else "", pipeline=one.id)
    for template in ready.values():
        if template.id not in taken:
            yield Command(_free(template.id, taken), template.title, template.words, template=template.id)


def _free(wanted: str, taken: set[str]) -> str:
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


def find(name: str, known: Sequence[Command]) -> Command:
    """The one of that name. Raises UserError "no-such-pipeline"."""
    found = next((one for one in known if one.name == name or short_name(one.title) == name), None)
    if found is None:
        near = ", ".join(f"/{one.name}" for one in known[:6])
        raise UserError(
            f"There is no pipeline “/{name[:60]}”",
            why=f"there are {near}",
            todo="choose one, or put a space before the slash to ask the model",
            code="no-such-pipeline",
        )
    return found
