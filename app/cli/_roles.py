"""Part of `underdesk models` about roles: which model answers, looks at pictures, finds and orders passages."""

from __future__ import annotations

import argparse
from typing import Any

from app.assembly import AppCore
from app.base.errors import UserError
from app.cli._frame import Choice, Context, size_text
from app.models.roles import DEFAULT, TASKS


def configure(actions: Choice) -> None:
    """The action of this module."""
    role = actions.add("role", "which model does what: all of it, one role, or give a role to a model")
    role.add_argument("role", nargs="?", choices=list(TASKS))
    role.add_argument("model", nargs="?", help=f"a model that is here, or “{DEFAULT}”")
    role.add_argument("--anyway", action="store_true", help="whatever your suites say about the model")


def role(args: argparse.Namespace, context: Context) -> int:
    """Show roles, or change one."""
    core = context.core()
    roles = core.roles
    if args.model is not None:
        if args.role == "chat" and not args.anyway:
            _ask_suites(core, args.model)
        roles.choose(args.role, args.model)
    wanted = [args.role] if args.role else list(TASKS)
    shown = [_document(core, name) for name in wanted]
    context.show({"roles": shown}, [line for one in shown for line in _lines(one)])
    return 0


def _ask_suites(core: AppCore, wanted: str) -> None:
    """Raise the UserError "suites-warn" where the person's own cases speak against a model, or were not asked."""
    chosen = core.library.default().id if wanted == DEFAULT else core.library.get(wanted).id
    advice = core.suites.gate.advice(chosen)
    if advice.clear:
        return
    run = f"run “underdesk quality run SUITE --model {chosen} --against {advice.baseline}” first"
    todo = f"{run}, or add --anyway" if advice.unasked else "keep the old one, or add --anyway"
    raise UserError(advice.sentence.rstrip("."), todo=todo, code="suites-warn")


def _document(core: AppCore, name: str) -> dict[str, Any]:
    roles = core.roles
    now, default, better = roles.of(name), roles.default(name), roles.suggested(name)
    return {
        "role": name,
        "model": now.entry.id if now.entry else None,
        "default": default.id if default else None,
        "sentence": now.sentence,
        "offered": [entry.id for entry in roles.offered(name)],
        "suggested": better
        and {"id": better.id, "size": better.size, "badge": core.models_badge(better).text},
    }


def _lines(one: dict[str, Any]) -> list[str]:
    task, better = TASKS[one["role"]], one["suggested"]
    told = f"{one['role']:10} {one['model'] or 'none: ' + task.without}"
    others = [name for name in one["offered"] if name != one["model"]]
    more = f"{'':10} could too: {', '.join(others)}" if others else ""
    first = f"{better['id']}, {size_text(better['size'])}: {better['badge']}" if better else ""
    get = f"{'':10} the list's first: {first}" if first else ""
    return [line for line in (told, one["sentence"], more, get) if line]
