"""Part of `underdesk quality`: a person's word on pairs of answers, and how often the judging model agrees."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.cli._frame import Choice, Context, Run

if TYPE_CHECKING:
    from app.quality.judging import Choice as Word
    from app.quality.judging import Pair

WORDS: Mapping[str, Word] = {
    "1": "first",
    "2": "second",
    "0": "tie",
    "first": "first",
    "second": "second",
    "tie": "tie",
}


def configure(actions: Choice) -> None:
    """The action of this module."""
    judge = actions.add(
        "judge", "say which of two answers is better; a judging model counts after 20 such words"
    )
    judge.add_argument("run", nargs="?", default="", help="a run of a suite whose cases have known answers")
    judge.add_argument("--against", default="", metavar="RUN", help="the answers of another run beside them")
    judge.add_argument(
        "--word",
        action="append",
        default=[],
        metavar="CASE=WORD",
        help="first, second or tie; else you are asked",
    )


def _judge(args: argparse.Namespace, context: Context) -> int:
    from app.quality.judging import judged_by

    core = context.core()
    desk, model = core.suites, core.models.current_id or core.models.default_id()
    waiting: list[Pair] = []
    if args.run:
        waiting = desk.waiting(args.run, args.against)
    said = _given(args.word, waiting) or (_asked(waiting, context) if sys.stdin.isatty() else {})
    for pair in waiting:
        if word := said.get(pair.case.id):
            desk.repo.label(judged_by(desk.helpers, pair, word, model))
    left = [pair for pair in waiting if pair.case.id not in said]
    found = desk.agreement()
    document = {
        "model": model,
        "agreement": {
            **asdict(found),
            "interval": found.interval,
            "counts": found.counts,
            "sentence": found.sentence,
        },
        "pairs": [
            {"case": pair.case.id, "name": pair.case.name, "first": pair.first, "second": pair.second}
            for pair in left
        ],
    }
    context.show(document, [*(line for pair in left for line in _lines(pair)), found.sentence])
    return 0


def _lines(pair: Pair) -> Iterator[str]:
    yield f"{pair.case.id}  {pair.case.name}"
    yield from (
        f"  {number}: {' '.join(text.split())[:400]}"
        for number, text in enumerate((pair.first, pair.second), 1)
    )


def _given(texts: list[str], waiting: list[Pair]) -> dict[str, Word]:
    known = {name: pair.case.id for pair in waiting for name in (pair.case.name, pair.case.id)}
    said: dict[str, Word] = {}
    for text in texts:
        name, _, word = text.rpartition("=")
        if word not in WORDS or name not in known:
            raise UserError(
                f"“{text}” is no word on a pair",
                todo="write CASE=first, CASE=second or CASE=tie",
                code="usage",
            )
        said[known[name]] = WORDS[word]
    return said


def _asked(waiting: list[Pair], context: Context) -> dict[str, Word]:
    """Ask on the terminal; an empty line ends it."""
    said: dict[str, Word] = {}
    for pair in waiting:
        context.say(f"\n{pair.case.text}\n\n1: {pair.first}\n\n2: {pair.second}\n")
        context.err.write("Which is better? 1, 2, or 0 for neither; nothing to stop: ")
        context.err.flush()
        word = WORDS.get(sys.stdin.readline().strip())
        if word is None:
            break
        said[pair.case.id] = word
    return said


ACTIONS: dict[str, Run] = {"judge": _judge}
