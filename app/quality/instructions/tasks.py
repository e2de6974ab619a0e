"""Instructions of IFBench that are tasks with one right form: countries, capitals, tables, dates, a story."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from app.quality.instructions._english import bare, trimmed
from app.quality.instructions._kit import Instruction
from app.quality.instructions._marks import sentences

NUMBERED = re.compile(r"\n*Question \d+[.|):;]?\s*")
OPTION = re.compile(r"[A-Ea-e][.|)]\s*\w+")
QUESTIONS, OPTIONS = 4, 5
FIRST, LAND_COUNT = "Zimbabwe", 52
ORDER = """Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin Amsterdam Warsaw
London Brussels Prague Luxembourg Paris Vienna Bratislava Budapest Vaduz Chisinau Bern Ljubljana Zagreb"""
NORTH = ORDER.split()
CITIES = ["ID", "Country", "City", "Year", "Count"]
GOODS = ["ProductID", "Category", "Brand", "Price", "Stock"]
MARKS = ["StudentID", "Subject", "Grade", "Semester", "Score"]
SPECIAL = re.compile(r'".*[^\w\s].*"')
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
DAYS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
LIFE = range(1769, 1822)
"""Napoleon's."""


def counts_by_seven(text: str) -> bool:
    """The multiples of seven from 10 to 50 and no other number."""
    return [int(one) for one in re.findall(r"\d+", text)] == list(range(14, 51, 7))


def asks_four_questions(text: str) -> bool:
    """Four numbered questions with five options each, each longer than the one before, and nothing before them."""
    found = [one.strip() for one in NUMBERED.split(text) if one.strip()]
    if not text.startswith("Question") or len(found) != QUESTIONS:
        return False
    lengths: list[int] = []
    for question in found:
        lines = [line.strip() for line in question.split("\n")]
        options = [at for at, line in enumerate(lines) if OPTION.match(line)]
        if len(options) != OPTIONS:
            return False
        lengths.append(len(" ".join(lines[: options[0]]).strip()))
    return all(before < after for before, after in pairwise(lengths))


def plain(text: str) -> str:
    """Letters without what stands on or below them."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def lists_lands_backwards(text: str) -> bool:
    """From Zimbabwe on at least 52 lines, each before the last one in the alphabet."""
    lines = [stripped for line in text.split("\n") if (stripped := trimmed(line))]
    start = next((at for at, line in enumerate(lines) if FIRST in line), len(lines))
    lands = [plain(line) for line in lines[start:]]
    return len(lands) >= LAND_COUNT and lands == sorted(lands, reverse=True)


def says_eagle_backwards(text: str) -> bool:
    """One sentence with the bald eagle, its words from last to first."""
    turned = " ".join(bare(text.lower()).split()[::-1])
    return "bald eagle" in turned and sentences(turned) == [turned]


def spells_eagle_backwards(text: str) -> bool:
    """The bald eagle, letter by letter from behind."""
    return "bald eagle"[::-1] in text.lower()


def tells_from_a_to_z(text: str) -> bool:
    """A sentence for each letter, in order."""
    return "".join(sentence[:1].lower() for sentence in sentences(text)) == "abcdefghijklmnopqrstuvwxyz"


def lists_capitals(text: str) -> bool:
    """The capitals north of 45 degrees from north to south."""
    return [one.strip() for one in plain(text).split(",") if one.strip()] == NORTH


def _rows(text: str, mark: str = ",") -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error:
        return []


def is_table_of_cities(text: str) -> bool:
    """Seven rows below the named columns."""
    rows = _rows(text)
    return len(rows) == 8 and rows[0] == CITIES and all(len(row) == len(CITIES) for row in rows)


def _has_columns(text: str, names: list[str], between: str) -> bool:
    """The first line has these names, between quotation marks or not."""
    wanted = between.join(rf'(?:{name}|"{name}")' for name in names)
    return bool(re.fullmatch(wanted, text.partition("\n")[0].strip()))


def _quoted(text: str, mark: str) -> list[list[str]]:
    """Rows whose quotation marks are kept."""
    return _rows(text.replace('"', '"""'), mark)


def is_table_of_goods(text: str) -> bool:
    """Fourteen rows, one cell between quotation marks that has another sign than letters and digits."""
    rows = _quoted(text, ",")
    if not _has_columns(text, GOODS, r",[ \t]*") or len(rows) != 15:
        return False
    for row in rows[1:]:
        if len(row) != len(GOODS):
            return False
        if any(SPECIAL.match(cell) for cell in row):
            return True  # what comes after it is not looked at, there either
    return False


