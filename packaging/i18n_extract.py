"""Which words of the program a person reads: found in the source of the window, its tables, and the rooms' refusals."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[1]
CALLS = ("tr", "translate", "_tr")
REFUSALS = ("UserError", "NeedsSecret", "Problem", "Refused", "_refuse")
WORDS_OF = ("what", "why", "todo", "message", "way_out")
PLACED = {"UserError": 1, "NeedsSecret": 1, "Problem": 4, "Refused": 2, "_refuse": 2}
"""How many of a refusal's arguments can be words without being named; the first of a Problem are ids."""

SPEAKERS = (
    *("sentence", "state_sentence", "dropped_sentence", "_where", "_left", "_marked", "_words", "fit"),
    *("said", "notice", "_differs", "_one_from_list"),
    *("_explanation", "_flips", "_chance", "_rules", "_limits", "_cost", "_cases", "_times", "verdict_words"),
)
"""Functions of other rooms that put sentences together; and what makes an object that carries one."""
CARRIERS = ("Tested", "Outcome", "EndpointInfo", "ModelInfo", "CheckResult", "held", "Cell", "note", "_note")
JOINED = (
    "Slow: mostly on the processor{0}",
    "{0} (judged by its size alone)",
    "Does not fit: needs {0} more",
    *("Answers come {0}.", "It takes {0} of memory instead of {1}."),
    "Answers come {0} and it takes {1} of memory instead of {2}.",
    "a chat without a name",
    "“{0}”: “{1}” is none of {2} …",
    "it is not UTF-8 and was read as Windows-1252; look at its letters",
    "With {0} you would lose {1} of {2}: {3}; it would win {4}.",
    "With {0} you would lose {1} of {2}: {3}; it would win none.",
    "With {0} you would lose {1} of {2}: {3} and {4} more; it would win {5}.",
    "With {0} you would lose {1} of {2}: {3} and {4} more; it would win none.",
    "this process did not shut itself in when it started",
    *("an address that is on no list", "a raw connect of the C library", "a child process"),
    *("an adapter (LoRA)", "an image projector", "an importance matrix", "no weights"),
    *("item", "items", "index", "errors", "until", "round", "rounds", "stopped", "In this chat"),
    *("Endpoint", "Endpoint here", "Tools", "Web search", "Web page"),
    *("complete", "under way", "cancelled", "failed", "cut off by the Offline switch", "refused: offline"),
    *("refused: not an address for this purpose", "failed: the broker ended", "failed: {0}", "answered {0}"),
)
OPINIONS = (
    "A weak signal, part of no verdict.",
    "You judged {0} of {1} pairs: {2}.",
    "The judging model, asked in both orders, said: {0}.",
    "{0} for {1}, {2} for {3}, {4} for neither",
    *("You: {0}", "judging model: {0}"),
    *("the first is better", "the second is better", "neither is better"),
    "Worse beyond chance in: {0} ({1} lost, {2} won).",
    "Worse beyond chance in: {0} ({1} lost, {2} won), {3} ({4} lost, {5} won).",
    "Worse beyond chance in: {0} ({1} lost, {2} won), {3} ({4} lost, {5} won), {6} ({7} lost, {8} won).",
)
"""What a comparison says from lists of parts."""

VALUES = (
    *("text", "a yes or no", "a number", "a list", "nothing", "an object"),
    *("a report", "evidence", "a claim", "a doc", "a file"),
    *("There is nothing on this in the sources.", "In the words of the sources"),
)
"""What a pipeline's values are, and what reports say in the program's own words."""

JSON_FAULTS = (
    *("{0} is a required property", "{0} is not of type {1}", "{0} is not one of {1}", "{0} was expected"),
    *("{0} is less than the minimum of {1}", "{0} is greater than the maximum of {1}"),
    "{0} is less than or equal to the minimum of {1}",
    "{0} is greater than or equal to the maximum of {1}",
    *("{0} is not a multiple of {1}", "{0} should be non-empty", "{0} is expected to be empty"),
    *("{0} is too long", "{0} is too short", "{0} has non-unique elements", "{0} does not have the form {1}"),
    *("{0} has too many properties", "{0} does not have enough properties", "{0} is a dependency of {1}"),
    "{0} is not valid under any of the given schemas",
    *("{0} is valid under each of {1}", "{0} should not be valid under {1}"),
    *("{0} does not contain items matching the given schema", "False schema does not allow {0}"),
    "Additional properties are not allowed ({0} was unexpected)",
    "Additional properties are not allowed ({0} were unexpected)",
    *("Expecting value: line {0} column {1} (char {2})", "Extra data: line {0} column {1} (char {2})"),
    "Expecting {0} delimiter: line {1} column {2} (char {3})",
    "Expecting property name enclosed in double quotes: line {0} column {1} (char {2})",
    "Unterminated string starting at: line {0} column {1} (char {2})",
    "Invalid control character at: line {0} column {1} (char {2})",
    "Illegal trailing comma before end of {0}: line {1} column {2} (char {3})",
)
"""What the readers of JSON and of its schemas say of an answer."""

