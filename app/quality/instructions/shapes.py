"""Instructions of IFBench on the shape of an answer: brackets, quotations, lists, lines, letters, templates."""

from __future__ import annotations

import re
from itertools import pairwise
from string import digits, punctuation

from app.quality.instructions._english import bare, trimmed
from app.quality.instructions._kit import Instruction, line
from app.quality.instructions._marks import sentences
from app.quality.instructions._tokens import tokens

PAIRS = {")": "(", "]": "[", "}": "{"}
DEEP, NESTED = 5, 3
LETTERED = re.compile(r"\W*a\W*b\W*c", re.IGNORECASE)
THESIS = re.compile(r"<(?:i|em)>(.*?)</(?:i|em)>(.*)", re.DOTALL)
TEMPLATE = ("My Answer:", "My Conclusion:", "Future Outlook:")


def is_deep(text: str) -> bool:
    """Brackets in brackets, five deep, of which the inmost are closed rightly."""
    opened: list[str] = []
    deepest = 0
    for mark in text:
        if mark in PAIRS.values():
            opened.append(mark)
            deepest = max(deepest, len(opened))
        elif mark in PAIRS and opened and opened[-1] == PAIRS[mark]:
            opened.pop()
            if deepest >= DEEP:
                return True
        elif mark in PAIRS:
            opened, deepest = [], 0
    return False


def is_nested(text: str) -> bool:
    """Quotations in quotations, three deep and closed again."""
    opened: list[str] = []
    deepest = 0
    for mark in text:
        if opened and mark == opened[-1]:
            opened.pop()
            if deepest - len(opened) >= NESTED:
                return True
        elif mark in "\"'":
            opened.append(mark)
            deepest = max(deepest, len(opened))
    return False


def is_one_of(text: str, options: str) -> bool:
    """One of the options, parted by /, or, or commas; marks and capitals count for lettered ones only."""
    mark = r"/" if "/" in options else r"\bor\b" if re.search(r"\bor\b", options) else ","
    known = [option.strip() for option in re.split(mark, options)]
    if LETTERED.match(options):
        return text in known
    return trimmed(text).lower() in [trimmed(option).lower() for option in known]


def is_one_word_a_line(text: str) -> bool:
    """As many lines as words; empty ones do not count."""
    inner = bare(text).strip()
    return len([one for one in inner.split("\n") if one]) == len(inner.split())


def has_emoji(text: str) -> bool:
    """An emoji ends each sentence, before its mark or behind it."""
    parts = [bare(sentence).strip() for sentence in sentences(text)]
    for at, part in enumerate(parts):
        after = parts[at + 1] if at + 1 < len(parts) else ""
        if not part or not (_emoji(part[-2:]) or _emoji(after[:1])):
            return False
    return True


def _emoji(text: str) -> bool:
    import regex  # the standard library's does not know emoji

    return bool(regex.search(r"(?=\p{Emoji})[^0-9#*\U0001F1E6-\U0001F1FF]", text))


def is_stairs(text: str) -> bool:
    """Each line begins further in than the one before; empty ones do not count."""
    deep = [len(one) - len(one.lstrip(" ")) for one in text.split("\n") if one.strip()]
    return all(before < after for before, after in pairwise(deep))


def explains_quotations(text: str) -> bool:
    """No quotation stands beside another, and none at the end."""
    plain = "".join(text.replace("“", '"').replace("”", '"').replace("'\"'", "").split())
    ends = plain.strip(digits + punctuation.replace('"', ""))
    return '""' not in plain and bool(ends) and not ends.endswith('"')


def has_marks(text: str, sep: str) -> bool:
    """The mark is there twice, wherever."""
    return text.count(sep) >= 2


def has_thesis(text: str) -> bool:
    """Words in italics of HTML, and something after them."""
    found = THESIS.search(text)
    return bool(found and found[1].strip() and found[2].strip())


def has_sub_bullets(text: str) -> bool:
    """A - after each *, before the next one."""
    return all("-" in part for part in text.split("*")[1:])


