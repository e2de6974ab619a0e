"""Under what a suite is asked: the person's choice, and the facts that a run's record keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.base.errors import UserError
from app.engine.api import ModelInfo, Sampling
from app.quality.records import digest

SAMPLING = frozenset(item.name for item in fields(Sampling)) - {"seed"}
MOST_SEEDS = 32


@dataclass(frozen=True)
class Condition:
    """What is chosen for a run. What is left empty is as the case or the model has it.

    `system` stands in place of the instructions of every case. `sampling` holds what differs from the model's own.
    With several `seeds` every case is asked as often. `exact` asks one case after the other, each answer repeatable
    to the byte; else cases share the engine's steps. `pipeline` is asked in place of the model, with a case's text as
    its first question; `steps` gives single steps of pipelines, by name or id, a model of their own. `template` is the
    text of a chat template in place of the model's; pipelines ask with their models' own.
    """

    model: str = ""
    system: str | None = None
    sampling: Mapping[str, float | int] = field(default_factory=dict[str, float | int])
    seeds: tuple[int, ...] = (1,)
    max_tokens: int = 512
    thinking: bool | None = None
    exact: bool = False
    pipeline: str = ""
    steps: Mapping[str, str] = field(default_factory=dict[str, str])
    template: str = ""

    @staticmethod
    def of_json(item: Mapping[str, Any]) -> Condition:
        """What `as_json` gave."""
        known: dict[str, Any] = {**item, "seeds": tuple(item["seeds"])}
        return Condition(**known)

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self)

    def titled(self, name: str) -> str:
        """The model's name with what is chosen beside it, so that two runs of one model can be told apart."""
        parts = (
            (self.system is not None, "other instructions"),
            (bool(self.template), "other template"),
            (bool(self.pipeline), "by a pipeline"),
            (bool(self.steps), "other models in steps"),
            (bool(self.sampling), "other sampling"),
        )
        told = ", ".join(words for chosen, words in parts if chosen)
        return f"{name} ({told})" if told else name

    @property
    def plain(self) -> Condition:
        """The same without what is put in place of instructions, template, sampling, pipeline and steps."""
        return Condition(
            self.model,
            seeds=self.seeds,
            max_tokens=self.max_tokens,
            thinking=self.thinking,
            exact=self.exact,
        )

    def template_of(self, own: str) -> str:
        """The hash of the template that is asked by, where `own` is that of the model's."""
        return text_hash(self.template) if self.template else own

    def sampling_of(self, own: Mapping[str, float | int], seed: int) -> Sampling:
        """The parameters of one answer: the model's own, then those of the run."""
        merged = {**own, **self.sampling}
        known: dict[str, Any] = {name: merged[name] for name in SAMPLING & merged.keys()}
        return Sampling(**known, seed=seed)


def checked(condition: Condition, *, piped: bool = False) -> Condition:
    """The condition itself; `piped` where cases are put to pipelines.

    Raises UserError "bad-condition" where it cannot be asked under.
    """
    strange = sorted(set(condition.sampling) - SAMPLING)
    if strange:
        raise _bad(f"“{strange[0]}” is no sampling parameter", f"use one of {', '.join(sorted(SAMPLING))}")
    if not condition.seeds or len(set(condition.seeds)) != len(condition.seeds):
        raise _bad("The seeds must be different numbers", "give at least one")
    if len(condition.seeds) > MOST_SEEDS:
        raise _bad(f"There are {len(condition.seeds)} seeds", f"give at most {MOST_SEEDS}")
    if any(not 0 <= seed < 2**32 - 1 for seed in condition.seeds):
        raise _bad("A seed is out of range", "choose numbers from 0 to 4,294,967,294")
    if not 1 <= condition.max_tokens <= 131_072:
        raise _bad("The longest answer is out of range", "choose 1 to 131,072 tokens")
    if condition.template and "messages" not in condition.template:
        raise _bad("This is no chat template", "choose one that goes through the “messages”")
    if condition.template and (condition.pipeline or piped):
        raise _bad("A pipeline asks by its models' own templates", "leave out the template")
    return condition


def _bad(what: str, todo: str) -> UserError:
    return UserError(what, todo=todo, code="bad-condition")


@dataclass(frozen=True)
class Facts:
    """What the answers of a run depend on beside the cases; one that differs is named in a comparison."""

    model: str
    name: str
    sha256: str
    template: str
    build: str
    device: str
    threads: int
    context: int
    quantisation: str
    sampling: Mapping[str, float | int]
    checkers: Mapping[str, int]
    index: str = ""
    pipelines: Mapping[str, str] = field(default_factory=dict[str, str])
    steps: Mapping[str, str] = field(default_factory=dict[str, str])


def run_facts(
    condition: Condition,
    info: ModelInfo,
    model: Any,
    own: Mapping[str, float | int],
    checkers: Mapping[str, int],
    **more: Any,
) -> Facts:
    """Of the loaded model `info`, known to the library as `model` (pipelines.world.ModelFacts)."""
    sampling = asdict(condition.sampling_of(own, 0))
    del sampling["seed"]
    return Facts(
        model.id,
        info.name,
        model.sha256,
        condition.template_of(model.template),
        model.build,
        info.remote or info.device,
        info.threads,
        info.context,
        info.quantisation,
        sampling,
        checkers,
        **more,
    )


def index_hash(files: Sequence[Any]) -> str:
    """One hash over the documents of folders, as they are indexed; empty without any."""
    known = sorted((file.path, file.sha256) for file in files)
    return digest(known) if known else ""


def text_hash(text: str) -> str:
    """The sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
