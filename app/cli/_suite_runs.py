"""Part of `underdesk quality`: suites run with a model, runs compared, and reports of both."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.base.events import Event, Progress
from app.base.files import write_atomic
from app.cli._frame import Choice, Context, Run, printable

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.quality.compare import Comparison
    from app.quality.condition import Condition
    from app.quality.statistics import Effect
    from app.store.suite_records import SuiteRun

SHOWN = 20
"""Cases that changed, as many as are printed."""


def configure(actions: Choice) -> None:
    """The actions of this module."""
    run = actions.add("run", "ask all cases of a suite, and compare with another model")
    run.add_argument("suite", nargs="?", help="a suite, by name or id")
    run.add_argument("--model", default="", metavar="ID", help="the model to ask; else the chosen one")
    words = "the model to compare with; the same one is asked without other instructions, template and so on"
    run.add_argument("--against", default="", metavar="ID", help=words)
    run.add_argument("--exact", action="store_true", help="one after the other, repeatable to the byte")
    run.add_argument(
        "--seed", type=int, action="append", metavar="N", help="ask with this seed; may be repeated"
    )
    run.add_argument("--temperature", type=float, metavar="T", help="instead of the model's own")
    run.add_argument("--max-tokens", type=int, default=512, metavar="N", help="the longest answer")
    run.add_argument(
        "--system", type=Path, metavar="FILE", help="instructions in place of those of the cases"
    )
    run.add_argument(
        "--template", type=Path, metavar="FILE", help="a chat template in place of the model's own"
    )
    run.add_argument("--pipeline", default="", metavar="ID", help="put the cases to this pipeline")
    run.add_argument(
        "--step", action="append", default=[], metavar="NAME=MODEL", help="another model for a step"
    )
    run.add_argument("--resume", default="", metavar="RUN", help="go on with a run that was stopped")
    listed = actions.add("list", "suites and their runs")
    listed.add_argument("suite", nargs="?", help="only this one's")
    compare = actions.add("compare", "two runs side by side: what would be lost")
    compare.add_argument("baseline", help="the run to compare with")
    compare.add_argument("candidate", help="the run that would take its place")
    _out(compare)
    report = actions.add("report", "the cases of a run, or a comparison, also as a file")
    report.add_argument("run", help="a run, by its id")
    report.add_argument("--against", default="", metavar="RUN", help="the run to compare it with")
    _out(report)


def _out(parser: argparse.ArgumentParser) -> None:
    words = "write the comparison there: .json, .md or .html"
    parser.add_argument("--out", type=Path, metavar="FILE", help=words)


# running


def _run(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    stop = core.events.listen(_teller(context))
    try:
        if args.resume:
            core.suites.runs.resume(args.resume)
            return _show_run(context, _rested(core, context, args.resume))
        if not args.suite:
            raise UserError("No suite was named", todo="name one of “quality list”", code="usage")
        condition = _condition(args)
        if not args.against:
            return _show_run(context, _asked(core, context, args.suite, condition))
        baseline = _baseline(core, condition, args.against)
        before = core.suites.latest(args.suite, baseline) or _asked(core, context, args.suite, baseline)
        if before.state != "done":
            return _show_run(context, before)
        after = _asked(core, context, args.suite, condition)
        if after.state != "done":
            return _show_run(context, after)
        return _show_comparison(context, core.suites.compare(before.id, after.id), None)
    finally:
        stop()


def _condition(args: argparse.Namespace) -> Condition:
    from app.quality.condition import Condition

    sampling = {} if args.temperature is None else {"temperature": args.temperature}
    system = _text(args.system) if args.system else None
    template = _text(args.template) if args.template else ""
    steps: dict[str, str] = {}
    for pair in args.step:
        name, equals, model = pair.partition("=")
        if not equals:
            raise UserError(f"“{pair}” names no step", todo="write STEP=MODEL", code="usage")
        steps[name] = model
    return Condition(
        args.model,
        system,
        sampling,
        tuple(args.seed or (1,)),
        args.max_tokens,
        exact=args.exact,
        pipeline=args.pipeline,
        steps=steps,
        template=template,
    )


def _text(path: Path) -> str:
    """A file's text; a byte order mark is none of it."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        why = "it is no text in UTF-8" if isinstance(error, UnicodeError) else "it cannot be opened"
        raise UserError(
            f"“{path.name}” cannot be read", why=why, todo="choose a text file", code="unreadable-file"
        ) from error


def _baseline(core: AppCore, condition: Condition, against: str) -> Condition:
    """What is compared with: another model under the same condition, or the same one as it is by itself."""
    from dataclasses import replace

    model = core.library.get(against).id
    same = model == core.library.get(condition.model or core.models.current_id or core.models.default_id()).id
    return replace(condition.plain if same else condition, model=model)


def _asked(core: AppCore, context: Context, suite: str, condition: Condition) -> SuiteRun:
    run_id = core.suites.runs.start(suite, condition)
    context.say(f"run {run_id}")
    return _rested(core, context, run_id)


def _rested(core: AppCore, context: Context, run_id: str) -> SuiteRun:
    try:
        return core.suites.runs.wait(run_id)
    except KeyboardInterrupt:
        core.suites.runs.stop(run_id)
        context.say(f"Stopped. Go on with: underdesk quality run --resume {run_id}")
        return core.suites.runs.wait(run_id)


def _teller(context: Context) -> Callable[[Event], None]:
    """Tells how far a run is, on standard error."""

    def tell(event: Event) -> None:
        if isinstance(event, Progress) and event.detail:
            row = {
                "event": "Progress",
                "run": event.job_id,
                "fraction": event.fraction,
                "detail": event.detail,
            }
            line = (
                json.dumps(row, ensure_ascii=False) if context.as_json else f"{event.title}: {event.detail}"
            )
            context.err.write(printable(line) + "\n")
            context.err.flush()

    return tell


