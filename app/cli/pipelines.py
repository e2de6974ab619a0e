"""`underdesk pipelines`: list, nodes, validate, run, show, reply."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.base.events import Event
from app.cli._frame import Choice, Context, Verb, by_action, printable
from app.pipelines import events, files, registry, templates
from app.pipelines.chatting import on_folders
from app.pipelines.check import check
from app.pipelines.context import Reply
from app.pipelines.files import BadPipeline
from app.pipelines.graph import Pipeline, Problem
from app.pipelines.registry import AnyNode, Port
from app.pipelines.values import as_text

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.store.pipeline_records import Run, StepRecord

SHOWN = 2000
"""Characters of a value that are shown to a person; --json has all."""


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("list", "the pipelines of this profile, the templates, and the latest runs")
    actions.add("nodes", "all kinds of steps with their ports and parameters")
    validate = actions.add("validate", "whether a file is a pipeline that can run")
    validate.add_argument("file", type=Path)
    run = actions.add("run", "run a pipeline to its end, or go on with a run")
    run.add_argument(
        "pipeline", nargs="?", default="", help="a file, or a pipeline or template by name or id"
    )
    run.add_argument(
        "--sample", action="store_true", help="of a template: add its sample folder, and run it on that"
    )
    run.add_argument("--input", action="append", default=[], metavar="QUESTION=TEXT", help="what to ask")
    run.add_argument("--folder", action="append", default=[], metavar="NAME", help="read this folder only")
    run.add_argument("--resume", metavar="RUN", help="go on with a run that was stopped, failed or killed")
    run.add_argument("--web", action="store_true", help="let its steps use the web")
    show = actions.add("show", "a run with what its steps made")
    show.add_argument("run")
    reply = actions.add("reply", "answer what a run waits for")
    reply.add_argument("run")
    reply.add_argument("--no", action="store_true", help="do not approve")
    reply.add_argument("--text", help="what it should be instead")
    reply.add_argument("--choice", default="", help="one of the choices")


# without a profile


def _nodes(_: argparse.Namespace, context: Context) -> int:
    found = list(registry.load())
    lines = [f"{one.id}  {one.title}: {one.words}  {_ports(one)}" for one in found]
    context.show({"nodes": [described(one) for one in found]}, lines)
    return 0


def _ports(one: AnyNode) -> str:
    taken = ", ".join(port.name for port in one.inputs_of({}))
    given = ", ".join(port.name for port in one.outputs_of({}))
    return f"({taken or 'nothing'} → {given})"


def described(one: AnyNode) -> dict[str, Any]:
    """A node as other programs read it; ports are those of its usual parameters."""
    fields = [asdict(item) for item in one.fields()]
    return {
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "words": one.words,
        "group": one.group,
        "effect": one.effect,
        "inputs": [_port(port) for port in one.inputs_of({})],
        "outputs": [_port(port) for port in one.outputs_of({})],
        "params": fields,
    }


def _port(port: Port) -> dict[str, Any]:
    return {
        "name": port.name,
        "type": str(port.type),
        "words": port.words,
        "required": port.required,
        "many": port.many,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "node": problem.node,
        "port": problem.port,
        "message": problem.message,
        "way_out": problem.way_out,
        "sentence": problem.sentence,
    }


def _validate(args: argparse.Namespace, context: Context) -> int:
    nodes = registry.load()
    try:
        made = files.load(args.file, nodes)
        found = check(made, nodes)
    except BadPipeline as error:
        made, found = Pipeline(), list(error.problems)
    if found:
        document = {"valid": False, "problems": [_problem(problem) for problem in found]}
        context.show(document, [problem.sentence for problem in found])
        return 1
    counts = f"steps: {len(made.steps)}, zones: {len(made.zones)}, wires: {len(made.wires)}"
    context.show(
        {"valid": True, "problems": [], "title": made.title}, [f"{args.file.name} can run: {counts}."]
    )
    return 0


# with one


def _list(_: argparse.Namespace, context: Context) -> int:
    core = context.core()
    kept, runs = core.pipelines.list(), core.runs.list(limit=20)
    lines = [f"{one.id}  {one.title}" for one in kept] or ["There are no pipelines in this profile yet."]
    ready = templates.load()
    lines += [f"template {one.id}  {one.title}: {one.words}" for one in ready]
    lines += [_run_line(run) for run in runs]
    offered = [{"id": one.id, "title": one.title, "words": one.words} for one in ready]
    rows = [{"id": one.id, "title": one.title, "updated": one.updated} for one in kept]
    context.show({"pipelines": rows, "templates": offered, "runs": [_run_row(run) for run in runs]}, lines)
    return 0


def _run_line(run: Run) -> str:
    return f"run {run.id}  {run.title or 'untitled'}  {run.state}{f'  {run.error}' if run.error else ''}"


def _run_row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "pipeline": run.pipeline,
        "title": run.title,
        "state": run.state,
        "created": run.created,
        "updated": run.updated,
        "error": run.error,
    }


def _given(pairs: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UserError(f"“{pair}” is no input", todo="write QUESTION=TEXT", code="usage")
        found[name.strip()] = text
    return found


def _chosen(core: AppCore, wanted: str, sample: bool = False) -> tuple[Pipeline, str | None]:
    """A pipeline of a file, of the profile (with its id), or a template."""
    nodes = core.nodes
    if sample:
        return _on_sample(core, wanted), None
    if Path(wanted).is_file():
        return files.load(Path(wanted), nodes), None
    kept = core.pipelines.list()
    for one in kept:
        if wanted in (one.id, one.title):
            return files.read(one.text, nodes), one.id
    if template := templates.find(wanted):
        return templates.pipeline_of(template, nodes), None
    names = ", ".join(f"“{one.title}”" for one in kept) or "none"
    raise UserError(
        f"There is no pipeline “{wanted}”",
        why=f"no file or template has that name, and in this profile there are: {names}",
        code="no-such-pipeline",
    )


def _on_folders(core: AppCore, pipeline: Pipeline, names: list[str]) -> Pipeline:
    """The pipeline with every step that reads folders reading these; as it is where none is named."""
    return on_folders(pipeline, core.nodes, [core.knowledge.folder(name).id for name in names])


def _on_sample(core: AppCore, wanted: str) -> Pipeline:
    """A template that works on its own sample folder, once that is read."""
    template = templates.find(wanted)
    if template is None:
        names = ", ".join(one.id for one in templates.load())
        raise UserError(
            f"There is no template “{wanted}”", why=f"there are: {names}", code="no-such-template"
        )
    folders = templates.add_sample(template, core.knowledge)
    for folder in folders.values():
        core.knowledge.sync(folder.id).future.result()
    core.knowledge.wake().result()
    return templates.with_sample(template, templates.pipeline_of(template, core.nodes), core.nodes, folders)


def _run(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    stop = core.events.listen(_teller(context))
    try:
        if args.resume:
            run_id = core.runs.get(args.resume).id
            return _rest(core, context, run_id, lambda: core.runs.resume(run_id))
        if not args.pipeline:
            raise UserError("No pipeline was named", todo="name a file, or --resume a run", code="usage")
        pipeline, pipeline_id = _chosen(core, args.pipeline, args.sample)
        pipeline = _on_folders(core, pipeline, args.folder)
        given = _given(args.input)
        run_id = core.runs.start(pipeline, given, pipeline_id=pipeline_id, web=args.web, base=Path.cwd())
        context.say(f"run {run_id}")
        return _rest(core, context, run_id, lambda: None)
    finally:
        stop()


def _rest(core: AppCore, context: Context, run_id: str, begin: Callable[[], object]) -> int:
    """Wait for the run's rest and print it; an interrupt stops it, and it can go on later."""
    begin()
    try:
        run = core.runs.wait(run_id)
    except KeyboardInterrupt:
        core.runs.stop(run_id)
        core.runs.wait(run_id)
        context.say(f"Stopped. Go on with: underdesk pipelines run --resume {run_id}")
        return 1
    results = core.runs.results(run_id)
    asked = [asdict(pending) for pending in core.runs.questions(run_id)]
    document = {"run": run.id, "state": run.state, "results": results, "questions": asked, "error": run.error}
    context.show(document, _result_lines(run, results, asked))
    return 0 if run.state == "done" else 1


