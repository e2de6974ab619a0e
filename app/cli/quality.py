"""`underdesk quality`: suites of cases, whether a model is still the same, and what answers took."""

from __future__ import annotations

import argparse

from app.cli import _cases, _judge, _ledger, _suite_runs
from app.cli._frame import Choice, Run, Verb, by_action


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    _ledger.configure(actions)
    _cases.configure(actions)
    _suite_runs.configure(actions)
    _judge.configure(actions)


ACTIONS: dict[str, Run] = {**_ledger.ACTIONS, **_cases.ACTIONS, **_suite_runs.ACTIONS, **_judge.ACTIONS}
VERB = Verb(
    "quality",
    "Suites of cases, whether models are still the same, what answers took.",
    _configure,
    by_action(ACTIONS),
)
