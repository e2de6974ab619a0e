"""`underdesk ask`: one question, one answer."""

from __future__ import annotations

import argparse
import queue
from typing import Any

from app.base.errors import UserError
from app.base.events import Event, TokenChunk, TurnDone, TurnFailed, TurnNotice
from app.chat.service import Chats
from app.cli._frame import Context, Verb, printable


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="the question")
    parser.add_argument("--model", default="", metavar="ID", help="a model of this computer (models list)")
    parser.add_argument("--seed", type=int, metavar="N", help="make sampling repeatable")
    parser.add_argument("--temperature", type=float, metavar="T", help="0 always takes the likeliest word")
    parser.add_argument("--max-tokens", type=int, metavar="N", help="the longest answer")
    parser.add_argument("--reasoning", choices=("on", "off"), help="for models that can think first")
    parser.add_argument("--system", default=None, metavar="TEXT", help="instructions for the model")


def options(args: argparse.Namespace) -> dict[str, float | int]:
    """The sampling choices that were given. Raises UserError for values outside their range."""
    given: dict[str, Any] = {key: getattr(args, key) for key in ("seed", "temperature", "max_tokens")}
    if args.reasoning:
        given["thinking"] = int(args.reasoning == "on")
    chosen = {key: value for key, value in given.items() if value is not None}
    if not 0 <= chosen.get("temperature", 0) <= 5:
        raise UserError("The temperature is out of range", todo="give a number from 0 to 5", code="usage")
    if chosen.get("max_tokens", 1) < 1:
        raise UserError("The longest answer must be at least one token", todo="give --max-tokens 1 or more")
    return chosen


def follow(chats: Chats, events: queue.SimpleQueue[Event], job_id: str, context: Context) -> TurnDone:
    """Print an answer as it streams (unless JSON was asked for); raises the UserError of a failed one."""
    while True:
        event = events.get()
        match event:
            case TokenChunk(job_id=job, kind="answer", text=text) if job == job_id:
                if not context.as_json:
                    context.out.write(printable(text))
                    context.out.flush()
            case TurnNotice(job_id=job, text=text) if job == job_id:
                context.say(text)
            case TurnDone(job_id=job) if job == job_id:
                return event
            case TurnFailed(job_id=job, error=error) if job == job_id:
                raise error
            case _:
                continue


def _run(args: argparse.Namespace, context: Context) -> int:
    chosen = options(args)
    core = context.core()
    model = core.library.get(args.model).id if args.model else ""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    core.events.listen(events.put)
    chat = core.chats.new(model=model, system_prompt=args.system)
    core.chats.set_options(chat.id, sampling=chosen)
    done = follow(core.chats, events, core.chats.send(chat.id, args.text), context)
    answer = core.chats.thread(chat.id)[-1].message
    entry = core.library.get(core.models.current_id)
    timings = ("prompt_tokens", "generated_tokens", "time_to_first_token_s", "tokens_per_s")
    document: dict[str, Any] = {
        "answer": answer.content,
        "citations": [],
        "receipt": {
            "id": answer.id,
            "model": entry.id,
            "model_sha256": entry.sha256,
            "seed": done.stats.get("seed"),
            "sampling": chosen,
        },
        "timings": {key: done.stats.get(key, 0) for key in timings},
        "reason": done.reason,
    }
    context.show(document, [""])
    return 0


VERB = Verb("ask", "Ask one question and print the answer.", _configure, _run)
