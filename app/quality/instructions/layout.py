"""Instructions on form: bullets, highlights, sections, titles, JSON, fixed answers."""

from __future__ import annotations

import json
import re

from app.quality.instructions._kit import Instruction, line, whole

STAR = re.compile(r"^\s*\*[^*].*$", re.MULTILINE)
DASH = re.compile(r"^\s*-.*$", re.MULTILINE)
MARKED = re.compile(r"\*[^\n*]*\*")
STRONG = re.compile(r"\*\*[^\n*]*\*\*")
TITLE = re.compile(r"<<[^\n]+>>")
FIXED = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
FENCES = ("```json", "```Json", "```JSON", "```")


def count_bullets(text: str) -> int:
    """Lines that begin with * or -; two stars are no bullet."""
    return len(STAR.findall(text)) + len(DASH.findall(text))


def has_bullets(text: str, num_bullets: int) -> bool:
    """Exactly so many bullets."""
    return count_bullets(text) == num_bullets


def has_fixed_answer(text: str) -> bool:
    """One of three answers is in it."""
    return any(answer in text for answer in FIXED)


def has_highlights(text: str, num_highlights: int) -> bool:
    """Parts between stars that are not empty; those between two stars are found both ways, as the benchmark does."""
    marked = sum(bool(part.strip("*").strip()) for part in MARKED.findall(text))
    strong = sum(bool(part[2:-2].strip()) for part in STRONG.findall(text))
    return marked + strong >= num_highlights


def has_sections(text: str, section_spliter: str, num_sections: int) -> bool:
    """Sections that begin with the word and a number."""
    mark = rf"\s?{re.escape(section_spliter.strip())}\s?\d+\s?"
    return sum(1 for _ in re.finditer(mark, text)) >= num_sections


def is_json(text: str) -> bool:
    """The whole answer is JSON, perhaps fenced."""
    inner = text.strip()
    for fence in FENCES:
        inner = inner.removeprefix(fence)
    try:
        json.loads(inner.removesuffix("```").strip())
    except (ValueError, RecursionError):
        return False
    return True


def has_title(text: str) -> bool:
    """A title in double angle brackets, with something in it."""
    return any(title.lstrip("<").rstrip(">").strip() for title in TITLE.findall(text))


INSTRUCTIONS = (
    Instruction(
        "detectable_format:number_bullet_lists",
        "Make exactly {num_bullets} bullets",
        has_bullets,
        {"num_bullets": whole("Bullets")},
        ({"num_bullets": 2}, "* one\n- two", "* one"),
    ),
    Instruction(
        "detectable_format:constrained_response",
        "Answer with “My answer is yes.”, “My answer is no.” or “My answer is maybe.”",
        has_fixed_answer,
        {},
        ({}, "My answer is no.", "No."),
    ),
    Instruction(
        "detectable_format:number_highlighted_sections",
        "Highlight at least {num_highlights} parts with *stars*",
        has_highlights,
        {"num_highlights": whole("Highlights")},
        ({"num_highlights": 1}, "Some *ice* here", "Some ice ** here"),
    ),
    Instruction(
        "detectable_format:multiple_sections",
        "Make at least {num_sections} sections, each beginning with {section_spliter} and a number",
        has_sections,
        {"section_spliter": line("Word"), "num_sections": whole("Sections")},
        ({"section_spliter": "Part", "num_sections": 2}, "Part 1\nIce\nPart 2\nSnow", "Part 1\nIce"),
    ),
    Instruction(
        "detectable_format:json_format",
        "Answer in JSON and nothing else",
        is_json,
        {},
        ({}, '```json\n{"ice": 1}\n```', 'Here it is: {"ice": 1}'),
    ),
    Instruction(
        "detectable_format:title",
        "Have a title in double angle brackets, such as <<Ice>>",
        has_title,
        {},
        ({}, "<<On ice>>\nIt melts.", "<< >>\nIt melts."),
    ),
)
