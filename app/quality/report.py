"""A comparison as a file that needs nothing else: JSON, Markdown or one page of HTML."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from html import escape
from typing import Any

from app.base.errors import UserError
from app.quality.compare import Cell, Comparison, Row, text_diff
from app.quality.statistics import Effect
from app.quality.telling import (
    figures,
    interval,
    lost,
    opinion_words,
    p_words,
    percent,
    points,
    said_words,
    verdict_words,
)  # fmt: skip

FLIP_WORDS: Mapping[str, str] = {
    "lost": "lost",
    "error": "no answer any more",
    "won": "won",
    "failed": "fails in both",
    "same": "passes in both",
}
STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#1d1f23;background:#fdfdfb}
table{border-collapse:collapse;width:100%;margin:1em 0}
th,td{text-align:left;padding:.4em .6em;border-bottom:1px solid #ddd;vertical-align:top}
.lost,.error,.worse{color:#a3282d}.won,.better{color:#1c7a43}del{background:#fbdcdc}ins{background:#d8f2df;text-decoration:none}
.before{border:1px solid #c9a23a;border-radius:8px;padding:.8em 1em}pre{white-space:pre-wrap;margin:.3em 0}
@media(prefers-color-scheme:dark){body{color:#e8e8e4;background:#17181b}th,td{border-color:#3a3c42}
.lost,.error,.worse{color:#ff8f8f}.won,.better{color:#7bd69a}del{background:#5a2528}ins{background:#1f4a2f}}
"""


def document(made: Comparison) -> dict[str, Any]:
    """All of it as JSON."""
    return {
        "suite": {"id": made.suite, "name": made.suite_name},
        "baseline": asdict(made.before),
        "candidate": asdict(made.after),
        "whole": _effect(made.whole),
        "checks": [
            {"kind": row.kind, "title": row.title, "weak": row.weak, **_effect(row.effect)}
            for row in made.checks
        ],
        "regressed": made.regressed,
        "differences": list(made.differences),
        "lose": lost(made),
        "opinion": _opinion(made),
        "rows": [asdict(row) for row in made.rows],
    }


def _opinion(made: Comparison) -> dict[str, Any] | None:
    """The words on the pairs: a weak signal beside the figures."""
    if made.opinion is None:
        return None
    found = made.opinion.agreement
    low, high = found.interval
    counted = {"share_low": low, "share_high": high, "counts": found.counts, "sentence": found.sentence}
    told = asdict(made.opinion)
    return {
        **told,
        "weak": True,
        "agreement": {**told["agreement"], **counted},
        "sentence": opinion_words(made),
    }


def _effect(row: Effect) -> dict[str, Any]:
    return {**asdict(row), "ties": row.ties, "sentence": verdict_words(row)}


def as_json(made: Comparison) -> str:
    """The document as text."""
    return json.dumps(document(made), ensure_ascii=False, indent=2) + "\n"


# Markdown


def as_markdown(made: Comparison) -> str:
    """Headings, tables and the texts of the cases that flipped."""
    title = f"# {_plain(made.suite_name)}: {_plain(made.before.title)} → {_plain(made.after.title)}"
    flipped = [row for row in made.rows if row.flip in ("lost", "error", "won")]
    parts = [
        title,
        f"{_day(made.after.made)} · {_mode(made)}",
        f"**Before you switch.** {_plain(lost(made))}",
        _md_checks(made),
        _md_figures(made),
        *(_plain(words) for words in (opinion_words(made),) if words),
        "## Cases that changed" if flipped else "No case changed.",
        *(_md_row(row) for row in flipped),
    ]
    return "\n\n".join(parts) + "\n"


def _md_checks(made: Comparison) -> str:
    head = "| Check | Cases | Before | After | Points | 95 % | Won | Lost | p | Verdict |"
    lines = [head, "|---|---|---|---|---|---|---|---|---|---|"]
    for title, row in effects(made):
        cells = (title, *effect_cells(row))
        lines.append("| " + " | ".join(_plain(cell) for cell in cells) + " |")
    return "\n".join(lines)


def effects(made: Comparison) -> list[tuple[str, Effect]]:
    """The rows of the table: the cases as a whole, then each kind of check."""
    weak = {True: " (weak signal)", False: ""}
    return [("Whole cases", made.whole), *((row.title + weak[row.weak], row.effect) for row in made.checks)]


