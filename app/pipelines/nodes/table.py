"""Make a table: rows of cells with their quotes; weak cells stay empty unless a person approved them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.pipelines.context import Context
from app.pipelines.nodes.fill_row import cell_key
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Value


@dataclass(frozen=True)
class Params:
    """Which columns."""

    quotes: bool = param(True, "A quote beside each cell", "bool", "And the place where it stands.")


@node(
    "table", 1,
    inputs=(
        port("rows", "list<json>", "What Fill a row made."),
        port("approved", "list<json>", "Weak cells that a person approved.", required=False),
    ),
    outputs=(
        port("rows", "list<json>", "Flat rows, to be saved as a table."),
        port("columns", "list<text>", "The columns in order."),
        port("left", "number", "How many weak cells were left empty."),
    ),
    params=Params,
    title="Make a table", words="Makes flat rows of cells; what nothing bears out stays empty.",
    group="Result", icon="columns",
)  # fmt: skip
def table(
    _ctx: Context, params: Params, /, rows: Sequence[Value], approved: Sequence[Value] = ()
) -> Mapping[str, Value]:
    """A row for each document, in order."""
    good = {cell_key(item["document"], item["field"], item["value"]) for item in approved}
    left, made = 0, list[dict[str, Any]]()
    for row in rows:
        flat: dict[str, Any] = {"document": row["document"]}
        for cell in row["cells"]:
            name = cell["field"]
            allowed = cell["sure"] or cell_key(row["document"], name, cell["value"]) in good
            left += bool(cell["value"]) and not allowed
            flat[name] = cell["value"] if allowed else ""
            if params.quotes:
                flat[f"{name}: quote"], flat[f"{name}: place"] = cell["quote"], cell["place"]
        made.append(flat)
    columns = list(dict.fromkeys(name for row in made for name in row))
    return {"rows": made, "columns": columns, "left": left}
