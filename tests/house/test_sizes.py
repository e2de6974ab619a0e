"""Functions, classes and files stay small enough to read at one sight."""

from __future__ import annotations

import statistics

from tests.house._sources import length, sources

CODE = ("app", "packaging", "bench")
ALL = (*CODE, "tests")


def test_no_function_is_longer_than_sixty_lines() -> None:
    long = [
        f"{s.name}:{f.lineno} {f.name} has {length(f)} lines"
        for s in sources(*ALL)
        for f in s.functions()
        if length(f) > 60
    ]
    assert long == []


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(length(f) for s in sources(*CODE) for f in s.functions())
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    long = [f"{s.name} has {n} lines" for s in sources(*ALL) if (n := s.text.count("\n")) > 500]
    assert long == []


def test_no_class_is_longer_than_two_hundred_fifty_lines() -> None:
    long = [
        f"{s.name}:{c.lineno} {c.name} has {length(c)} lines"
        for s in sources(*ALL)
        for c in s.classes()
        if length(c) > 250
    ]
    assert long == []