ROWS = ("app/quality/imports/", "app/quality/histories.py")
"""What is wrong with rows of files: a Problem with another first argument than that of pipelines, and `Wrong`."""

ASKS = {"question": "help", "ask-me": "title"}
"""By which of their parameters steps of templates speak to a person."""

RECEIPTS = "app/quality/receipts.py"
SLOT = re.compile(r"\{\d+\}")
OUT_OF_SIGHT = ("ui", "cli", "net")
JSON_WORDS = {
    "resources/templates/index.json": ("title", "words", "needs"),
    "models_manifest.json": ("description",),
}


@dataclass(frozen=True)
class Said:
    """One message: its English, the file it is first met in, and whether it counts something (`%n`)."""

    english: str
    where: str
    counts: bool = False


def extracted(root: Path = ROOT) -> list[Said]:
    """Every message once, in the order of the files."""
    found: dict[str, Said] = {}
    for said in (*_window(root), *_tables(), *_rooms(root), *_sentences(root), *_receipts(root)):
        if said.english.strip() and any(sign.isalpha() for sign in said.english):
            found.setdefault(said.english, said)
    return list(found.values())


def _window(root: Path) -> Iterator[Said]:
    """What passes through tr in app/ui."""
    for path, call in _calls(root, sorted((root / "app/ui").rglob("*.py"))):
        name = _name(call)
        if name in CALLS and call.args:
            text = call.args[1] if name == "translate" and len(call.args) > 1 else call.args[0]
            counts = name == "tr" and (len(call.args) > 1 or any(k.arg == "count" for k in call.keywords))
            yield from (Said(english, path, counts and "%n" in english) for english in _constants(text))


def _rooms(root: Path) -> Iterator[Said]:
    """Refusals and sentences of the other rooms: a value within one is {0}, {1}…"""
    rooms = [
        p for p in sorted((root / "app").rglob("*.py")) if p.relative_to(root).parts[1] not in ("ui", "cli")
    ]
    for path, call in _calls(root, rooms):
        if path.startswith(ROWS) and _name(call) in ("Problem", "Wrong"):
            said = call.args[1:2] if _name(call) == "Problem" else call.args[:1]
            yield from (Said(english, path) for part in said for english in _constants(part))
            continue
        if _name(call) not in REFUSALS or ("efuse" in _name(call) and "/pipelines/" not in path):
            continue
        named = (k.value for k in call.keywords if k.arg in WORDS_OF)
        parts = [*call.args[2 if _name(call) == "Problem" else 0 : PLACED[_name(call)]], *named]
        yield from (Said(english, path) for part in parts for english in _constants(part))


def _tables() -> Iterator[Said]:
    """What stands in tables that the window shows row by row."""
    yield from (Said(words, "app/base/settings.py") for words in _settings())
    yield from (Said(words, "app/pipelines/nodes") for words in _nodes())
    yield from (Said(words, "app/quality/checks") for words in _checks())
    yield from (Said(words, "app/engine/badge.py") for words in _others())
    yield from (Said(words, "resources/templates") for words in _templates())
    for file, keys in JSON_WORDS.items():
        kept = json.loads((ROOT / file).read_text(encoding="utf-8"))
        yield from (Said(words, file) for words in _leaves(kept, keys))


def _templates() -> Iterator[str]:
    """What a person reads of a template on the canvas."""
    for file in sorted((ROOT / "resources/templates").glob("*.underdesk")):
        kept = json.loads(file.read_text(encoding="utf-8"))
        named = (*kept["steps"], *kept["zones"])
        yield from (kept["title"], kept["description"], *(one["name"] for one in named))
        yield from (one["text"] for one in kept["layout"]["comments"])
        params = [(one["node"], one.get("params", {})) for one in kept["steps"]]
        yield from (given[ASKS[node]] for node, given in params if given.get(ASKS.get(node, "")))


def _others() -> Iterator[str]:
    """Names of languages by Qt, and what is joined from parts that are no words by themselves."""
    from PySide6.QtCore import QLocale

    models = json.loads((ROOT / "models_manifest.json").read_text(encoding="utf-8"))["models"]
    codes = sorted(
        {code for model in models for code in model.get("languages", ()) if code != "multilingual"}
    )
    from app.quality.languages import KNOWN

    spoken = dict.fromkeys((*codes, *KNOWN))
    yield from (QLocale.languageToString(QLocale(code).language()) for code in spoken)
    yield from (*JOINED, *OPINIONS, *VALUES, *JSON_FAULTS)
    from app.chat.tools import built_in

    for tool in built_in():
        yield from (tool.title, tool.description)


