"""The contract of the room: a case's output, a check's verdict, and what a check is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol, cast

from app.pipelines.values import canonical
from app.store.suite_records import Arguments, Case

Verdict = Literal["pass", "fail", "error", "missing"]
"""*error*: the check could not be carried out; *missing*: the answer has nothing it could look at. Neither passes."""

Group = Literal["Text", "Form", "Sources", "Meaning", "Instructions"]
"""Where a check stands in lists."""


@dataclass(frozen=True)
class Source:
    """A passage that the answer was given, numbered from 1. `start` and `end` are characters of the document."""

    n: int
    document: str
    name: str
    text: str
    path: str = ""
    section: str = ""
    page: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Cited:
    """One use of source `n`: what is quoted of it or stands by its marker, and whether a quotation is in it."""

    n: int
    quote: str = ""
    verified: bool | None = None
    page: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Output:
    """What a case gave. `error` is a sentence where it gave nothing; `timings` as in a receipt; `value` is what a
    pipeline gave where that is more than text."""

    text: str = ""
    sources: tuple[Source, ...] = ()
    citations: tuple[Cited, ...] = ()
    token_ids: tuple[int, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict[str, float])
    receipt: str = ""
    error: str = ""
    value: Any = None

    def as_json(self) -> dict[str, Any]:
        """All of it, as `of_json` takes it back."""
        return asdict(self)

    @staticmethod
    def of_json(item: Mapping[str, Any]) -> Output:
        """What `as_json` gave."""
        known = dict(item)
        known["sources"] = tuple(Source(**one) for one in known["sources"])
        known["citations"] = tuple(Cited(**one) for one in known["citations"])
        known["token_ids"] = tuple(known["token_ids"])
        return Output(**known)


def with_sources(text: str, record: Mapping[str, Any], **more: Any) -> Output:
    """An output whose sources are as `knowledge.cite.record` keeps them beside an answer."""
    sources = tuple(_source(one) for one in record.get("sources", ()))
    cited = tuple(_cited(one) for one in record.get("citations", ()))
    return Output(text, sources, cited, **more)


def _source(item: Mapping[str, Any]) -> Source:
    names = ("n", "document", "name", "text", "path", "section", "page", "start", "end")
    return Source(**{name: item[name] for name in names})


def _cited(item: Mapping[str, Any]) -> Cited:
    return Cited(item["n"], item["quote"], item["verified"], item["page"], item["start"], item["stop"])


@dataclass(frozen=True)
class CheckResult:
    """A check's verdict; `why` is one sentence, empty for a plain pass. `score` is from 0 to 1, None where there is
    nothing between pass and fail."""

    state: Verdict
    why: str = ""
    score: float | None = None

    @property
    def passed(self) -> bool:
        """Whether it counts as held."""
        return self.state == "pass"


def held(ok: bool, why: str = "", score: float | None = None) -> CheckResult:
    """A pass, or a fail that says `why`."""
    return CheckResult("pass", "", score) if ok else CheckResult("fail", why, score)


class Helpers(Protocol):
    """What checks may use beyond the answer. Both raise UserError where no model is there for it."""

    def similarity(self, first: str, second: str) -> float:
        """The cosine of two texts by the embedding model, -1 to 1."""
        ...

    def prefer(
        self, question: str, first: str, second: str, criterion: str
    ) -> Literal["first", "second", "tie"]:
        """Which answer a local model prefers, asked once in the order given."""
        ...


CheckRun = Callable[[Output, Case, Arguments, Helpers], CheckResult]


@dataclass(frozen=True)
class Checker:
    """A kind of check. `schema` is the JSON Schema of its arguments; `run` gets arguments that fit it.

    `version` changes whenever the same answer may get another verdict: runs of different versions are not compared.
    `weak` ones are shown but never count in a gate by themselves. `sample` holds arguments with an answer that
    passes and one that fails, for lists and tests.
    """

    kind: str
    version: int
    title: str
    words: str
    group: Group
    schema: Mapping[str, Any]
    run: CheckRun
    sample: tuple[Arguments, Output, Output]
    weak: bool = False


def digest(item: object) -> str:
    """The sha256 of a JSON value's one canonical text."""
    return hashlib.sha256(canonical(cast("Any", item)).encode()).hexdigest()


UNASKED = ("id", "suite", "name", "tags", "origin", "created", "baseline_model")
"""Fields of a case that change neither what is asked nor what is checked."""


def case_hash(case: Case) -> str:
    """The same for two cases that ask and check the same; whatever they are called."""
    return digest({name: item for name, item in asdict(case).items() if name not in UNASKED})