def is_table_of_marks(text: str) -> bool:
    """Three rows between tabs, each cell between quotation marks."""
    rows = _quoted(text, "\t")
    cells = [cell.strip() for row in rows for cell in row]
    return (
        _has_columns(text, MARKS, "\t *")
        and len(rows) == 4
        and all(len(row) == len(MARKS) for row in rows)
        and all(cell.startswith('"') and cell.endswith('"') for cell in cells)
    )


def lists_dates(text: str) -> bool:
    """Days of Napoleon's years as YYYY-MM-DD, parted by commas, and nothing else."""
    found = [DATE.fullmatch(one.strip()) for one in text.split(",")]
    return all(one is not None and _is_day(*map(int, one.groups())) for one in found)


def _is_day(year: int, month: int, day: int) -> bool:
    return year in LIFE and month <= 12 and day <= DAYS.get(month, 31)


def _task(name: str, words: str, holds: Callable[[str], bool], good: str, bad: str) -> Instruction:
    return Instruction(f"custom:{name}", words, holds, {}, ({}, good, bad))


_CITIES = "\n".join(["ID,Country,City,Year,Count", *(f"{n},Norway,Oslo,2020,{n}" for n in range(7))])
_GOODS = "\n".join(
    ["ProductID,Category,Brand,Price,Stock", *(f'{n},Ice,"Ice & Co",{n},1' for n in range(14))]
)
_MARKS = "\n".join(
    "\t".join(f'"{one}"' for one in row) for row in (MARKS, *[["1", "Ice", "A", "2", "9"]] * 3)
)
_QUIZ = "\n".join(
    f"Question {n}\nWhich {'very ' * n}cold thing is this?\n" + "\n".join(f"{one}) Ice" for one in "ABCDE")
    for n in range(1, 5)
)
_LANDS = "\n".join([FIRST, *(f"Land {n:02}" for n in range(51, 0, -1))])
_STORY = " ".join(f"{chr(letter)} came." for letter in range(ord("A"), ord("Z") + 1))

INSTRUCTIONS = (
    _task(
        "multiples",
        "Count from 10 to 50 and write multiples of 7 only",
        counts_by_seven,
        "14, 21, 28, 35, 42, 49",
        "7, 14",
    ),
    _task(
        "mcq_count_length",
        "Make four questions, each longer and headed “Question” and a number, with five options each",
        asks_four_questions,
        _QUIZ,
        f"Here they are:\n{_QUIZ}",
    ),
    _task(
        "reverse_newline",
        "List the countries of Africa from Z to A, one a line",
        lists_lands_backwards,
        _LANDS,
        FIRST,
    ),
    _task(
        "word_reverse",
        "Name the national animal of the USA in a sentence with its words from last to first",
        says_eagle_backwards,
        "eagle bald the is it",
        "It is the bald eagle.",
    ),
    _task(
        "character_reverse",
        "Name the national animal of the USA in a sentence with its letters from last to first",
        spells_eagle_backwards,
        "elgae dlab eht si ti",
        "It is the bald eagle.",
    ),
    _task(
        "sentence_alphabet",
        "Tell a story of 26 sentences that begin with A to Z",
        tells_from_a_to_z,
        _STORY,
        "A came.",
    ),
    _task(
        "european_capitals_sort",
        "List the capitals of Europe north of 45 degrees from north to south, parted by commas",
        lists_capitals,
        ", ".join(NORTH),
        ", ".join(sorted(NORTH)),
    ),
    _task(
        "csv_city",
        "Make CSV with the columns ID, Country, City, Year, Count and 7 rows",
        is_table_of_cities,
        _CITIES,
        "ID",
    ),
    _task(
        "csv_special_character",
        "Make CSV with the columns ProductID, Category, Brand, Price, Stock, 14 rows and a sign in quotation marks",
        is_table_of_goods,
        _GOODS,
        _GOODS.replace("&", "and"),
    ),
    _task(
        "csv_quotes",
        "Make a table between tabs with the columns StudentID, Subject, Grade, Semester, Score, 3 rows, all in quotes",
        is_table_of_marks,
        _MARKS,
        _MARKS.replace('"', ""),
    ),
    _task(
        "date_format_list",
        "List days of Napoleon's battles as YYYY-MM-DD, parted by commas, and nothing else",
        lists_dates,
        "1800-06-14, 1805-12-02",
        "14.6.1800",
    ),
)
