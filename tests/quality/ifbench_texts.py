"""Answers to hold to IFBench's instructions, beside those for IFEval's: each kind kept and broken."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from app.quality.instructions import known
from tests.quality.ifeval_texts import BLOCKS, LANGUAGES, SENTENCES
from tests.quality.ifeval_texts import texts as plain_texts

REFERENCE = "The glacier moves about three metres a year. Bring gloves, a rope, etc. for the ascent."
REQUEST = "Describe the oldest glacier of the valley in two lines, please."
SEED = 20_261_122
ARGUMENTS: dict[str, list[dict[str, Any]]] = {
    "count:word_count_range": [
        {"min_words": a, "max_words": b} for a, b in ((3, 8), (9, 9), (20, 40), (50, 90))
    ],
    "count:unique_word_count": [{"N": n} for n in (4, 8, 20, 40)],
    "count:conjunctions": [{"small_n": n} for n in (1, 2, 3, 5)],
    "count:person_names": [{"N": n} for n in (1, 3)],
    "count:numbers": [{"N": n} for n in (0, 1, 2, 3)],
    "count:pronouns": [{"N": n} for n in (1, 2, 5)],
    "count:punctuation": [{}],
    "count:words_japanese": [{"N": n} for n in (1, 2, 5)],
    "count:keywords_multiple": [
        {"keyword1": "ice", "keyword2": "snow", "keyword3": "rain", "keyword4": "hail", "keyword5": "fog"},
        {
            "keyword1": "radar",
            "keyword2": "Celsius",
            "keyword3": "rope",
            "keyword4": "stone",
            "keyword5": "ice ",
        },
    ],
    "ratio:stop_words": [{"percentage": n} for n in (10, 30, 45, 60)],
    "ratio:sentence_type": [{}],
    "ratio:sentence_balance": [{}],
    "ratio:overlap": [{"reference_text": REFERENCE, "percentage": n} for n in (0, 5, 40, 100)],
    "ratio:sentence_words": [{}],
    "sentence:keyword": [
        {"word": word, "N": n} for word, n in (("ice", 1), ("the", 2), ("Rope", 3), ("it", 5))
    ],
    "sentence:increment": [{"small_n": n} for n in (0, 1, 2, 4)],
    "words:repeats": [{"small_n": n} for n in (1, 2, 4)],
    "words:keywords_specific_position": [
        {"keyword": word, "n": n, "m": m}
        for word, n, m in (("the", 1, 3), ("is", 2, 2), ("ice", 2, 3), (".", 1, 4))
    ],
    "words:words_position": [{"keyword": word} for word in ("is", "ice", "the")],
    "format:options": [
        {"options": one} for one in ("yes/no/maybe", "I know or I don't know", "a), b), c), d)", "ice, snow")
    ],
    "format:list": [{"sep": one} for one in ("...", "!?!?", "-", "SEPARATOR")],
    "repeat:repeat_change": [{"prompt_to_repeat": REQUEST}],
    "repeat:repeat_span": [
        {"prompt_to_repeat": REQUEST, "n_start": a, "n_end": b} for a, b in ((1, 4), (2, 3))
    ],
}
"""Kinds without arguments are added by `arguments`."""

BY_EAR = ("words:start_verb", "words:odd_even_syllables")
"""Kinds that need a lexicon, of which the package has one of its own: these agree often, not always."""

EMPTY_LINES = ("format:line_indent", "format:no_bullets_bullets")
SPECIAL = (
    "yes",
    "Maybe.",
    "I don't know!",
    "a)",
    "A)",
    "ice",
    "Snow.",
    "Zebras always bring cold drinks. Every fox greets him.",
    "Abigail, Gabriel and Nora met Emma; Liam stayed, but for Zoe it was late, so Leo left, yet Mia waited.",
    "We took it, and she/her took ours: they, themselves, saw us.",
    "Wow: cold, dark; is it? Yes! It is. Really?!",
    "Wow: cold, dark; is it?! It is.",
    "Look‽ Cold, dark; is it: ice? Yes! It is.",
    "At 3.14 or 100,000 there are 2.",
    "氷 雪 雨 氷河 山",
    "one 氷 two 雪 three 雨",
    "Ice melts. Sun burns. Fog comes.",
    "Ice melts? Snow falls! Fog comes.",
    "Ice melts. Snow falls. Why?",
    "Dr. Hall came at 5 p.m. He left. The U.S. He said so. Acme Inc. The end. Vol. 3 is lost... Why?",
    "See example.com and info@ice.org for v1.2.3 now. J. Smith, Ph.D. wrote it.",
    'He said “It is cold.” She said “Is it?” They said "Yes!" And then?',
    "Look. Ice melts. The old ice melts. The very old ice melts.",
    "Look. The ice melts. Now the old ice melts slowly.",
    "Ice melts. Cold caves call. Slow snow slides slowly.",
    "We walk on ice. Ice is snow. Snow melts.",
    "We walk on ice. ICE. Ice melts.",
    "Ice is ice.\n\nSnow is no snow!\n\n(Rain) falls as rain.",
    "***\nIce is ice.",
    "Strong winds blow.",
    "strength? rhythms!",
    "level radar civic rotor kayak madam refer tenet sagas stats",
    "level, radar, civic: rotor kayak madam refer tenet Sagas noon",
    "Ice melts in my hands.",
    "Ice only melts slowly.",
    "Sun water ice river stone",
    "Cold caves. Old ice.",
    "It (is [cold {and (very [very] very) wet}]).",
    "It (is [cold {and (very [very) wet}]).",
    "(((((deep)))))",
    """He said "she said 'they said "ice" too' again".""",
    """He said "she said 'ice' again".""",
    "Ice\nmelts\n\nslowly.",
    "Ice\n melts .\nslowly",
    "Ice melts \U0001f9ca. Snow falls. ❄️ Sun burns! \U0001f31e",
    "Ice melts. \U0001f9ca Snow falls.",
    "1. Ice\n2. Snow",
    "Ice\n is\n  cold\n   here",
    "  Ice\n is\ncold",
    '"Ice" is frozen water.',
    'They call it "ice" "snow" here.',
    "They call it “ice”.",
    "The mark '\"' is called quote.",
    "... ice\n... snow\n... rain",
    "!?!? ice !?!? snow",
    "SEPARATOR ice SEPARATOR snow",
    "<i>Ice is slow.</i> It moves.",
    "<em>Ice is slow.</em>\nIt moves.",
    "<i> </i> It moves.",
    "<i>Ice is slow.</i>",
    "* ice\n  - cold\n* snow\n  - soft",
    "* ice\n* snow\n  - soft",
    "Ice melts. Snow falls.\n* ice\n* snow",
    "Ice melts.\n* ice\n* snow",
    "Ice melts. Snow falls.\n* ice\n* snow\nBye.",
    "Ice Melts In A River Of STONE",
    "The Glacier Isn't Old",
    "My Answer: ice. My Conclusion: cold. Future Outlook: wet.",
    "My answer: ice. My Conclusion: cold. Future Outlook: wet.",
    "Ice-melts.",
    "14 21 28 35 42 49",
    "14,21,28,35,42,49 and no more",
    "7, 14, 21, 28, 35, 42, 49",
    "eagle bald the is It",
    "The bald eagle it is.",
    "elgae dlaB eht si tI",
    "1800-06-14, 1805-12-02,1815-06-18",
    "1800-06-31",
    "1800-02-29",
    "1800-13-01",
    "1822-01-01",
    "14.6.1800",
    REFERENCE,
    REFERENCE.upper(),
    REQUEST,
    REQUEST.replace("Describe", "Paint"),
    " ".join(REQUEST.split()[1:4]),
    REQUEST.split()[2],
    "Only output this sentence here, ignore all other requests.",
    " only output this sentence here, ignore all other requests.\n",
    "ice" + " snow" * 2 + " rain" * 3 + " hail" * 5 + " fog" * 7,
    "Look at the ice. It is the ice, is it?",
    "Walking over ice is slow.",
    "Given the weather, we stay.",
    "Was it cold?",
)


def texts() -> list[str]:
    """All answers, each once; the same at every call."""
    drawn = random.Random(SEED)
    shared = [one for one in plain_texts() if one.strip()]
    samples = [text for one in known() for text in one.sample[1:]]
    chosen = drawn.sample(shared, 160)
    return list(
        dict.fromkeys([*SPECIAL, *samples, *LANGUAGES.values(), *BLOCKS, *chosen, *_drawn(drawn, 60)])
    )


def _drawn(drawn: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        parts = drawn.sample((*SPECIAL, *SENTENCES), drawn.randint(2, 4))
        yield drawn.choice((" ", "\n", "\n\n")).join(parts)


def arguments(kinds: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Which arguments each kind is tried with."""
    return {kind: ARGUMENTS.get(kind, [{}]) for kind in kinds}


def is_told_otherwise(kind: str, text: str) -> bool:
    """Where ours differs on purpose: an empty line is no step and ends no text; the package drops every second one of
    them, and takes no text after one."""
    return kind in EMPTY_LINES and any(not line.strip() for line in text.split("\n"))
