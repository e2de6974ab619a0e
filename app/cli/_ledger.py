"""The verbs of `quality` that account for answers: drift, ledger and prices."""

from __future__ import annotations

import argparse
import re
import time
from dataclasses import asdict

from app.base.errors import UserError
from app.cli._frame import Choice, Context, Run
from app.quality.ledger import Price, Sum, as_csv, as_json

BY = {"day": "day", "chat": "subject", "model": "model"}


def configure(actions: Choice) -> None:
    """Add them."""
    drift = actions.add("drift", "ask a few fixed questions and compare with what the model said before")
    drift.add_argument("--model", default="", metavar="ID", help="else the default one")
    drift.add_argument("--renew", action="store_true", help="keep today's answers for later comparisons")
    ledger = actions.add("ledger", "tokens, seconds, energy and costs")
    ledger.add_argument("--by", choices=tuple(BY), default="day", help="chat means chats and pipelines")
    ledger.add_argument("--since", type=_day, metavar="DAY", help="like 2026-03-31")
    ledger.add_argument("--until", type=_day, metavar="DAY")
    ledger.add_argument("--csv", action="store_true", help="for a spreadsheet")
    prices = actions.add("prices", "what others ask for the same work; nothing is looked up")
    prices.add_argument(
        "--set",
        nargs=3,
        action="append",
        default=[],
        metavar=("NAME", "READ", "WRITTEN"),
        help="for a million tokens read and written, in your currency",
    )
    prices.add_argument("--remove", action="append", default=[], metavar="NAME")


def _day(text: str) -> str:
    try:
        time.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day like 2026-03-31") from None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"{text} is no day like 2026-03-31")
    return text


def _drift(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    model = core.library.get(args.model).id if args.model else core.models.default_id()

    def told(done: int, of: int) -> None:
        if not context.as_json:
            context.say(f"{done} of {of} questions")

    found = core.accounts.check_drift(model, renew=args.renew, told=told)
    context.show(found.as_json(), [found.sentence])
    return 0


def _ledger(args: argparse.Namespace, context: Context) -> int:
    ledger = context.core().accounts.ledger
    rows = ledger.rows(BY[args.by], args.since or "", args.until or "9999")  # type: ignore[arg-type]
    total, prices, rates = ledger.total(rows), ledger.prices, ledger.rates
    if args.csv:
        context.out.write(as_csv([*rows, total], prices))
        return 0
    document = {
        "by": args.by,
        "rows": [as_json(row, prices) for row in rows],
        "total": as_json(total, prices),
        "rates": asdict(rates),
        "prices": [asdict(price) for price in prices],
    }
    lines = [_line(row, rates.currency) for row in (*rows, total)] if rows else ["Nothing was answered then."]
    same = [f"The same work at {price.name}: {total.at(price):.4f} {rates.currency}" for price in prices]
    context.show(document, [*lines, "", *same])
    return 0


def _line(row: Sum, currency: str) -> str:
    energy = "energy not known"
    if row.joules:
        how = "measured" if not row.entered else "entered" if not row.measured else "partly entered"
        energy = f"{row.joules / 3600:.2f} Wh {how}"
    tokens = f"{row.prompt_tokens:,} read, {row.generated_tokens:,} written"
    cost = f", {row.cost:.4f} {currency}" if row.cost else ""
    return f"{row.name:<24}  {row.answers} answers, {tokens}, {row.seconds:.1f} s, {energy}{cost}"


def _prices(args: argparse.Namespace, context: Context) -> int:
    ledger = context.core().accounts.ledger
    table = {price.name: price for price in ledger.prices}
    for name in args.remove:
        if table.pop(name, None) is None:
            raise UserError(
                f"There is no price “{name}”", todo="choose one of: quality prices", code="no-such-price"
            )
    for name, read, written in args.set:
        table[name] = Price(name, _money(name, read), _money(name, written))
    if args.set or args.remove:
        ledger.set_prices(list(table.values()))
    context.show_all("prices", ledger.prices, _price_line, "There are no prices.")
    return 0


def _price_line(price: Price) -> str:
    return f"{price.name}: {price.read:g} for a million tokens read, {price.written:g} written"


def _money(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UserError(
            f"The price of {name} is no amount of money", why=f"“{text}” is no number", code="bad-price"
        ) from None


ACTIONS: dict[str, Run] = {"drift": _drift, "ledger": _ledger, "prices": _prices}
