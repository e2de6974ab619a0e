"""Makers' terms that a person agreed to: asked once for each licence, kept with the day and the model."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

from app.base.errors import UserError
from app.models.manifest import ModelEntry

PREFIX = "terms:"


class Backend(Protocol):
    """Where agreements are kept, as JSON by key: the vault's settings in the program."""

    def load(self) -> dict[str, str]:
        """All that is kept."""
        ...

    def save(self, key: str, value: str) -> None:
        """Keep one."""
        ...


@dataclass(frozen=True)
class Agreement:
    """`licence` as the list of models names it, the address where it stood, and for which model; `time` since 1970."""

    licence: str
    url: str
    model: str
    time: float


class Terms:
    """What was agreed to. An agreement holds for every model under the same licence at the same address."""

    def __init__(self, backend: Backend, clock: Callable[[], float] = time.time) -> None:
        self._backend, self._clock = backend, clock

    def agreed(self, offered: ModelEntry) -> Agreement | None:
        """The agreement that covers this model; None where there is none yet."""
        text = self._backend.load().get(PREFIX + offered.licence.id)
        kept = Agreement(**json.loads(text)) if text else None
        return kept if kept and kept.url == offered.licence.url else None

    def agree(self, offered: ModelEntry) -> Agreement:
        """Keep that the person agreed now."""
        licence = offered.licence
        made = self.agreed(offered) or Agreement(licence.id, licence.url, offered.id, self._clock())
        self._backend.save(PREFIX + licence.id, json.dumps(asdict(made)))
        return made

    def require(self, offered: ModelEntry) -> None:
        """Raise UserError (terms-not-accepted) where the maker asks to be agreed with first and nobody did."""
        if offered.licence.acceptance and self.agreed(offered) is None:
            raise UserError(
                f"{offered.name} comes under terms of its maker, {named(offered)}",
                why="they ask to be agreed to before the model is used",
                todo=f"read them at {offered.licence.url} and agree, or choose another model",
                code="terms-not-accepted",
            )


def named(offered: ModelEntry) -> str:
    """The licence as people call it."""
    return offered.licence.id.replace("LicenseRef-", "").replace("-", " ")