def effect_cells(row: Effect) -> tuple[str, ...]:
    """Cases, before, after, points, interval, won, lost, p, verdict: as they are shown."""
    return (
        str(row.cases),
        percent(row.baseline),
        percent(row.candidate),
        points(row.difference),
        interval(row),
        str(row.wins),
        str(row.losses),
        p_words(row.p),
        verdict_words(row),
    )


def _md_figures(made: Comparison) -> str:
    head = "| | Speed | First word | Took | Tokens | Memory |\n|---|---|---|---|---|---|"
    sides = [(_plain(side.title), *figures(side).values()) for side in (made.before, made.after)]
    return "\n".join([head, *("| " + " | ".join(cells) + " |" for cells in sides)])


def _md_row(row: Row) -> str:
    words, before, after = row.told
    return "\n\n".join(
        (
            f"### {_plain(row.name or row.asked)} ({FLIP_WORDS[row.flip]})",
            f"{_plain(words)}: {state_words(before)} → {state_words(after)}",
            *(said for said in (said_words(row),) if said),
            "Before:\n\n" + _quoted(row.text_before),
            "After:\n\n" + _quoted(row.text_after),
        )
    )


def state_words(cell: Cell) -> str:
    """How a check ended, with why."""
    word = {"pass": "passed", "fail": "failed", "error": "could not be checked", "missing": "no answer"}[
        cell.state
    ]
    return f"{word} · {cell.why}" if cell.why else word


def _plain(text: str) -> str:
    """Text that no Markdown reader takes for anything else."""
    line = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in line)


def _quoted(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines()) or "    (nothing)"


def _mode(made: Comparison) -> str:
    how = "exact" if made.after.exact else "many cases at once"
    seeds = len(made.after.condition.get("seeds", (1,)))
    return how if seeds == 1 else f"{how}, {seeds} seeds"


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


# HTML


def as_html(made: Comparison) -> str:
    """One page without scripts, pictures or links; every word that is not ours is escaped."""
    title = escape(f"{made.suite_name}: {made.before.title} → {made.after.title}")
    checks = "".join(_html_effect(name, row) for name, row in effects(made))
    sides = "".join(
        f"<tr><td>{escape(side.title)}</td>"
        + "".join(f"<td>{escape(value)}</td>" for value in figures(side).values())
        + "</tr>"
        for side in (made.before, made.after)
    )
    rows = "".join(_html_row(row) for row in made.rows if row.flip in ("lost", "error", "won"))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(_day(made.after.made))} · {escape(_mode(made))}</p>"
        f'<p class="before"><b>Before you switch.</b> {escape(lost(made))}</p>'
        "<table><tr><th>Check</th><th>Cases</th><th>Before</th><th>After</th><th>Points</th><th>95 %</th>"
        f"<th>Won</th><th>Lost</th><th>p</th><th>Verdict</th></tr>{checks}</table>"
        "<table><tr><th></th><th>Speed</th><th>First word</th><th>Took</th><th>Tokens</th><th>Memory</th></tr>"
        f"{sides}</table>{_html_said(opinion_words(made))}<h2>Cases that changed</h2>{rows or '<p>None.</p>'}"
        "</body></html>\n"
    )


def _html_effect(name: str, row: Effect) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in effect_cells(row)[:-1])
    verdict = f'<td class="{row.verdict}">{escape(verdict_words(row))}</td>'
    return f"<tr><td>{escape(name)}</td>{cells}{verdict}</tr>"


def _html_said(words: str) -> str:
    return f"<p>{escape(words)}</p>" if words else ""


def _html_row(row: Row) -> str:
    words, before, after = row.told
    marks = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    diff = "".join(
        marks[kind].format(escape(text)) for kind, text in text_diff(row.text_before, row.text_after)
    )
    return (
        f'<h3 class="{row.flip}">{escape(row.name or row.asked)}: {FLIP_WORDS[row.flip]}</h3>'
        f"<p>{escape(words)}: {escape(state_words(before))} → {escape(state_words(after))}</p>"
        f"{_html_said(said_words(row))}<pre>{diff}</pre>"
    )


FORMATS: Mapping[str, Callable[[Comparison], str]] = {"json": as_json, "md": as_markdown, "html": as_html}


def written(made: Comparison, ending: str) -> str:
    """The report in the form that a file's ending names. Raises UserError "unknown-form"."""
    form = FORMATS.get(ending.lower().lstrip("."))
    if form is None:
        raise UserError(
            f"A report cannot be written as “{ending}”",
            todo="end its name in .json, .md or .html",
            code="unknown-form",
        )
    return form(made)
