"""Writes down the plan of every model of the list on every recorded machine: python -m tests.models.plans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.cli._plans import table
from app.engine.profiles import recorded
from app.models.manifest import load

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "model_plans.json"


def document() -> dict[str, Any]:
    """What `models plan --json` prints."""
    return table(load(), list(recorded()))


def text() -> str:
    """The same to be read and compared: a line for each plan."""
    told = document()
    lines = [
        "{",
        f'  "machines": {json.dumps(told["machines"], indent=2)},'.replace("\n", "\n  "),
        '  "models": [',
    ]
    for row in told["models"]:
        plans = [f"      {json.dumps(name)}: {json.dumps(plan)}" for name, plan in row.pop("plans").items()]
        head = json.dumps(row)[1:-1]
        lines += [f'    {{{head}, "plans": {{', ",\n".join(plans), "    }},"]
    lines[-1] = "    }}"
    return "\n".join([*lines, "  ]", "}"]) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(text(), "utf-8")
