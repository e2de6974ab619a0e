"""The answer is JSON of a certain form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator, SchemaError, ValidationError, validators
from referencing import Registry

from app.base.errors import UserError
from app.quality.bounded import search
from app.quality.checks._schemas import arguments
from app.quality.records import Arguments, Case, Checker, CheckResult, Helpers, Output
from app.quality.wording import unfenced


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not search(pattern, instance):
        yield ValidationError(f"{instance[:80]!r} does not have the form {pattern!r}")


def _named(
    validator: Any, patterns: Mapping[str, Any], instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for pattern, inner in patterns.items():
            for name, item in cast("dict[str, Any]", instance).items():
                if search(pattern, name):
                    yield from validator.descend(item, inner, path=name, schema_path=pattern)


@cache
def _validator() -> Any:
    """Draft 2020-12 with patterns that cannot hang."""
    bounded = {"pattern": _pattern, "patternProperties": _named}
    known: Any = validators
    return known.extend(Draft202012Validator, bounded)


def faults(schema: Mapping[str, Any], value: Any) -> list[str]:
    """What of a value is not as the schema wants it, first things first. Raises UserError "bad-schema"."""
    registry: Any = Registry  # an empty one: a schema may refer to nothing outside itself
    try:
        Draft202012Validator.check_schema(dict(schema))
        return [_fault(error) for error in _validator()(dict(schema), registry=registry()).iter_errors(value)]
    except SchemaError as error:
        raise UserError("The schema cannot be read", why=error.message, code="bad-schema") from error
    except UserError:
        raise
    except Exception as error:
        raise UserError("The schema cannot be used", why=str(error)[:200], code="bad-schema") from error


def _fault(error: ValidationError) -> str:
    where = error.json_path.removeprefix("$").lstrip(".")
    return f"{where}: {error.message}" if where else error.message


def run(output: Output, _case: Case, given: Arguments, _helpers: Helpers) -> CheckResult:
    """The whole answer, a fence around it left out."""
    try:
        value = json.loads(unfenced(output.text))
    except (ValueError, RecursionError) as error:
        return CheckResult("fail", f"It is no JSON: {error}.")
    found = faults(given["schema"], value)
    return CheckResult("fail", f"{found[0]}.") if found else CheckResult("pass")


CHECK = Checker(
    "json-schema",
    1,
    "Is JSON of this form",
    "The answer is JSON and nothing else, as a JSON Schema wants it.",
    "Form",
    arguments({"schema": {"type": "object", "title": "JSON Schema"}}, ["schema"]),
    run,
    (
        {"schema": {"type": "object", "required": ["ice"], "properties": {"ice": {"type": "integer"}}}},
        Output('```json\n{"ice": 1}\n```'),
        Output('{"ice": "one"}'),
    ),
)