def _result_lines(run: Run, results: Mapping[str, Any], asked: list[dict[str, Any]]) -> Iterator[str]:
    for name, value in results.items():
        yield f"{name}:\n{as_text(value)[:SHOWN]}\n"
    for pending in asked:
        request = pending["request"]
        yield f"It waits for you: {request['title']}\n{as_text(request['value'])[:SHOWN]}"
        yield f"Answer with: underdesk pipelines reply {run.id}"
    if run.error:
        yield run.error
    elif run.state in ("paused", "stopped"):
        yield f"It is {run.state}. Go on with: underdesk pipelines run --resume {run.id}"


def _teller(context: Context) -> Callable[[Event], None]:
    """Tells each step on standard error: as JSON lines with --json, else in words."""

    def tell(event: Event) -> None:
        if not isinstance(event, events.RunEvent):
            return
        if context.as_json:
            context.err.write(json.dumps(_event_row(event), ensure_ascii=False) + "\n")
        elif line := _event_line(event):
            context.err.write(printable(line) + "\n")
        context.err.flush()

    return tell


def _event_row(event: events.RunEvent) -> dict[str, Any]:
    row = {name: value for name, value in vars(event).items() if name not in ("results", "error")}
    error: UserError | None = getattr(event, "error", None)
    if error is not None:
        row["error"] = error.sentence
    return {"event": type(event).__name__, **row}


