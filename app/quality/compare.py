"""Two runs of the same cases side by side: what was lost, what was won, and whether that is more than chance."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.base.errors import UserError
from app.quality import checking
from app.quality.checks import instruction
from app.quality.opinions import Opinion, Said, opinion, said_of
from app.quality.running import differing, results_of
from app.quality.statistics import Effect, effect, judged, pair
from app.store.suite_records import Case, Label, SuiteResult, SuiteRun

Flip = Literal["lost", "error", "won", "failed", "same"]
FLIPS: Sequence[Flip] = ("lost", "error", "won", "failed", "same")
"""In the order in which they are shown: what passed and does no more first. *failed* did in neither run."""


@dataclass(frozen=True)
class Cell:
    """How a check of a case ended in one run: pass, fail, error or missing, with the sentence that says why."""

    state: str
    why: str = ""
    score: float | None = None

    @property
    def passed(self) -> bool:
        """Whether it counts as passed."""
        return self.state == "pass"


@dataclass(frozen=True)
class Row:
    """A case in both runs. `checks` are its checks in words, with how each ended before and after. Where a run had
    several seeds, texts and cells are those of the first seed that shows the flip."""

    case: str
    name: str
    asked: str
    flip: Flip
    before: Cell
    after: Cell
    checks: tuple[tuple[str, Cell, Cell], ...]
    text_before: str
    text_after: str
    said: Said = ("", "")
    """Which of the two is better: a person's word and the judging model's, which count in nothing."""

    @property
    def same_text(self) -> bool:
        """Whether both answers are equal to the byte."""
        return self.text_before == self.text_after

    @property
    def could_be_judged(self) -> bool:
        """Whether there are two different answers."""
        given = self.before.state != "missing" != self.after.state
        return given and self.text_before.strip() != self.text_after.strip()

    @property
    def told(self) -> tuple[str, Cell, Cell]:
        """The check that says most about the flip: the first that ended otherwise, else the first that failed."""
        turned = [one for one in self.checks if one[1].state != one[2].state]
        failed = [one for one in self.checks if not one[2].passed]
        if turned or failed:
            return (turned or failed)[0]
        return self.checks[0] if self.checks else ("", self.before, self.after)


@dataclass(frozen=True)
class CheckRow:
    """One kind of check over all cases that have it; `weak` ones count in no verdict."""

    kind: str
    title: str
    effect: Effect
    weak: bool = False


@dataclass(frozen=True)
class Side:
    """One of the two runs: its name, its conditions, and the figures of the whole run."""

    run: str
    title: str
    model: str
    exact: bool
    made: float
    facts: Mapping[str, Any]
    condition: Mapping[str, Any]
    summary: Mapping[str, Any]


@dataclass(frozen=True)
class Comparison:
    """A baseline and a candidate. `whole` looks at cases, `checks` at each kind of check, after Holm over them."""

    suite: str
    suite_name: str
    before: Side
    after: Side
    whole: Effect
    checks: tuple[CheckRow, ...]
    rows: tuple[Row, ...]
    differences: tuple[str, ...] = field(default=())
    opinion: Opinion | None = None
    """What a person and a judging model said of the pairs; it changes no verdict."""

    def count(self, *flips: Flip) -> int:
        """How many cases flipped so."""
        return sum(row.flip in flips for row in self.rows)

    @property
    def worse_checks(self) -> list[CheckRow]:
        """The kinds of checks that the candidate is worse at, beyond chance."""
        return [row for row in self.checks if row.effect.verdict == "worse" and not row.weak]

    @property
    def regressed(self) -> bool:
        """Whether the gate warns: cases as a whole, or one kind of check, are worse beyond chance."""
        return self.whole.verdict == "worse" or bool(self.worse_checks)


def compare(
    suite_name: str,
    cases: Sequence[Case],
    before: tuple[SuiteRun, Sequence[SuiteResult]],
    after: tuple[SuiteRun, Sequence[SuiteResult]],
    labels: Sequence[Label] = (),
) -> Comparison:
    """The comparison, with what `labels` say of its pairs beside it. Raises UserError where two runs cannot be
    compared: see `refuse`."""
    refuse(before[0], after[0])
    asked = [case for case in cases if case.id in before[0].cases]
    first, second = _by_case(before[1]), _by_case(after[1])
    rows = sorted(
        (_row(case, first.get(case.id, []), second.get(case.id, []), labels) for case in asked),
        key=lambda row: FLIPS.index(row.flip),
    )
    scores = [{case.id: _states(case, side.get(case.id, [])) for case in asked} for side in (first, second)]
    facts = [run.conditions.get("facts", {}) for run in (before[0], after[0])]
    return Comparison(
        before[0].suite,
        suite_name,
        _side(before[0]),
        _side(after[0]),
        effect(pair(*scores)),
        tuple(_check_rows(asked, first, second)),
        tuple(rows),
        tuple(differing(*facts)),
        opinion(sum(row.could_be_judged for row in rows), [row.said for row in rows], labels),
    )


def refuse(before: SuiteRun, after: SuiteRun) -> None:
    """Raise UserError where two runs say nothing about each other: unfinished, other-suite, cases-differ,
    modes-differ, checkers-differ."""
    for run in (before, after):
        if run.state != "done":
            raise _refusal(
                f"The run “{run.title}” did not come to its end", "go on with it first", "unfinished"
            )
    if before.suite != after.suite:
        raise _refusal("The two runs are of different suites", "choose two of one suite", "other-suite")
    if dict(before.cases) != dict(after.cases):
        changed = sum(
            before.cases.get(case) != after.cases.get(case) for case in {**before.cases, **after.cases}
        )
        raise _refusal(
            "The two runs were asked different cases", "run the older one again", "cases-differ",
            f"{changed} of them changed in between",
        )  # fmt: skip
    modes = ["exact" if run.conditions["condition"]["exact"] else "batched" for run in (before, after)]
    if modes[0] != modes[1]:
        why = f"the first is {modes[0]} and the second {modes[1]}: the same model may answer otherwise"
        raise _refusal(
            "The two runs were made in different ways", "run one of them again", "modes-differ", why
        )
    versions = [run.conditions.get("facts", {}).get("checkers") for run in (before, after)]
    if versions[0] != versions[1]:
        why = "a check has changed in between"
        raise _refusal(
            "The two runs were judged differently", "run the older one again", "checkers-differ", why
        )


def _refusal(what: str, todo: str, code: str, why: str = "") -> UserError:
    return UserError(what, why=why, todo=todo, code=code)


def _by_case(results: Sequence[SuiteResult]) -> dict[str, list[SuiteResult]]:
    found: dict[str, list[SuiteResult]] = {}
    for result in sorted(results, key=lambda one: one.seed):
        found.setdefault(result.case, []).append(result)
    return found


def _states(case: Case, results: Sequence[SuiteResult]) -> list[float]:
    """1 for each answer that passed; an error or a missing answer is no pass."""
    states = [checking.standing(case, results_of(one)).state for one in results]
    return [float(state == "pass") for state in states] or [0.0]


def _row(
    case: Case, before: Sequence[SuiteResult], after: Sequence[SuiteResult], labels: Sequence[Label]
) -> Row:
    first, second = _shares(case, before), _shares(case, after)
    told_before = _shown(case, before, lost=second < first, good=True)
    told_after = _shown(case, after, lost=second < first, good=False)
    cells = [_cells(case, one) for one in (told_before, told_after)]
    words = [checking_words(spec.kind, spec.arguments) for spec in case.checks]
    whole = [_whole(case, one) for one in (told_before, told_after)]
    texts = _text(told_before), _text(told_after)
    return Row(
        case.id,
        case.name,
        case.text or next(iter(case.inputs.values()), ""),
        _flip(first, second, whole[1]),
        whole[0],
        whole[1],
        tuple(zip(words, cells[0], cells[1], strict=True)),
        *texts,
        said_of(case.id, *texts, labels),
    )


def _shares(case: Case, results: Sequence[SuiteResult]) -> float:
    states = _states(case, results)
    return sum(states) / len(states)


def _flip(first: float, second: float, after: Cell) -> Flip:
    if second < first:
        return "error" if after.state in ("error", "missing") else "lost"
    if second > first:
        return "won"
    return "same" if second == 1 else "failed"


def _shown(case: Case, results: Sequence[SuiteResult], *, lost: bool, good: bool) -> SuiteResult | None:
    """Of several seeds the first that shows what the row is about: a pass before a loss, a fail after it."""
    wanted = good == lost
    fitting = (one for one in results if (_states(case, [one])[0] == 1.0) == wanted)
    return next(fitting, results[0] if results else None)


def _cells(case: Case, result: SuiteResult | None) -> list[Cell]:
    if result is None:
        return [Cell("missing", "It was not asked.") for _ in case.checks]
    return [Cell(one.state, one.why, one.score) for one in results_of(result)]


def _whole(case: Case, result: SuiteResult | None) -> Cell:
    if result is None:
        return Cell("missing", "It was not asked.")
    results = results_of(result)
    state = checking.standing(case, results)
    why = str(result.output.get("error", "")) or next((one.why for one in results if not one.passed), "")
    return Cell(state.state, "" if state.state == "pass" else why, state.score)


def _text(result: SuiteResult | None) -> str:
    if result is None:
        return ""
    return str(result.output.get("text", "")) or str(result.output.get("error", ""))


BOUNDS = {"least": "at least", "most": "at most"}


def checking_words(kind: str, arguments: Mapping[str, Any]) -> str:
    """A check in words: its title and what it wants."""
    known = checking.table().names()
    if kind == "instruction" and arguments.get("id") in instruction.table().names():
        return instruction.table().get(arguments["id"]).told(arguments.get("arguments", {}))
    title = checking.table().get(kind).title if kind in known else kind
    bounds = [
        (words, arguments[key]) for key, words in BOUNDS.items() if kind == "length" and key in arguments
    ]
    if bounds:
        return (
            f"{' and '.join(f'{words} {count}' for words, count in bounds).capitalize()} {arguments['unit']}"
        )
    wanted = ", ".join(
        _brief(value) for value in arguments.values() if value not in (None, "", [], {}, False)
    )
    return f"{title}: {wanted}" if wanted else title


def _brief(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return text if len(text) <= 48 else f"{text[:47]}…"


def _check_rows(
    cases: Sequence[Case], before: Mapping[str, list[SuiteResult]], after: Mapping[str, list[SuiteResult]]
) -> list[CheckRow]:
    table = checking.table()
    kinds = sorted({spec.kind for case in cases for spec in case.checks})
    known = [kind for kind in kinds if kind in table.names()]
    effects = [effect(pair(_of_kind(kind, cases, before), _of_kind(kind, cases, after))) for kind in known]
    rows = judged(effects)
    made = [
        CheckRow(kind, table.get(kind).title, row, table.get(kind).weak)
        for kind, row in zip(known, rows, strict=True)
    ]
    return sorted(made, key=lambda row: (row.weak, row.effect.verdict != "worse", row.effect.difference))


def _of_kind(
    kind: str, cases: Sequence[Case], results: Mapping[str, list[SuiteResult]]
) -> dict[str, list[float]]:
    """For each case that has such a check: whether all of them held, answer by answer."""
    found: dict[str, list[float]] = {}
    for case in cases:
        places = [at for at, spec in enumerate(case.checks) if spec.kind == kind]
        if places:
            made = [results_of(one) for one in results.get(case.id, [])]
            found[case.id] = [float(all(one[at].passed for at in places)) for one in made] or [0.0]
    return found


def _side(run: SuiteRun) -> Side:
    facts, condition = run.conditions.get("facts", {}), run.conditions["condition"]
    return Side(
        run.id,
        run.title,
        str(condition["model"]),
        bool(condition["exact"]),
        run.created,
        facts,
        condition,
        run.summary,
    )


Piece = tuple[Literal["same", "gone", "new"], str]


def text_diff(before: str, after: str) -> list[Piece]:
    """The words that both texts have, those that are gone, and those that are new, in reading order."""
    first, second = re.findall(r"\s+|\w+|[^\w\s]", before), re.findall(r"\s+|\w+|[^\w\s]", after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(first[a:b])))
            continue
        if b > a:
            pieces.append(("gone", "".join(first[a:b])))
        if d > c:
            pieces.append(("new", "".join(second[c:d])))
    return pieces
