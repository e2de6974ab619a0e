"""Where sentences end, by the rules of Kiss and Strunk (2006) as the IFEval benchmark counts them.

A stop ends a sentence unless its word is a known abbreviation, an ellipsis or an initial; what follows those decides.
The lists of words are ours: short, English, and enough for answers in plain prose.
"""

from __future__ import annotations

import re

RUN = re.compile(r"\S+")
INSIDE = r"[)\"';}\]*:@({\[!?]"
"""What may follow a mark within its run of characters, so that the sentence can end there."""

MARK = re.compile(rf"[.?!](?={INSIDE})|[.?!]\Z")
CLOSING = re.compile(r"[\"')\]}]+\Z")
NUMBER = re.compile(r"-?[.,]?\d[\d,.-]*\Z")
INITIAL = re.compile(r"[^\W\d]\Z")
SPLIT = re.compile(r"--+|[()\"`{}\[\];&#*@:]|,\Z")
SHORTENED = """mr mrs ms messrs dr prof rep reps sen gen col lt maj adm st jr sr inc ltd corp co cos bros
jan feb aug sep sept oct nov dec mon tues wed thurs fri
ala ariz calif colo conn fla ga ill kan ky mass mich minn miss okla ore tenn va vt wash wis ave ft mg kg ct vs yr
a.m p.m u.s u.k u.n u.s.a u.s.s.r d.c n.y n.j n.c n.h n.m n.d s.c l.a r.i w.va ph.d m.b.a
c d e f g h k l m n p r s t v w"""
ABBREVIATIONS = frozenset(SHORTENED.split())
"""Those of Kiss and Strunk are learned from a newspaper: some letters are among them; e.g, i.e, etc and p.s are not."""

BEGINNING = """i the he it they most among since so both these this nevertheless indeed however instead under
similarly some though while when in despite although nonetheless thus there if nor separately moreover but yet many
according meanwhile even still always here please remember note imagine consider without yes your her which unless
finally furthermore therefore overall tomorrow yesterday person team things idea result results answers question example
step words friend number"""
STARTERS = frozenset(BEGINNING.split())
"""Words that begin a sentence where they have a capital after an abbreviation."""

PLAIN = """a an the is are was were what who how why where which you your my our his her their its i and or not no
yes as at by for from of on to with then now here that those each every all any one two after before because let please
do does did can could will would should may might must have has had be been"""
SMALL = STARTERS | frozenset(PLAIN.split())
"""Words that are usually written small."""


def sentences(text: str) -> list[str]:
    """The sentences of a text in order, without blanks around them; an empty text has none."""
    runs = list(RUN.finditer(text))
    found: list[str] = []
    start = 0
    for number, run in enumerate(runs):
        after = runs[number + 1] if number + 1 < len(runs) else None
        end = _end(run[0], after[0] if after else "")
        if end is None:
            continue
        stop = run.start() + end
        if after and end == len(run[0]) and CLOSING.match(after[0]):
            stop = after.end()
        found.append(text[start:stop])
        start = stop
    found.append(text[start:])
    return [part.strip() for part in found if part.strip()]


def _end(run: str, after: str) -> int | None:
    """Where in a run of characters a sentence ends; None where none does. `after` is the next run."""
    marks = [mark for mark in MARK.finditer(run) if mark.end() < len(run) or after]
    if not marks:
        return None
    last = marks[-1]
    head = run[: last.end()]
    inside = last.end() < len(run)
    if not ("?" in head or "!" in head or _ends(head, run[last.end() :] if inside else after)):
        return None
    closing = CLOSING.match(run, last.end()) if inside else None
    return closing.end() if closing else last.end()


def _ends(head: str, after: str) -> bool:
    """Whether the stop at the end of `head` ends a sentence."""
    word = SPLIT.split(head)[-1]
    kind = word.rstrip(".").lower()
    capital = after[:1].isupper()
    next_word = after.rstrip(".,?!:;'\"").lower()
    if word.endswith("..") or _is_abbreviation(kind):
        return capital and next_word in STARTERS and not INITIAL.match(kind)
    if NUMBER.match(kind):
        return not after[:1].islower()
    if INITIAL.match(kind):
        return not after[:1].islower() and (not capital or next_word in SMALL)
    return True


def _is_abbreviation(kind: str) -> bool:
    return kind in ABBREVIATIONS or kind.rsplit("-", 1)[-1] in ABBREVIATIONS
