"""What IFBench's instructions know of English: small words, names, verbs, and how many syllables a word has."""

from __future__ import annotations

import re
from string import punctuation

CONJUNCTIONS = frozenset(("and", "but", "for", "nor", "or", "so", "yet"))
PERSONS = """i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
herself it its itself they them their theirs themselves"""
PRONOUNS = frozenset([*PERSONS.split(), "us", "mine"])
POINTING = "this that these those what which who whom"
AUXILIARY = "am is are was were be been being have has had having do does did doing can will should"
SHORTENED = """ain aren couldn didn doesn don hadn hasn haven isn ma mightn mustn needn shan shouldn wasn weren won
wouldn d ll m o re s t ve y"""
"""What is left of don't, we'll and the like between marks."""

JOINING = "and but or nor if because as until while so than then that when where why how"
PLACING = """of at by for with about against between into through during before after above below to from up down in out
on off over under"""
OTHER = """a an the again further once here there all any both each few more most other some such no not only own same
too very just now"""
SMALL = (PERSONS, POINTING, AUXILIARY, SHORTENED, JOINING, PLACING, OTHER)
STOPS = frozenset(word for words in SMALL for word in words.split())
"""Words that say little: what a benchmark counts as stop words."""

NAMED = """Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia Benjamin
Harper Leo Zoe Daniel Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan Victoria Elijah
Layla Nicholas Audrey David Hannah Christopher Penelope Thomas Nora Andrew Aria Joseph Claire Ryan Stella
Jonathan"""
NAMES = tuple(NAMED.split())
"""The names that the benchmark asks for."""

DOING = """is are was were am be has have had do does did accept achieve add adjust admit allow answer apply arrange
arrive ask assume avoid bake be become begin believe blend boil break bring build buy calculate call carry catch
check choose clean climb close collect combine come compare complete compute configure confirm connect consider
construct continue convert cook create cut dance decide define describe design determine develop discover discuss
divide draw drink drive eat embrace employ enable encourage engage enjoy ensure enter establish estimate evaluate
examine expand expect explain explore express extract fall feel fill find finish fly fold follow forget gather
generate get give given go grab grow happen hear help hold identify imagine implement improve include increase
incorporate indicate inform insert install introduce invest invite join keep know learn leave let list listen live
look lose love maintain make meet melt memorize mention mix move multiply need notice obtain offer open organize
paint perform pick plan play pour practice prepare prevent produce prove provide pull push put raise reach read
receive recognize reduce reflect refer remember remove repeat replace reply require respond return rinse roll run
save say see seek select sell send serve set share show simmer sing sit sleep solve speak specify spend split spread
stand start stay stir stop store study subtract suggest summarize suppose swim take talk teach tell think throw
translate travel try turn understand update use verify visit wait walk want wash watch wear welcome wish wonder work
write yield"""
VERBS = frozenset(DOING.split())
"""Verbs in the forms in which an answer begins with them; can, will and the like are none of them there."""

ALIKE = """anything ceiling during everything evening king morning nothing ring something spring string thing wing bed
hundred indeed need red sacred seed speed weed"""
NO_VERBS = frozenset(ALIKE.split())
GIVEN = re.compile(r"[a-z]{2,}(?:ing|ed)\Z")


def bare(text: str) -> str:
    """Without any mark of ASCII."""
    return text.translate(str.maketrans("", "", punctuation))


def trimmed(word: str) -> str:
    """Without marks of ASCII and blanks around it."""
    return word.strip(punctuation + " ")


def is_verb(word: str) -> bool:
    """Whether a first word looks like a verb: from a list, or by its ending."""
    small = word.lower()
    return (
        small in VERBS
        or small.removeprefix("re") in VERBS
        or (small not in NO_VERBS and bool(GIVEN.match(small)))
    )


VOWELS = re.compile(r"[aeiouy]+")
APART = re.compile(
    r"(?:[^cgtsx]i|(?<![aeiou])y)a(?!g)|(?<=[aeioulnrdv])i(?:o|u)|(?<!q|g)ua[ltr]|ue[lt]|[aeiou]ing|[^aeiou]ying"
    r"|[aeiou]y(?=[aeiou])|uou|eate|iet|(?<!h)ier\Z|(?<=[blr])ien[ct]|scien|creat(?!ur)|theo|real(?!m)|react|dea\Z"
    r"|(?<=[nsk])eo(?=[nul])|[bcdfgkptz]led\Z(?<!.led)|ism\Z"
)
"""Where one run of vowels is two syllables, or there is one without a vowel."""

SILENT = re.compile(
    r"(?<=[^aeiouyl])e\Z|(?<=[aeiouy]l)e\Z|(?<=[rl])le\Z(?<!.le)|(?<=[^aeioutd])ed\Z|(?<=[^aeiousxzcgh])es\Z"
    r"|(?<=[^aeiou])e(?=ly\Z|(?<!le)ment|ful|less|ness\Z)"
)
"""Vowels that are not spoken."""

SPOKEN = {
    1: "eye",
    2: """business chaos evening every fluid framework hundred poem rely rhythm sacred safety something sometimes
    thereby therefore unique widespread""",
    3: "anyone area element everyday everything ideal ideas influence linear nuclear vacuum vehicle video",
}
UNRULY = {word: number for number, words in SPOKEN.items() for word in words.split()}


def syllables(word: str) -> int:
    """How many syllables a word has by its letters; none where it has a digit, at least one otherwise."""
    small = trimmed(word.lower())
    if not small or re.search(r"\d", small):
        return 0
    groups = len(VOWELS.findall(small))
    return UNRULY.get(small) or max(1, groups - len(SILENT.findall(small)) + len(APART.findall(small)))
