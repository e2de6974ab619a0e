"""promptfoo's YAML: prompts times tests, and those of its assertions that are a check of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, cast

from app.base.errors import UserError
from app.quality.checking import fault
from app.quality.imports._rows import MOST_FIELD, Problem, case_of, name_of, record
from app.quality.imports._text import decoded, repaired
from app.store.suite_records import Case, CheckSpec

NAME = "promptfoo"
READS = "promptfooconfig.yaml with prompts and tests"
MOST_ALIASES, MOST_BYTES, MOST_CASES = 200, 8 << 20, 20_000
SLOT = re.compile(r"\{\{-?\s*([\w.]+)\s*-?\}\}")
Arguments = dict[str, Any]


def takes(name: str, _head: bytes) -> bool:
    """By the file's ending."""
    return name.endswith((".yaml", ".yml"))


def read(data: bytes, name: str) -> Iterator[Case | Problem]:
    """A case for each prompt and test. Raises UserError: bad-yaml, too-large, bad-columns."""
    found = _loaded(data, name)
    tests: Any = found.get("tests")
    prompts: Any = found.get("prompts") or ["{{prompt}}"]
    if not isinstance(tests, list):
        raise UserError(f"{name} has no list “tests”", todo="choose promptfoo's own file", code="bad-columns")
    default = record(found.get("defaultTest"))
    texts = list(_prompts(cast("list[Any]", prompts) if isinstance(prompts, list) else [prompts]))
    yield from (one for one in texts if isinstance(one, Problem))
    asked = [one for one in texts if isinstance(one, str)]
    pairs = product(enumerate(cast("list[Any]", tests), 1), asked)
    for count, ((number, test), prompt) in enumerate(pairs, 1):
        if count > MOST_CASES:
            yield Problem(f"test {number}", f"prompts times tests are more than {MOST_CASES:,}")
            return
        yield from _case(test, default, prompt, f"test {number}", f"file:{name}:{number}")


def _loaded(data: bytes, name: str) -> Mapping[str, Any]:
    import yaml as library

    yaml: Any = library
    if len(data) > MOST_BYTES:
        raise UserError(
            f"{name} is too large", why=f"it has more than {MOST_BYTES >> 20} MiB", code="too-large"
        )
    text = repaired(decoded(data))
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        if sum(isinstance(event, yaml.AliasEvent) for event in events) > MOST_ALIASES:
            raise UserError(f"{name} refers to itself too often", code="bad-yaml")
        found: Any = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        why = getattr(error, "problem", None) or "it cannot be read"
        raise UserError(f"{name} is no YAML{where}", why=str(why), code="bad-yaml") from None
    return record(found)


def _prompts(items: Sequence[Any]) -> Iterator[str | Problem]:
    for number, item in enumerate(items, 1):
        raw = record(item).get("raw", record(item).get("content")) if isinstance(item, dict) else item
        if not isinstance(raw, str) or raw.startswith("file://"):
            yield Problem(f"prompt {number}", "it is kept in another file, which is not read")
        else:
            yield raw


def _case(
    test: Any, default: Mapping[str, Any], prompt: str, where: str, origin: str
) -> Iterator[Case | Problem]:
    given = record(test)
    if not given:
        yield Problem(where, "it is not an object" if test is not None else "it is empty")
        return
    filled = {**record(default.get("vars")), **record(given.get("vars"))}
    if any(isinstance(item, str) and len(item) > MOST_FIELD for item in filled.values()):
        yield Problem(where, f"a variable has more than {MOST_FIELD:,} characters")
        return
    lacking = sorted({name for name in SLOT.findall(prompt) if name.split(".")[0] not in filled})
    if lacking:
        yield Problem(where, f"the prompt wants “{lacking[0]}”, which it does not give")
        return
    for name in SLOT.findall(prompt):
        value = _at(filled, name)
        if isinstance(value, list) or (isinstance(value, str) and value.startswith("file://")):
            if isinstance(value, list):
                yield Problem(where, f"“{name}” is a list, which is not unfolded")
            else:
                yield Problem(where, f"“{name}” is kept in another file, which is not read")
            return
    text = SLOT.sub(lambda slot: str(_at(filled, slot[1])), prompt)
    asserts: list[Any] = [*(default.get("assert") or []), *(given.get("assert") or [])]
    checks, left = _checked(asserts)
    if left:
        yield Problem(
            where, f"assertions without a check of ours were left out: {', '.join(left)}", lost=False
        )
    row = {"prompt": text, "name": str(given.get("description") or name_of(text)), "checks": checks}
    yield case_of(row, where, origin)


