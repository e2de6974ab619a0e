"""Keeps the catalogues of the window's languages: takes in new messages, drops vanished ones, checks and compiles."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from i18n_extract import Said, extracted

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources/i18n"
CONTEXT = "Underdesk"
"""The one context: a word means the same wherever the window shows it, whichever class asks for it."""
SLOT = re.compile(r"\{\{?\w*(?::\w+)?\}?\}|%n")
EDGES = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
Kept = dict[str, tuple[str, ...]]
"""Translations by their English: one form, or one for each plural of the language."""


def read(path: Path) -> Kept:
    """What a .ts file holds; nothing where there is none."""
    if not path.exists():
        return {}
    kept: Kept = {}
    for message in ET.parse(path).iter("message"):
        made = message.find("translation")
        forms = [form.text or "" for form in made.iter("numerusform")] if made is not None else []
        text = (made.text or "") if made is not None else ""
        kept[message.findtext("source") or ""] = tuple(forms) or (text,)
    return kept


def write(path: Path, said: Iterable[Said], kept: Kept) -> None:
    """A .ts file with all that is said, in its order; what has no translation is marked unfinished."""
    language = path.stem.removeprefix("underdesk_")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
        *(_message(one, kept.get(one.english, ())) for one in said),
        "</context>",
        "</TS>",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _message(said: Said, forms: tuple[str, ...]) -> str:
    state = "" if any(forms) else ' type="unfinished"'
    if said.counts:
        made = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in forms or ("", ""))
    else:
        made = escape(forms[0]) if forms else ""
    counts = ' numerus="yes"' if said.counts else ""
    return (
        f"    <message{counts}>\n"
        f"        <source>{escape(said.english)}</source>\n"
        f"        <translation{state}>{made}</translation>\n"
        "    </message>"
    )


def faults(said: Iterable[Said], kept: Kept) -> list[str]:
    """What is wrong with a catalogue, each in a line: not translated, vanished, values or shortcuts that differ."""
    found: list[str] = []
    wanted = {one.english: one for one in said}
    for english, one in wanted.items():
        forms = kept.get(english, ())
        if not forms or not all(forms) or (one.counts and len(forms) < 2):
            found.append(f"not translated: {english!r}")
        found += [f"{what}: {english!r}" for form in forms if form for what in _differences(english, form)]
    return found + [f"not said any more: {english!r}" for english in kept if english not in wanted]


def _differences(english: str, form: str) -> Iterable[str]:
    if set(SLOT.findall(english)) != set(SLOT.findall(form)):
        yield "other values"
    if english.count("&") != form.count("&"):
        yield "other shortcut"
    if english[-1] in "….:" and form[-1] != english[-1]:
        yield "other ending"
    if EDGES.sub(r"\1|\2", english) != EDGES.sub(r"\1|\2", form):
        yield "blanks at an edge"


def patterns(said: Iterable[Said]) -> list[str]:
    """Messages of other rooms with values in them: what comes from there is recognised by these."""
    return sorted(one.english for one in said if not one.where.startswith("app/ui") and "{0}" in one.english)


def renew(path: Path) -> list[str]:
    """Take in what is said now, compile, and tell what is wrong."""
    said = extracted()
    kept = read(path)
    wanted = {one.english for one in said}
    write(path, said, {english: forms for english, forms in kept.items() if english in wanted})
    (FOLDER / "sentences.json").write_text(
        json.dumps(patterns(said), ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )
    compile_to(path, path.with_suffix(".qm"))
    return faults(said, read(path))


def compile_to(path: Path, made: Path) -> None:
    """The .qm that the window loads, by Qt's own tool, which comes with PySide6."""
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([str(tool), "-silent", str(path), "-qm", str(made)], check=True)


def main() -> int:
    """Renew every catalogue; 1 if one is not complete."""
    found = [f"{path.name}: {fault}" for path in sorted(FOLDER.glob("*.ts")) for fault in renew(path)]
    sys.stdout.write("".join(f"{line}\n" for line in found) or "Every catalogue is complete.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
