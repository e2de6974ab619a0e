"""A comparison in words that follow from its numbers: verdicts, what would be lost, how fast and how large."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.quality.compare import Comparison, Row, Side
from app.quality.opinions import Tally
from app.quality.statistics import MARGIN, Effect

VERDICTS: Mapping[str, str] = {
    "better": "better",
    "worse": "worse",
    "equal": f"equal within {MARGIN * 100:g} points",
    "too-few": "too few cases to tell",
}
NAMED = 3
"""Lost cases that are named in the paragraph."""


def points(share: float) -> str:
    """A difference in points: +6.7 or −2.5."""
    shown = f"{abs(share) * 100:.1f}"
    return "±0.0" if shown == "0.0" else f"{'+' if share > 0 else '−'}{shown}"


def percent(share: float) -> str:
    """A share in percent."""
    return f"{share * 100:.1f} %"


def interval(row: Effect) -> str:
    """The 95 % interval of the difference, in points."""
    return f"[{points(row.low)}, {points(row.high)}]"


def p_words(p: float) -> str:
    """A p as it is read."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def verdict_words(row: Effect) -> str:
    """The verdict in words; where there were too few cases, what so many could show."""
    if row.verdict == "too-few" and row.detectable >= 1:
        return VERDICTS["too-few"]
    if row.verdict == "too-few":
        return (
            f"{VERDICTS['too-few']}: so many show a difference of {row.detectable * 100:.0f} points or more"
        )
    return VERDICTS[row.verdict]


def size(count: float) -> str:
    """Bytes in gigabytes or megabytes."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def ratio(side: Side, other: Side, name: str) -> float | None:
    """A figure of the first run over that of the second; None where one lacks it."""
    first, second = side.summary.get(name), other.summary.get(name)
    return float(first) / float(second) if first and second else None


def lost(made: Comparison) -> str:
    """What would be lost and won by taking the candidate: one paragraph, put together from the numbers alone."""
    parts = [_flips(made), _chance(made), _rules(made), _limits(made), _cost(made)]
    return " ".join(filter(None, parts))


def _flips(made: Comparison) -> str:
    gone, won = [row for row in made.rows if row.flip in ("lost", "error")], made.count("won")
    name, cases = made.after.title, made.whole.cases
    if not gone and not won:
        same = sum(row.same_text for row in made.rows)
        alike = "word for word" if same == cases else f"{same} of them word for word"
        return f"Nothing would be lost: {name} passes and fails the same {cases} cases, {alike}."
    if not gone:
        return f"Nothing would be lost: {name} passes {_cases(won)} more of {cases} and loses none."
    names = ", ".join(f"“{_short(row)}”" for row in gone[:NAMED])
    more = f" and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
    gains = f"; it would win {_cases(won)}" if won else "; it would win none"
    return f"With {name} you would lose {_cases(len(gone))} of {cases}: {names}{more}{gains}."


def _chance(made: Comparison) -> str:
    row = made.whole
    rates = f"{percent(row.baseline)} passed before and {percent(row.candidate)} after"
    told = {
        "worse": "That is more than chance would explain",
        "better": "On the whole it is better, by more than chance would explain",
        "equal": f"On the whole both are equal within {MARGIN * 100:g} points",
        "too-few": "Whether that is more than chance so few cases cannot tell",
    }[row.verdict]
    return f"{told} ({rates}, {points(row.difference)} points {interval(row)}, {p_words(row.p)})."


def _rules(made: Comparison) -> str:
    kinds = made.worse_checks
    if not kinds:
        return ""
    named = ", ".join(
        f"{row.title} ({row.effect.losses} lost, {row.effect.wins} won)" for row in kinds[:NAMED]
    )
    return f"Worse beyond chance in: {named}."


def _limits(made: Comparison) -> str:
    errors = sum(row.after.state in ("error", "missing") for row in made.rows)
    told = f"{_cases(errors)} gave no answer. " if errors else ""
    if made.whole.detectable >= 1:
        return f"{told}So few cases show no change at all."
    return f"{told}The smallest change that these cases show is {made.whole.detectable * 100:.0f} points."


def _cost(made: Comparison) -> str:
    parts: list[str] = []
    if speed := ratio(made.after, made.before, "together_tokens_per_s"):
        parts.append(f"answers come {_times(speed)}")
    memory = made.before.summary.get("memory"), made.after.summary.get("memory")
    if all(memory) and memory[0] != memory[1]:
        parts.append(f"it takes {size(memory[1] or 0)} of memory instead of {size(memory[0] or 0)}")
    if not parts:
        return ""
    text = " and ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _times(speed: float) -> str:
    if 0.95 <= speed <= 1.05:
        return "as fast as before"
    return f"{speed:.1f} times as fast" if speed > 1 else f"at {speed * 100:.0f} % of the speed"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _short(row: Row) -> str:
    text = " ".join((row.name or row.asked).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def opinion_words(made: Comparison) -> str:
    """What a person and a judging model said of the pairs, for people; empty where nobody said anything."""
    said = made.opinion
    if said is None or not (said.person.said or said.judge.said or said.agreement.labels):
        return ""
    parts = ["A weak signal, part of no verdict."]
    if said.person.said:
        parts.append(f"You judged {said.person.said} of {said.pairs} pairs: {_tally(said.person, made)}.")
    if said.judge.said:
        parts.append(f"The judging model, asked in both orders, said: {_tally(said.judge, made)}.")
    return " ".join((*parts, said.agreement.sentence))


def _tally(tally: Tally, made: Comparison) -> str:
    return f"{tally.after} for {made.after.title}, {tally.before} for {made.before.title}, {tally.tie} for neither"


def said_words(row: Row) -> str:
    """What was said of the two answers to a case; empty where nobody said anything."""
    words = {"before": "the first is better", "after": "the second is better", "tie": "neither is better"}
    person, judge = row.said
    parts = (person and f"You: {words[person]}", judge and f"judging model: {words[judge]}")
    return " · ".join(filter(None, parts))


def figures(side: Side) -> dict[str, Any]:
    """What is shown of a run's speed and size, in words; empty where it is not known."""
    made = side.summary
    first, speed, memory = made.get("first_token_s"), made.get("tokens_per_s"), made.get("memory")
    return {
        "speed": f"{speed:.1f} tokens/s" if speed else "",
        "first": f"first word after {first:.2f} s" if first else "",
        "seconds": f"{made.get('seconds', 0):.0f} s",
        "tokens": f"{int(made.get('prompt_tokens', 0) + made.get('generated_tokens', 0)):,} tokens",
        "memory": size(memory) if memory else "",
    }