# showing


def _run_row(run: SuiteRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "suite": run.suite,
        "title": run.title,
        "state": run.state,
        "created": run.created,
        "model": run.conditions["condition"]["model"],
        "exact": run.conditions["condition"]["exact"],
        "summary": dict(run.summary),
        "error": run.error,
    }


def _run_line(run: SuiteRun) -> str:
    made = run.summary
    told = ""
    if made:
        passed = f"{made['passed']} of {made['answers']} passed{_give_or_take(made)}"
        told = f"{passed}, {made['errors']} without an answer, {made['seconds']:.0f} s"
    how = "exact" if run.conditions["condition"]["exact"] else "together"
    return "  ".join(part for part in (f"run {run.id}", run.title, how, run.state, told, run.error) if part)


def _give_or_take(made: Mapping[str, Any]) -> str:
    """How far the rate of so few answers may be from the true one, in points."""
    from app.quality.statistics import half_width

    answers = made["answers"]
    return f" (± {half_width(made['passed'] / answers, answers) * 100:.0f} points)" if answers else ""


def _show_run(context: Context, run: SuiteRun) -> int:
    context.show({"run": _run_row(run)}, [_run_line(run)])
    return 0 if run.state == "done" else 1


def _list(args: argparse.Namespace, context: Context) -> int:
    desk = context.core().suites
    suites = [desk.repo.get(args.suite)] if args.suite else desk.repo.list()
    runs = {suite.id: desk.runs.list(suite.id) for suite in suites}
    rows = [
        {"id": one.id, "name": one.name, "cases": one.cases, "runs": [_run_row(run) for run in runs[one.id]]}
        for one in suites
    ]
    lines = [
        line for one in suites for line in (f"{one.name}: {one.cases} cases", *map(_indented, runs[one.id]))
    ]
    context.show({"suites": rows}, lines or ["There are no suites. Make one: underdesk quality add --help"])
    return 0


def _indented(run: SuiteRun) -> str:
    return f"  {_run_line(run)}"


def _compare(args: argparse.Namespace, context: Context) -> int:
    made = context.core().suites.compare(args.baseline, args.candidate)
    return _show_comparison(context, made, args.out)


def _show_comparison(context: Context, made: Comparison, out: Path | None) -> int:
    from app.quality import report

    if out is not None:
        write_atomic(out, report.written(made, out.suffix).encode())
        context.say(f"Written: {out}")
    context.show(report.document(made), _comparison_lines(made))
    return 0


def _comparison_lines(made: Comparison) -> Iterator[str]:
    from app.quality.report import FLIP_WORDS, effects, state_words
    from app.quality.telling import figures, lost, opinion_words, said_words

    yield f"{made.suite_name}: {made.before.title} → {made.after.title}"
    yield ""
    yield lost(made)
    yield ""
    yield from (_effect_line(name, row) for name, row in effects(made))
    yield ""
    for side in (made.before, made.after):
        yield f"{side.title}: {', '.join(filter(None, figures(side).values()))}"
    if said := opinion_words(made):
        yield said
    changed = [row for row in made.rows if row.flip in ("lost", "error", "won")]
    for row in changed[:SHOWN]:
        words, before, after = row.told
        said = f" ({told})" if (told := said_words(row)) else ""
        yield f"{FLIP_WORDS[row.flip]:8} {row.name}  {words}: {state_words(before)} → {state_words(after)}{said}"
    if len(changed) > SHOWN:
        yield f"… and {len(changed) - SHOWN} more; see all with --out report.html"


def _effect_line(name: str, row: Effect) -> str:
    from app.quality.report import effect_cells

    cases, before, after, gap, interval, won, gone, p, verdict = effect_cells(row)
    return f"{name}: {before} → {after} of {cases}, {gap} {interval}, {won} won, {gone} lost, {p}: {verdict}"


def _report(args: argparse.Namespace, context: Context) -> int:
    desk = context.core().suites
    if args.against:
        return _show_comparison(context, desk.compare(args.against, args.run), args.out)
    if args.out:
        raise UserError("A file holds a comparison", todo="name the other run with --against", code="usage")
    run = desk.runs.get(args.run)
    names = {case.id: case.name for case in desk.repo.cases(run.suite)}
    rows = [_result_row(names, one) for one in desk.runs.results(run.id)]
    lines = [_run_line(run), *(_result_line(row) for row in rows)]
    context.show({"run": _run_row(run), "conditions": dict(run.conditions), "cases": rows}, lines)
    return 0


def _result_row(names: Mapping[str, str], result: Any) -> dict[str, Any]:
    return {
        "case": result.case,
        "name": names.get(result.case, result.case),
        "seed": result.seed,
        "state": result.state,
        "checks": [dict(one) for one in result.checks],
        "text": result.output.get("text", ""),
        "error": result.output.get("error", ""),
        "seconds": result.seconds,
        "tokens": result.tokens,
    }


def _result_line(row: Mapping[str, Any]) -> str:
    checks: Sequence[Mapping[str, Any]] = row["checks"]
    why = row["error"] or "; ".join(one["why"] for one in checks if one["state"] != "pass")
    passed = sum(one["state"] == "pass" for one in checks)
    return f"  {row['name']}: {passed} of {len(checks)} checks passed{f'. {why}' if why else ''}"


ACTIONS: dict[str, Run] = {"run": _run, "list": _list, "compare": _compare, "report": _report}