def ends_in_bullets(text: str) -> bool:
    """Two sentences or more, then two lines with * or more, and nothing after them; empty lines do not count."""
    lines = [one.strip() for one in text.split("\n") if one.strip()]
    first = next((at for at, one in enumerate(lines) if one.startswith("*")), len(lines))
    said = sum(len(sentences(one)) for one in lines[:first])
    bullets = lines[first:]
    return said >= 2 and len(bullets) >= 2 and all(one.startswith("*") for one in bullets)


def is_title_case(text: str) -> bool:
    """No word begins small, but for those of one letter."""
    return not any(word[0].islower() and (word[1:].islower() or word[1:].isupper()) for word in tokens(text))


def keeps_template(text: str) -> bool:
    """The three heads are there."""
    return all(head in text for head in TEMPLATE)


def has_no_blank(text: str) -> bool:
    """No blank, tab or new line."""
    return not any(map(str.isspace, text))


INSTRUCTIONS = (
    Instruction(
        "format:parentheses",
        "Put brackets in brackets, at least five deep",
        is_deep,
        {},
        ({}, "Ice (is [cold {and (very [very] very) wet}]).", "Ice (is [cold])."),
    ),
    Instruction(
        "format:quotes",
        "Put quotations in quotations, at least three deep, between \" and ' by turns",
        is_nested,
        {},
        ({}, """He said "she said 'they said "ice" too' again".""", 'He said "ice".'),
    ),
    Instruction(
        "format:options",
        "Answer with one of these and nothing else: {options}",
        is_one_of,
        {"options": line("Options")},
        ({"options": "yes/no/maybe"}, "Maybe.", "Yes, it is."),
    ),
    Instruction(
        "format:newline",
        "Write each word on a line of its own",
        is_one_word_a_line,
        {},
        ({}, "Ice\nmelts.", "Ice melts."),
    ),
    Instruction(
        "format:emoji",
        "End each sentence with an emoji",
        has_emoji,
        {},
        ({}, "Ice melts \U0001f9ca.", "Ice melts."),
    ),
    Instruction(
        "format:line_indent",
        "Indent each line further than the one before",
        is_stairs,
        {},
        ({}, "Ice\n is\n  cold.", "Ice\nis cold."),
    ),
    Instruction(
        "format:quote_unquote",
        "Explain each quotation right after it, without quotation marks",
        explains_quotations,
        {},
        ({}, '"Ice" is frozen water.', 'It is called "ice".'),
    ),
    Instruction(
        "format:list",
        "Make a list with {sep} in place of bullets",
        has_marks,
        {"sep": line("Mark")},
        ({"sep": "..."}, "... ice\n... snow", "- ice\n- snow"),
    ),
    Instruction(
        "format:thesis",
        "Begin each section with a thesis in italics, marked in HTML",
        has_thesis,
        {},
        ({}, "<i>Ice is slow.</i> It moves.", "Ice is slow. It moves."),
    ),
    Instruction(
        "format:sub-bullets",
        "Make bullets with *, each with at least one point below it with -",
        has_sub_bullets,
        {},
        ({}, "* ice\n  - cold", "* ice\n* snow"),
    ),
    Instruction(
        "format:no_bullets_bullets",
        "Write at least two sentences, then at least two bullets with *",
        ends_in_bullets,
        {},
        ({}, "Ice melts. Snow falls.\n* ice\n* snow", "Ice melts.\n* ice\n* snow"),
    ),
    Instruction(
        "format:title_case",
        "Write All Words Like Those of a Title",
        is_title_case,
        {},
        ({}, "Ice Melts", "Ice melts"),
    ),
    Instruction(
        "format:output_template",
        "Use the heads “My Answer:”, “My Conclusion:” and “Future Outlook:”",
        keeps_template,
        {},
        ({}, "My Answer: ice. My Conclusion: cold. Future Outlook: wet.", "My Answer: ice."),
    ),
    Instruction(
        "format:no_whitespace",
        "Use no blanks and no new lines",
        has_no_blank,
        {},
        ({}, "Ice-melts.", "Ice melts."),
    ),
)