def _event_line(event: events.RunEvent) -> str:
    match event:
        case events.StepStarted():
            return f"{event.path} …" if event.attempt == 1 else f"{event.path} … try {event.attempt}"
        case events.StepDone():
            took = "known" if event.cached else f"{event.tokens} tokens, {event.seconds:.1f} s"
            return f"{event.path} done ({took})"
        case events.StepFailed():
            return f"{event.path} failed: {event.error.sentence}"
        case events.StepSkipped():
            return f"{event.path} skipped"
        case events.ZoneDone():
            what = f"rounds: {event.rounds}, {event.stopped}" if event.stopped else f"items: {event.rounds}"
            return f"{event.path} done ({what}, {event.tokens} tokens)"
        case events.RunDone():
            counts = f"{event.ran} steps run, {event.cached} known, {event.skipped} skipped"
            return f"{event.state}: {counts}, {event.tokens} tokens, {event.seconds:.1f} s"
        case _:
            return ""


def _show(args: argparse.Namespace, context: Context) -> int:
    runs = context.core().runs
    run = runs.get(args.run)
    steps = [_step_row(step) for step in runs.steps(run.id)]
    values = {value for step in steps for ids in (step["inputs"], step["outputs"]) for value in ids.values()}
    results, asked = runs.results(run.id), [asdict(pending) for pending in runs.questions(run.id)]
    document = {
        **_run_row(run),
        "plan": run.plan,
        "steps": steps,
        "values": {value: runs.value(value) for value in sorted(values)},
        "results": results,
        "questions": asked,
    }
    lines = [_run_line(run), *(f"{s['path']}  {s['state']}  {s['tokens']} tokens" for s in steps)]
    context.show(document, [*lines, *_result_lines(run, results, asked)])
    return 0


def _step_row(step: StepRecord) -> dict[str, Any]:
    result = step.result
    return {
        "path": step.path,
        "step": step.step,
        "state": step.state,
        "cached": step.cached,
        "inputs": dict(step.inputs),
        "outputs": dict(result.outputs) if result else {},
        "tokens": result.prompt_tokens + result.generated_tokens if result else 0,
        "seconds": result.seconds if result else 0.0,
        "notes": list(result.notes) if result else [],
        "error": step.error,
    }


def _reply(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    run_id = core.runs.get(args.run).id
    asked = core.runs.questions(run_id)
    if not asked:
        raise UserError("This run asks nothing", todo="see pipelines show", code="no-question")
    first = asked[0]
    value = first.request["value"] if args.text is None else args.text
    stop = core.events.listen(_teller(context))
    try:
        answer = Reply(not args.no, value, args.choice)
        return _rest(core, context, run_id, lambda: core.runs.reply(run_id, first.path, first.number, answer))
    finally:
        stop()


ACTIONS = {
    "list": _list,
    "nodes": _nodes,
    "validate": _validate,
    "run": _run,
    "show": _show,
    "reply": _reply,
}

VERB = Verb("pipelines", "Run many-step work on local models.", _configure, by_action(ACTIONS))
