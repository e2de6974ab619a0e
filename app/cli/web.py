"""`underdesk web`: how Search web steps reach the web: the service, its key and address, the usual sites."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.cli._frame import Choice, Context, Verb, by_action
from app.fetching import checked_token
from app.store.keyring_door import KeyringUnavailable
from app.web.addresses import site
from app.web.service import SITES_ONLY
from app.web.services._frame import registry

if TYPE_CHECKING:
    from app.assembly import AppCore


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("show", "the service that is asked, its key and address, and the usual sites")
    service = actions.add("service", "choose the service that is asked")
    service.add_argument("name", help=f"{SITES_ONLY} (chosen sites only), or {', '.join(registry().names())}")
    service.add_argument("--address", help="where the SearXNG server is")
    service.add_argument("--language", help="of Wikipedia, such as en or de")
    key = actions.add("key", "keep your key of a service in the keyring; it is read from standard input")
    key.add_argument("name")
    key.add_argument("--forget", action="store_true", help="forget it instead")
    sites = actions.add("sites", "the sites that are looked through where a step names none")
    sites.add_argument("site", nargs="*", help="none: forget them")


def _show(_: argparse.Namespace, context: Context) -> int:
    core = context.core()
    context.show({"web": _facts(core)}, _lines(core))
    return 0


def _facts(core: AppCore) -> dict[str, Any]:
    chosen = core.web.choice()
    service = chosen.service
    return {
        "service": service.name if service else SITES_ONLY,
        "address": chosen.origin,
        "language": chosen.language,
        "sites": [one.origin + one.path for one in chosen.sites],
        "keys": {one.name: core.web.has_key(one.name) for one in registry() if one.keyed},
    }


def _lines(core: AppCore) -> list[str]:
    facts, chosen = _facts(core), core.web.choice()
    kept = [name for name, there in facts["keys"].items() if there]
    lacks = ", which needs your key" if facts["keys"].get(facts["service"]) is False else ""
    return [
        f"Asked: {chosen.title}{lacks}",
        f"Keys: {', '.join(kept) or 'none'}",
        f"Usual sites: {', '.join(facts['sites']) or 'none'}",
        "Runs use it only where they are started with --web."
        + (" Underdesk is offline." if core.offline else ""),
    ]


def _service(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    known = [SITES_ONLY, *registry().names()]
    if args.name not in known:
        raise UserError(
            f"There is no search service “{args.name[:40]}”",
            todo=f"choose from {', '.join(known)}",
            code="no-such-service",
        )
    given = {"searxng": args.address, "wikipedia_language": args.language, "web_service": args.name}
    try:
        for key, value in given.items():
            if value is not None:
                core.settings.set(key, value)
    except ValueError as error:
        raise UserError(str(error), code="usage") from error
    return _show(args, context)


def _key(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    if args.forget:
        try:
            core.web.forget_key(args.name)
        except KeyringUnavailable as error:
            raise UserError("The key is still there", why=error.reason, code="keyring") from error
        context.show({"key": args.name, "there": False}, ["The key was forgotten."])
        return 0
    typed = getpass.getpass("Key: ") if sys.stdin.isatty() else sys.stdin.readline()
    in_keyring = core.web.keep_key(args.name, checked_token(typed))
    where = (
        "the system's keyring" if in_keyring else "the vault, for this system has no keyring that takes it"
    )
    context.show({"key": args.name, "there": True, "keyring": in_keyring}, [f"The key is in {where}."])
    return 0


def _sites(args: argparse.Namespace, context: Context) -> int:
    for text in args.site:
        site(text)
    context.core().settings.set("web_sites", " ".join(args.site))
    return _show(args, context)


ACTIONS = {"show": _show, "service": _service, "key": _key, "sites": _sites}
VERB = Verb("web", "How pipelines reach the web: search service, key, sites.", _configure, by_action(ACTIONS))
