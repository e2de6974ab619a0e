"""`underdesk ask`: one question, one answer."""

from __future__ import annotations

import argparse
import hashlib
import queue
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.base.events import CallMoved, Event, TokenChunk, TurnDone, TurnFailed, TurnNotice, TurnStatus
from app.chat.service import Chats
from app.cli import _calls
from app.cli._agree import agree
from app.cli._frame import Context, Verb, add_dates, printable
from app.engine.api import Adapter, ModelInfo
from app.knowledge.cite import UNVERIFIED
from app.knowledge.reading import look_at

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.store.records import Chat


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="the question")
    parser.add_argument("--model", default="", metavar="ID", help="a model or an endpoint (models list)")
    parser.add_argument(
        "--agree", action="store_true", help="agree that this goes to the endpoint that answers"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="make sampling repeatable")
    parser.add_argument("--temperature", type=float, metavar="T", help="0 always takes the likeliest word")
    parser.add_argument("--max-tokens", type=int, metavar="N", help="the longest answer")
    parser.add_argument("--reasoning", choices=("on", "off"), help="for models that can think first")
    parser.add_argument(
        "--folder", action="append", default=[], metavar="NAME", help="answer from this folder"
    )
    parser.add_argument(
        "--file", action="append", default=[], metavar="PATH", help="answer from this document"
    )
    parser.add_argument(
        "--image",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="show a PNG or JPEG to the model",
    )
    parser.add_argument(
        "--projector", type=Path, metavar="FILE", help="what lets an added model see (an mmproj .gguf)"
    )
    parser.add_argument(
        "--adapter",
        action="append",
        default=[],
        type=adapter,
        metavar="FILE[=SCALE]",
        help="change the model by a LoRA adapter (.gguf)",
    )
    _calls.add_tools(parser)
    add_dates(parser)
    parser.add_argument(
        "--fast",
        action="store_true",
        help="guess words ahead; the answer may then differ from one time to the next",
    )
    parser.add_argument("--preset", default="", metavar="NAME", help="begin with this preset (presets list)")
    parser.add_argument("--temporary", action="store_true", help="store neither question nor answer")
    parser.add_argument("--system", default=None, metavar="TEXT", help="instructions for the model")


def adapter(text: str) -> Adapter:
    """FILE or FILE=SCALE, as argparse asks for it; a name may hold an equals sign where no number follows."""
    name, sign, scale = text.rpartition("=")
    try:
        return Adapter(Path(name), float(scale)) if sign else Adapter(Path(text))
    except ValueError:
        return Adapter(Path(text))


def options(args: argparse.Namespace) -> dict[str, float | int]:
    """The sampling choices that were given. Raises UserError for values outside their range."""
    given: dict[str, Any] = {key: getattr(args, key) for key in ("seed", "temperature", "max_tokens")}
    if args.reasoning:
        given["thinking"] = int(args.reasoning == "on")
    given["fast"] = 1 if args.fast else None
    chosen = {key: value for key, value in given.items() if value is not None}
    if not 0 <= chosen.get("temperature", 0) <= 5:
        raise UserError("The temperature is out of range", todo="give a number from 0 to 5", code="usage")
    if chosen.get("max_tokens", 1) < 1:
        raise UserError("The longest answer must be at least one token", todo="give --max-tokens 1 or more")
    return chosen


def question(args: argparse.Namespace) -> str:
    """The question with its dates as signs, as they are typed in the window. Raises UserError without documents."""
    dates = [f"@{name}:{value}" for name in ("since", "until") if (value := getattr(args, name))]
    if dates and not (args.folder or args.file):
        todo = "name them with --folder or --file"
        raise UserError("There are no documents to choose by date", todo=todo, code="usage")
    return " ".join([args.text, *dates])


def follow(chats: Chats, events: queue.SimpleQueue[Event], job_id: str, context: Context) -> TurnDone:
    """Print an answer as it streams (unless JSON was asked for); raises the UserError of a failed one."""
    while True:
        event = events.get()
        match event:
            case TokenChunk(job_id=job, kind="answer", text=text) if job == job_id:
                if not context.as_json:
                    context.out.write(printable(text))
                    context.out.flush()
            case TurnNotice(job_id=job, text=text) | TurnStatus(job_id=job, text=text) if job == job_id:
                context.say(text)
            case CallMoved(job_id=job) if job == job_id:
                _calls.attend(chats, event, context)
            case TurnDone(job_id=job, chat_id=chat) if job == job_id:
                if not context.as_json:
                    context.out.write(printable(doubts(chats.thread(chat)[-1].message.content)))
                return event
            case TurnFailed(job_id=job, error=error) if job == job_id:
                raise error
            case _:
                continue


def doubts(answer: str) -> str:
    """What of an answer was marked at its end, when it had been printed already; empty where nothing was."""
    marked = [part for part in re.split(r"(?<=[.!?])\s+|\n", answer) if UNVERIFIED in part]
    return "\n".join(["\n\nStands so in none of the sources:", *marked]) if marked else ""


