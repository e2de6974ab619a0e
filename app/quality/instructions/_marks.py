"""Where sentences end by their marks alone, as the IFBench benchmark parts them.

Each . ? ! ends one, but for dots that are known to end nothing; dots in a row always do.
"""

from __future__ import annotations

import re

HELD, END = "\ue000", "\ue001"
"""A dot that ends nothing, and the end of a sentence; characters of nobody's."""

NEXT = r"(?:Mr|Ms|Dr|Prof|Capt|Cpt|Lt|Wherever|(?:He|She|It|They|Their|Our|We|But|However|That|This)\s)"
"""What begins a sentence after letters with dots, or after what stands behind a company's or a person's name."""

BEHIND = " (Inc|Ltd|Jr|Sr|Co)"
RULES = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"(?<=Mr|St|Ms|Dr)\.|(?<=Mrs)\.", HELD),
        (r"\.(?=com|net|org|io|gov|edu|me)", HELD),
        (r"([0-9])\.([0-9])", rf"\1{HELD}\2"),
        (r"\.(?=\.)|(?<=\.)\.(?!\.)", HELD),
        (rf"(?<={HELD}{HELD})(?!{HELD})", END),
        (r"Ph\.D\.", f"Ph{HELD}D{HELD}"),
        (r"\s([A-Za-z])\. ", rf" \1{HELD} "),
        (rf"([A-Z]\.[A-Z]\.(?:[A-Z]\.)?) (?={NEXT})", rf"\1{END} "),
        (r"([A-Za-z])\.([A-Za-z])\.([A-Za-z])\.", rf"\1{HELD}\2{HELD}\3{HELD}"),
        (r"([A-Za-z])\.([A-Za-z])\.", rf"\1{HELD}\2{HELD}"),
        (rf"{BEHIND}\. (?={NEXT})", rf" \1{END} "),
        (rf"{BEHIND}\.", rf" \1{HELD}"),
        (r" ([A-Za-z])\.", rf" \1{HELD}"),
        (r"\.”", "”."),
        (r"([.!?])\"", r'"\1'),
        (r"([.?!])", rf"\1{END}"),
    )
)
"""In this order: which dots are held, marks put behind their quotation marks, an end behind each mark that is left."""


def sentences(text: str) -> list[str]:
    """The sentences in order, without blanks around them; one may be empty, between marks."""
    marked = f" {text}  ".replace("\n", " ")
    for pattern, instead in RULES:
        marked = pattern.sub(instead, marked)
    parts = [part.strip() for part in marked.replace(HELD, ".").split(END)]
    return parts if parts[-1] else parts[:-1]
