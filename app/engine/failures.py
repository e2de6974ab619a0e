"""What llama.cpp says when something cannot be done, in words for people."""

from __future__ import annotations

import logging
import re

from app.base.errors import UserError
from app.engine.backend import Decoded
from app.engine.plan import Plan

log = logging.getLogger("underdesk.engine")


def ending(result: int) -> Decoded:
    """What llama.cpp says of a decode; raises UserError for a fatal end."""
    if result in (0, 1, 2):
        return (Decoded.DONE, Decoded.NO_ROOM, Decoded.ABORTED)[result]
    raise UserError(
        "The model failed while computing",
        why=f"llama.cpp reported the error {result}",
        todo="try again, or load the model anew",
        code="decode",
    )


def load_failure(name: str, lines: str) -> UserError:
    """Why the model of that name was not loaded, by the lines that llama.cpp logged."""
    unknown = re.search(r"unknown (?:model architecture|pre-tokenizer type): '([^']*)'", lines)
    if unknown:
        return UserError(
            f"The model {name} cannot be used",
            why=f"its kind ({unknown[1]}) is not known to this version of llama.cpp",
            todo="choose another model",
            code="unsupported",
        )
    if re.search(r"alloc|out of memory|mmap failed", lines):
        return UserError(
            f"The model {name} could not be loaded",
            why="there was not enough memory",
            todo="close other programs or choose a smaller model",
            code="too-large",
        )
    return UserError(
        f"The model {name} could not be loaded",
        why=f"llama.cpp found it damaged ({_reason(lines)})",
        todo="get it again",
        code="damaged",
    )


def _reason(lines: str) -> str:
    found = re.search(r"error loading model: (.{1,120})", lines)
    return found[1].strip().rstrip(".") if found else "no reason given"


def context_failure(plan: Plan, lines: str) -> UserError:
    """Why there is no context of that plan; the lines are llama.cpp's."""
    log.debug("no context for %s: %s", plan, lines)
    return UserError(
        f"A context of {plan.context:,} tokens could not be made",
        why="there was not enough memory",
        todo="choose a smaller context",
        code="too-large",
    )
