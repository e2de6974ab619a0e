"""Logs hold ids, sizes, codes and times: no call may hand over what a person wrote, nor an error's own words."""

from __future__ import annotations

import ast

from tests.house._sources import Source, sources

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
WORDY = {
    "sentence",
    "why",
    "what",
    "todo",
    "content",
    "text",
    "title",
    "reasoning",
    "draft",
    "query",
    "prompt",
    "path",
}
"""Attributes that hold words of a person, of a document or of an error."""
BARE = {
    "error",
    "fault",
    "failure",
    "exc",
    "text",
    "query",
    "prompt",
    "message",
    "content",
    "title",
    "answer",
}
"""Names that would be spelled out whole."""
KNOWN = {
    ("app/ui/shell/crash.py", "text"): "a report of places, made by app.base.faults",
    (
        "app/engine/canary.py",
        "error",
    ): "of a process that could not be started: names the interpreter at most",
}
"""Calls that were looked at, and why they are right."""

PROOFS = {"app/net/selftest.py", "app/selftest.py"}
"""Parts that prove something on request, in an empty folder of their own."""


def log_calls(source: Source) -> list[ast.Call]:
    """Every call of a logger of ours."""
    return [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("log", "logger", "logging")
    ]


def wordy(argument: ast.expr) -> str:
    """The name under which an argument would bring words in; empty for none."""
    if isinstance(argument, ast.Name) and argument.id in BARE:
        return argument.id
    if isinstance(argument, ast.Attribute) and argument.attr in WORDY:
        return argument.attr
    if (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Name)
        and argument.func.id in ("str", "repr")
    ):
        return wordy(argument.args[0])
    return "an f-string" if isinstance(argument, ast.JoinedStr) else ""


def test_no_words_go_into_logs() -> None:
    found = 0
    for source in sources("app"):
        for call in log_calls(source):
            found += 1
            for argument in call.args:
                name = wordy(argument)
                known = (source.name, name) in KNOWN or (
                    source.name == "app/ui/shell/crash.py" and name == "text"
                )
                assert not name or known, f"{source.name}:{call.lineno} logs {name}"
    assert found > 20, "the check finds the calls there are"


def test_the_check_notices_words() -> None:
    bad = (
        "log.info('%s', error)",
        "log.info(f'{x}')",
        "log.info('%s', chat.title)",
        "log.info('%s', str(error))",
    )
    for line in bad:
        call = ast.parse(line).body[0].value  # type: ignore[attr-defined]
        assert any(wordy(argument) for argument in call.args), line


def test_the_program_makes_no_temporary_files() -> None:
    """Benches do, with words of their own; nothing that a person reaches may."""
    users = {s.name for s in sources("app") if "import tempfile" in s.text or "from tempfile" in s.text}
    benches = {name for name in users if "bench" in name}
    assert users - benches <= PROOFS
    for source in sources("app"):
        for word in ("QTemporaryFile", "QTemporaryDir", "SpooledTemporaryFile", "mkstemp", "gettempdir"):
            assert word not in source.text, source.name