def _at(filled: Mapping[str, Any], path: str) -> Any:
    found: Any = filled
    for part in path.split("."):
        found = record(found).get(part, "")
    return found


def _checked(asserts: Sequence[Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """Checks as a row has them, and the kinds of those that there are none for."""
    checks: list[dict[str, Any]] = []
    left: list[str] = []
    for item in asserts:
        given = record(item)
        kind = str(given.get("type", "?"))
        if kind == "assert-set":
            inner, more = _checked(given.get("assert") or [])
            checks, left = checks + inner, left + more
            continue
        try:
            spec = KINDS[kind](given) if kind in KINDS else None
        except (TypeError, ValueError, KeyError):
            spec = None
        if spec is None or fault(spec):
            left.append(kind)
            continue
        weight = given.get("weight", 1)
        weight = float(weight) if isinstance(weight, int | float) else 1.0
        checks.append({"kind": spec.kind, "arguments": dict(spec.arguments), "weight": weight})
    return checks, list(dict.fromkeys(left))


def _list(item: Any) -> list[str]:
    if isinstance(item, str):
        return [part.strip() for part in item.split(",") if part.strip()]
    return [str(one) for one in cast("list[Any]", item)]


def _contains(
    given: Mapping[str, Any], strict: bool, any_of: bool = False, several: bool = False
) -> CheckSpec:
    texts = _list(given["value"]) if several else [str(given["value"])]
    return CheckSpec("contains", {"texts": texts, "strict": strict, "any": any_of})


def _excludes(given: Mapping[str, Any], strict: bool, several: bool = False) -> CheckSpec:
    texts = _list(given["value"]) if several else [str(given["value"])]
    return CheckSpec("excludes", {"texts": texts, "strict": strict})


def _schema(given: Mapping[str, Any]) -> CheckSpec:
    value: Any = given.get("value") or {}
    if isinstance(value, str):
        import yaml

        value = yaml.safe_load(value)
    return CheckSpec("json-schema", {"schema": value})


def _words(given: Mapping[str, Any]) -> CheckSpec:
    value = given["value"]
    bounds = record(value)
    least, most = (bounds.get("min"), bounds.get("max")) if bounds else (int(value), int(value))
    limits = {"least": least, "most": most}
    return CheckSpec("length", {"unit": "words", **{name: n for name, n in limits.items() if n is not None}})


KINDS: Mapping[str, Callable[[Mapping[str, Any]], CheckSpec]] = {
    "equals": lambda given: CheckSpec("exact", {"text": str(given["value"]), "strict": True}),
    "contains": lambda given: _contains(given, True),
    "icontains": lambda given: _contains(given, False),
    "contains-all": lambda given: _contains(given, True, several=True),
    "icontains-all": lambda given: _contains(given, False, several=True),
    "contains-any": lambda given: _contains(given, True, True, True),
    "icontains-any": lambda given: _contains(given, False, True, True),
    "not-contains": lambda given: _excludes(given, True),
    "not-icontains": lambda given: _excludes(given, False),
    "not-contains-any": lambda given: _excludes(given, True, True),
    "not-icontains-any": lambda given: _excludes(given, False, True),
    "regex": lambda given: CheckSpec("regex", {"pattern": str(given["value"])}),
    "not-regex": lambda given: CheckSpec("regex", {"pattern": str(given["value"]), "absent": True}),
    "starts-with": lambda given: CheckSpec("regex", {"pattern": rf"\A{re.escape(str(given['value']))}"}),
    "is-json": _schema,
    "similar": lambda given: CheckSpec(
        "similar", {"text": str(given["value"]), "least": float(given.get("threshold", 0.75))}
    ),
    "word-count": _words,
}
"""Its assertions that are a check of ours."""