def _settings() -> Iterator[str]:
    from app.base.settings import TABLE

    for row in TABLE:
        yield from (row.group, row.title, row.help, *(title for _, title in row.choices))


def _nodes() -> Iterator[str]:
    from app.pipelines.registry import GROUPS, load

    yield from GROUPS
    for node in load():
        yield from (node.title, node.words)
        for param in node.fields():
            yield from (param.label, param.help, *(title for _, title in param.choices))
        for port in (*node.inputs_of({}), *node.outputs_of({})):
            yield from (port.name, port.words)


def _checks() -> Iterator[str]:
    """Kinds of checks, what receipts tell of an answer, and verdicts on a difference."""
    from app.quality.checking import table
    from app.quality.differences import NAMES
    from app.quality.telling import VERDICTS

    for kind in table().names():
        yield from (table().get(kind).title, table().get(kind).words)
    yield from (name for _, _, name in NAMES)
    yield from VERDICTS.values()
    yield from ("unknown", "on", "off", "at least", "less than")
    from app.quality.checks.instruction import table as instructions

    yield from (one.numbered for one in instructions())


def _leaves(value: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts that stand under one of the keys, alone or in a list."""
    if isinstance(value, list):
        for part in cast("list[Any]", value):
            yield from _leaves(part, keys)
    elif isinstance(value, dict):
        for key, part in cast("dict[str, Any]", value).items():
            if key not in keys:
                yield from _leaves(part, keys)
            else:
                yield from cast("list[str]", part) if isinstance(part, list) else (part,)


def _sentences(root: Path) -> Iterator[Said]:
    """What functions that speak put together, in its parts."""
    for path in sorted((root / "app").rglob("*.py")):
        place = path.relative_to(root)
        if place.parts[1] in OUT_OF_SIGHT or "bench" in path.name:
            continue
        for node in _nodes_of(path):
            for part in _spoken(node):
                spoken = (words.strip() for words in _constants(part) if " " in words.strip())
                yield from (Said(words, place.as_posix()) for words in spoken)


def _receipts(root: Path) -> Iterator[Said]:
    """Names of facts about an answer, and those facts that have words in them."""
    from app.quality.receipts import ENDED, PROMISE_EXACT, PROMISE_FAST, PROMISE_REMOTE

    for words in (PROMISE_EXACT, PROMISE_FAST, PROMISE_REMOTE, *ENDED.values()):
        yield Said(words, RECEIPTS)
    for node in ast.walk(ast.parse((root / RECEIPTS).read_text(encoding="utf-8"))):
        facts = isinstance(node, ast.Call) and _name(node) in ("Line", "Part")
        parts = node.args[:2] if facts and isinstance(node, ast.Call) else []
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict | ast.JoinedStr):
            parts = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
        for part in parts:
            yield from (
                Said(words, RECEIPTS)
                for words in _constants(part)
                if any(map(str.isalpha, SLOT.sub("", words)))
            )


def _spoken(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and _name(node) in CARRIERS:
        yield from (*node.args, *(k.value for k in node.keywords if k.arg == "sentence"))
    elif isinstance(node, ast.FunctionDef) and node.name in SPEAKERS:
        for part in ast.walk(node):
            if isinstance(part, ast.Return | ast.Assign | ast.AugAssign) and part.value is not None:
                yield part.value


def _calls(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, ast.Call]]:
    for path in paths:
        for node in _nodes_of(path):
            if isinstance(node, ast.Call):
                yield path.relative_to(root).as_posix(), node


@lru_cache(None)
def _nodes_of(path: Path) -> list[ast.Call | ast.FunctionDef]:
    """The calls and functions of a file; read once, however often it is asked for."""
    text = path.read_text(encoding="utf-8")
    if not any(name in text for name in (*REFUSALS, *SPEAKERS, *CARRIERS, *CALLS)):
        return []
    tree = ast.parse(text)
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.FunctionDef)]


def _name(call: ast.Call) -> str:
    made = call.func
    return made.attr if isinstance(made, ast.Attribute) else made.id if isinstance(made, ast.Name) else ""


def _constants(node: ast.expr) -> Iterator[str]:
    """The texts an expression may be: a constant, either branch of a choice, or a text with values in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))
    elif isinstance(node, ast.BoolOp | ast.Tuple):
        for value in node.values if isinstance(node, ast.BoolOp) else node.elts:
            yield from _constants(value)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        for value in node.value.values:
            yield from _constants(value)
    elif isinstance(node, ast.JoinedStr):
        yield pattern(node)


def pattern(text: ast.JoinedStr) -> str:
    """A text with values, each as {0}, {1}… in its order."""
    made, place = "", 0
    for part in text.values:
        if isinstance(part, ast.Constant):
            made += str(part.value)
        else:
            made, place = f"{made}{{{place}}}", place + 1
    return made
