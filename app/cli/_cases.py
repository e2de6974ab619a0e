"""Part of `underdesk quality`: suites and their cases, made by hand, from chats and from files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.base.ids import new_id
from app.cli._frame import Choice, Context, Run

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.quality.records import CheckResult
    from app.store.suite_records import Case, CheckSpec, Suite

MOST_FILE = 16 << 20


def configure(actions: Choice) -> None:
    """The actions of this module."""
    suites = actions.add("suites", "all suites; makes, renames or removes one")
    suites.add_argument("--add", default="", metavar="NAME")
    suites.add_argument("--rename", nargs=2, default=(), metavar=("SUITE", "NAME"))
    suites.add_argument("--remove", default="", metavar="SUITE", help="with its cases and runs, for good")
    cases = actions.add("cases", "the cases of a suite with their checks")
    cases.add_argument("suite", help="by name or id")
    cases.add_argument("--remove", action="append", default=[], metavar="CASE", help="may be repeated")
    _configure_add(actions.add("add", "add a case; the suite is made where there is none"))
    bring = actions.add(
        "import", "cases of a CSV or JSON file, of promptfoo, or of another program's history"
    )
    bring.add_argument("suite", help="made where there is none")
    bring.add_argument("file", type=Path)
    bring.add_argument(
        "--every", action="store_true", help="of a history every answer, not the first of each chat"
    )
    bring.add_argument("--match", default="", metavar="TEXT", help="of a history only what has this text")
    bring.add_argument("--try", action="store_true", dest="only_try", help="read it, keep nothing")
    check = actions.add("check", "hold an answer to the checks of a case, or to one check")
    check.add_argument("suite", nargs="?", default="", help="by name or id")
    check.add_argument("case", nargs="?", default="", help="by name or id")
    check.add_argument("--check", action="append", default=[], metavar="JSON", help="instead of a case's own")
    check.add_argument("--answer", default="", metavar="TEXT")
    check.add_argument("--answer-file", type=Path, metavar="FILE")
    actions.add("checks", "the kinds of checks and what they take")


def _configure_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("suite")
    add.add_argument("--prompt", default="", metavar="TEXT")
    add.add_argument("--from-chat", default="", metavar="CHAT", help="an answer of this chat")
    add.add_argument("--message", default="", metavar="ID", help="which one; else the last")
    add.add_argument("--name", default="", metavar="TEXT")
    add.add_argument("--system", default="", metavar="TEXT", help="instructions")
    add.add_argument("--folder", action="append", default=[], metavar="NAME", help="ask this folder")
    add.add_argument(
        "--file", action="append", default=[], type=Path, metavar="FILE", help="a text that goes with it"
    )
    add.add_argument("--pipeline", default="", metavar="ID", help="run this pipeline")
    add.add_argument(
        "--input", action="append", default=[], metavar="NAME=TEXT", help="an input of the pipeline"
    )
    add.add_argument("--expected", default="", metavar="TEXT", help="a known answer")
    add.add_argument("--tag", action="append", default=[], metavar="TEXT")
    add.add_argument("--must", action="append", default=[], metavar="TEXT", help="a good answer has it")
    add.add_argument(
        "--must-not", action="append", default=[], metavar="TEXT", help="a good answer has it not"
    )
    add.add_argument(
        "--check", action="append", default=[], metavar="JSON", help='{"kind": …, "arguments": {…}}'
    )


def _suites(args: argparse.Namespace, context: Context) -> int:
    repo = context.core().suites.repo
    if args.add:
        repo.add(args.add)
    if args.rename:
        repo.rename(repo.get(args.rename[0]).id, args.rename[1])
    if args.remove:
        suite_id = repo.get(args.remove).id
        repo.set_deleted(suite_id, True)
        repo.purge([suite_id])
    context.show_all("suites", repo.list(), _suite_line, "There are no suites yet.")
    return 0


def _suite_line(suite: Suite) -> str:
    cases = "1 case" if suite.cases == 1 else f"{suite.cases} cases"
    return f"{suite.name}  {cases}{f'  {suite.words}' if suite.words else ''}"


def _cases(args: argparse.Namespace, context: Context) -> int:
    repo = context.core().suites.repo
    suite = repo.get(args.suite)
    known = {wanted: _found(repo.cases(suite.id), wanted) for wanted in args.remove}
    repo.remove_cases([case.id for case in known.values()])
    cases = repo.cases(suite.id)
    rows = [_case_row(case) for case in cases]
    lines = [line for case in cases for line in _case_lines(case)]
    context.show(
        {"suite": asdict(repo.get(suite.id)), "cases": rows}, lines or ["The suite has no cases yet."]
    )
    return 0


def _case_row(case: Case) -> dict[str, Any]:
    from app.quality.records import case_hash

    return {**asdict(case), "hash": case_hash(case)}


def _case_lines(case: Case) -> Iterator[str]:
    asked = case.text or f"pipeline {case.pipeline}"
    yield f"{case.id}  {case.name}"
    yield f"  {' '.join(asked.split())[:100]}"
    yield from (f"  {_told(spec)}" for spec in case.checks)


def _told(spec: CheckSpec) -> str:
    weight = f"  weight {spec.weight:g}" if spec.weight != 1 else ""
    return f"{spec.kind} {json.dumps(dict(spec.arguments), ensure_ascii=False)}{weight}"


def _found(cases: Sequence[Case], wanted: str) -> Case:
    for case in cases:
        if wanted in (case.id, case.name):
            return case
    raise UserError(f"There is no case “{wanted}”", todo="see quality cases SUITE", code="no-such-case")


def _suite(core: AppCore, wanted: str) -> Suite:
    """The suite, made where there is none of that name."""
    repo = core.suites.repo
    try:
        return repo.get(wanted)
    except UserError:
        return repo.add(wanted)


def _specs(texts: Sequence[str]) -> list[CheckSpec]:
    """Checks of the command line. Raises UserError "bad-check"."""
    from app.quality.checking import fault
    from app.quality.imports._rows import Wrong, written

    try:
        specs = [spec for text in texts for spec in written({"checks": f"[{text}]"})]
    except Wrong as error:
        raise UserError("The check cannot be read", why=str(error), code="bad-check") from None
    for spec in specs:
        if why := fault(spec):
            raise UserError("The check cannot be used", why=why, todo="see quality checks", code="bad-check")
    return specs


def _add(args: argparse.Namespace, context: Context) -> int:
    from app.store.suite_records import CheckSpec

    core = context.core()
    checks = [CheckSpec("contains", {"texts": args.must})] if args.must else []
    checks += [CheckSpec("excludes", {"texts": args.must_not})] if args.must_not else []
    checks += _specs(args.check)
    case, files = _made(args, context)
    case = replace(
        case, suite=_suite(core, args.suite).id, checks=(*case.checks, *checks), tags=tuple(args.tag)
    )
    core.suites.repo.put([case], files)
    context.show({"case": _case_row(case)}, [f"Added to {args.suite}:", *_case_lines(case)])
    return 0


def _made(args: argparse.Namespace, context: Context) -> tuple[Case, dict[str, bytes]]:
    from app.quality.imports._rows import name_of
    from app.store.suite_records import Case

    core = context.core()
    if args.from_chat:
        from app.quality.keeping import draft

        made = draft(core.chats, core.knowledge, args.from_chat, args.message)
        if made.lost:
            context.say(
                f"Pictures of this chat that are not kept: {made.lost}. Keep it in the window that shows them."
            )
        return replace(made.case, name=args.name or made.case.name), dict(made.files)
    if not (args.prompt or args.pipeline):
        raise UserError("Nothing is asked", todo="give --prompt, --from-chat or --pipeline", code="usage")
    files = dict(map(_read, args.file))
    pipeline = core.pipelines.get(args.pipeline).id if args.pipeline else ""
    folders = tuple(core.knowledge.folder(name).id for name in args.folder)
    kind = "pipeline" if pipeline else "folder" if folders else "prompt"
    case = Case(
        new_id(), "", args.name or name_of(args.prompt or args.pipeline), kind, args.prompt, args.system
    )
    inputs = dict(_pair(text) for text in args.input)
    named = tuple(file for file, _ in files.items())
    case = replace(
        case, folders=folders, pipeline=pipeline, inputs=inputs, files=named, baseline=args.expected
    )
    return case, {file.sha256: data for file, data in files.items()}


def _read(path: Path) -> tuple[Any, bytes]:
    from app.store.suites import file_of

    data = path.read_bytes()
    if len(data) > MOST_FILE:
        raise UserError(
            f"{path.name} is too large", why=f"it has more than {MOST_FILE >> 20} MiB", code="too-large"
        )
    return file_of(path.name, data), data


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UserError(f"“{text}” is no input", todo="write NAME=TEXT", code="usage")
    return name.strip(), value


def _import(args: argparse.Namespace, context: Context) -> int:
    from app.quality.bringing import brought, kept

    found, new = brought(args.file, every=args.every, matching=args.match), 0
    if not args.only_try and found.cases:
        core = context.core()
        _, new = kept(core.suites.repo, found, _suite(core, args.suite).id, args.suite)
    problems = [{**asdict(one), "sentence": one.sentence} for one in found.problems]
    document = {
        "source": found.source,
        "cases": len(found.cases),
        "new": new,
        "problems": problems,
        "kept": not args.only_try,
    }
    there = 0 if args.only_try else len(found.cases) - new
    known = [f"{there} of them {'was' if there == 1 else 'were'} there already."] if there else []
    context.show(document, [*(one.sentence for one in found.problems), found.sentence, *known])
    return 0 if found.cases else 1


def _check(args: argparse.Namespace, context: Context) -> int:
    from app.quality import checking
    from app.quality.records import Output
    from app.store.suite_records import Case

    specs = _specs(args.check)
    core = context.core()
    if args.case:
        repo = core.suites.repo
        case = _found(repo.cases(repo.get(args.suite).id), args.case)
        case = replace(case, checks=tuple(specs)) if specs else case
    elif specs:
        case = Case("", "", "", checks=tuple(specs))
    else:
        raise UserError("Nothing is checked", todo="name a suite and a case, or give --check", code="usage")
    text = args.answer_file.read_text("utf-8") if args.answer_file else args.answer
    results = checking.check_all(Output(text), case, core.suites.helpers)
    standing = checking.standing(case, results)
    rows = [{"check": asdict(spec), **asdict(one)} for spec, one in zip(case.checks, results, strict=True)]
    lines = [_verdict(spec, one) for spec, one in zip(case.checks, results, strict=True)]
    context.show({"state": standing.state, "score": standing.score, "checks": rows}, [*lines, standing.state])
    return 0 if standing.state == "pass" else 1


def _verdict(spec: CheckSpec, result: CheckResult) -> str:
    return f"{result.state:<8}{_told(spec)}{f'  {result.why}' if result.why else ''}"


def _checks(_args: argparse.Namespace, context: Context) -> int:
    from app.quality.checking import table
    from app.quality.checks.instruction import table as instructions

    kinds = [
        {"kind": one.kind, "version": one.version, "title": one.title, "words": one.words, "group": one.group,
         "weak": one.weak, "schema": one.schema}
        for one in table()
    ]  # fmt: skip
    kept = [{"id": one.id, "words": one.words, "properties": one.properties} for one in instructions()]
    lines = [f"{one.kind:<18}{one.words}" for one in table()]
    lines += ["", "Instructions:", *(f"  {one.id:<46}{one.told({})}" for one in instructions())]
    context.show({"checks": kinds, "instructions": kept}, lines)
    return 0


ACTIONS: dict[str, Run] = {
    "suites": _suites,
    "cases": _cases,
    "add": _add,
    "import": _import,
    "check": _check,
    "checks": _checks,
}