def attach(core: AppCore, chat_id: str, folders: Sequence[str], files: Sequence[str]) -> None:
    """Have the chat ask these folders and files; files are read and compared before the question is put."""
    chosen = [core.knowledge.folder(name).id for name in folders]
    if chosen:
        core.knowledge.set_folders(chat_id, chosen)
    if files:
        made = core.knowledge.attach(chat_id, files)
        core.knowledge.sync(made.id).future.result()
        core.knowledge.wake().result()
        for file in core.knowledge.files(made.id):
            if file.status == "failed":
                raise UserError(file.error.rstrip("."), code="unreadable")


def cited(kept: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The citations of an answer as other programs read them."""
    if kept is None:
        return []
    found: list[dict[str, Any]] = []
    for citation in kept["citations"]:
        source = kept["sources"][citation["n"] - 1]
        found.append(
            {
                "n": citation["n"],
                "document": source["name"],
                "page": citation["page"],
                "section": source["section"],
                "quote": citation["quote"],
                "start": citation["start"],
                "end": citation["stop"],
                "verified": citation["verified"],
            }
        )
    return found


def worn(model: ModelInfo | None) -> list[dict[str, Any]]:
    """The adapters that an answer was made with."""
    adapters = model.adapters if model else ()
    return [{"name": a.path.name, "sha256": a.sha256, "scale": a.scale} for a in adapters]


def guesses(stats: Mapping[str, float | int | str]) -> str:
    """How guessing went, for a line on standard error."""
    guessed, right = stats.get("guessed_tokens", 0), stats.get("right_tokens", 0)
    return f"{right} of {guessed} guessed tokens were right." if guessed else "No tokens were guessed."


def place(citation: dict[str, Any]) -> str:
    """Page and section for a line of text."""
    page = f", page {citation['page']}" if citation["page"] is not None else ""
    return page + (f", {citation['section']}" if citation["section"] else "")


def _seer(core: AppCore, args: argparse.Namespace) -> str:
    """Who looks at pictures where no model is named; empty, for the usual one, where there are none."""
    seer = core.roles.of("vision").entry if args.image and not args.projector else None
    return seer.id if seer else ""


def _begin(core: AppCore, args: argparse.Namespace, model: str, chosen: dict[str, float | int]) -> Chat:
    """The chat that is asked in, by a preset if one is named, also in the question; what else was given counts
    more."""
    if not args.preset and (begun := core.presets.begun(args.text)) and begun[1]:
        args.preset, args.text = begun[0].id, begun[1]
    preset = core.presets.get(args.preset) if args.preset else None
    chat = core.chats.new(model=model, system_prompt=args.system, temporary=args.temporary)
    if preset:
        core.presets.apply(chat.id, preset)
        chosen = {**preset.sampling, **chosen}
        core.chats.set_options(chat.id, model=model or None, system_prompt=args.system)
    core.chats.set_options(chat.id, sampling=chosen)
    return core.chats.get(chat.id)


def _run(args: argparse.Namespace, context: Context) -> int:
    chosen = options(args)
    core = context.core()
    model = core.library.get(args.model).id if args.model else _seer(core, args)
    core.models.wear(args.adapter, args.projector)
    pictures = [look_at(path) for path in args.image]
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    core.events.listen(events.put)
    chat = _begin(core, args, model, chosen)
    attach(core, chat.id, args.folder, args.file)
    _calls.offer(core, chat.id, args.tools, args.allow_tool)
    try:
        agree(core, context, chat.id, question(args), args.agree, len(pictures), "--agree")
    except UserError:
        core.chats.delete([chat.id])
        raise
    done = follow(core.chats, events, core.chats.send(chat.id, question(args), pictures), context)
    answer = core.chats.thread(chat.id)[-1].message
    entry, made_by = core.library.get(answer.model), core.models.info_of(answer.model)
    if args.fast:
        context.say(guesses(done.stats))
    if remote := done.stats.get("remote", ""):
        context.say(f"{entry.name} at {remote} answered.")
    timings = ("prompt_tokens", "generated_tokens", "time_to_first_token_s", "tokens_per_s")
    document: dict[str, Any] = {
        "answer": answer.content,
        "citations": cited(core.knowledge.sources_of(answer.id)),
        "calls": _calls.told(answer.calls),
        "receipt": {
            "id": answer.id,
            "model": entry.id,
            "remote": remote,
            "model_sha256": entry.sha256,
            "seed": done.stats.get("seed"),
            "sampling": chosen,
            "adapters": worn(made_by),
            "fast": bool(done.stats.get("fast")),
            "draft": made_by.draft if made_by else "",
            "pictures": [hashlib.sha256(picture.rgb).hexdigest() for picture in pictures],
        },
        "timings": {key: done.stats.get(key, 0) for key in timings},
        "reason": done.reason,
    }
    if done.reason in ("waiting", "paused"):
        context.say(f"The run waits. See it with: underdesk pipelines show {done.stats['run']}")
    shown = [f"[{c['n']}] {c['document']}{place(c)}" for c in document["citations"]]
    context.show(document, ["", *dict.fromkeys(shown)])
    return 0


VERB = Verb("ask", "Ask one question and print the answer.", _configure, _run)
