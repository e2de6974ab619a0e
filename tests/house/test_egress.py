"""What a stranger wrote is drawn without fetching anything: no tip, label or page in the window may load or follow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house._sources import Source, sources

TIPS = {"setToolTip": 0, "showText": 1, "setWhatsThis": 0}
"""Calls whose text Qt takes for a page when there is a tag in it, and which argument that is."""
SAFE_CALLS = {"plain_tip", "preview", "tr", "with_keys"}
OPENERS = {
    "app/ui/chat/links.py",
    "app/ui/knowledge/place.py",
    "app/ui/knowledge/viewer.py",
    "app/ui/models/details.py",
    "app/ui/activity/opener.py",
    "app/ui/help/updates.py",
}
"""Where something may be handed to another program: a link after its address was shown, a person's own file or its
folder, and the handler that all pass."""
RICH = {
    "app/ui/chat/blocks.py": "SafeDocument",
    "app/ui/help/guide.py": "PageView",
    "app/ui/knowledge/reader_view.py": "ReaderView",
    "app/ui/moving/paper.py": "Paper",
}
"""The only documents of rich text. They refuse to load anything; the guide has the program's own pictures, and paper
those that stand in the text itself."""


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of its name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def is_plain(text: ast.expr) -> bool:
    """Whether an argument is a constant of ours or went through one of the safe calls."""
    if isinstance(text, ast.Call):
        name = text.func.attr if isinstance(text.func, ast.Attribute) else getattr(text.func, "id", "")
        return name in SAFE_CALLS and (name != "tr" or all(isinstance(a, ast.Constant) for a in text.args))
    if isinstance(text, ast.IfExp):
        return is_plain(text.body) and is_plain(text.orelse)
    return isinstance(text, ast.Constant)


def test_every_tip_is_plain() -> None:
    found = 0
    for source in sources("app/ui"):
        for name, call in calls(source):
            if name in TIPS and len(call.args) > TIPS[name]:
                found += 1
                where = f"{source.name}:{call.lineno}"
                known = source.name == "app/ui/chat/body.py"  # its tips come from message.py's _tip_of
                assert known or is_plain(call.args[TIPS[name]]), f"{where}: pass it through plain_tip"
    assert found > 10


def test_tables_give_plain_tips() -> None:
    for source in sources("app/ui"):
        if "ToolTipRole" in source.text:
            assert "plain_tip(" in source.text, source.name


def test_rich_documents_refuse_to_load() -> None:
    for source in sources("app/ui"):
        made = {name for name, _ in calls(source)} & {"QTextDocument", "QTextBrowser", "QTextEdit"}
        assert not made, f"{source.name} makes a {made}: use SafeDocument"
        for node in source.classes():
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"QTextDocument", "QTextBrowser", "QTextEdit"}:
                assert RICH.get(source.name) == node.name
                assert "loadResource" in {f.name for f in node.body if isinstance(f, ast.FunctionDef)}


def test_few_places_hand_an_address_to_another_program() -> None:
    found = {s.name for s in sources("app") for name, _ in calls(s) if name == "openUrl"}
    assert found == OPENERS
    for source in sources("app"):
        for name, call in calls(source):
            if name == "setOpenLinks":
                assert ast.unparse(call.args[0]) == "False"
            assert name != "setOpenExternalLinks", f"{source.name}:{call.lineno} would follow links by itself"


def test_no_browser_or_network_of_qt() -> None:
    for source in sources("app"):
        if source.name == "app/net/ways.py":
            continue  # the proof that even this is refused
        for word in ("QtNetwork", "QtWebEngine", "QNetworkAccessManager", "webbrowser"):
            assert f"import {word}" not in source.text and f"PySide6.{word}" not in source.text, source.name


def test_what_a_model_asks_for_is_carried_out_nowhere_unasked() -> None:
    """Whoever carries out calls must be added here, with the question that a person answers before."""
    asked = {"app/chat/calling/work.py": "self._approvals.wait("}
    told = {"app/serve/written.py"}  # writes them down for a client, whose tools they are
    for source in sources("app"):
        if source.name.startswith("app/engine/"):
            continue
        if source.name in told:
            assert not {"app.chat", "app.net", "subprocess"} & set(
                source.text.replace(" import", " ").split()
            )
        elif "CallEnded" in source.text and source.name != "app/chat/turn.py":
            assert source.name in asked, f"{source.name} reads calls: it must ask the person first"
            assert asked[source.name] in source.text
