"""Hostile pages do no harm: they are cleaned in a process that can only compute, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.knowledge.web_pages import PageCleaner, WebPage

WORDS = "The tower was built in 1889 by an engineer for the fair of that year. " * 6
LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.fixture(scope="module")
def cleaner() -> Iterator[PageCleaner]:
    made = PageCleaner()
    yield made
    made.close()


def page(cleaner: PageCleaner, html: str | bytes) -> WebPage:
    return cleaner.clean(html if isinstance(html, bytes) else html.encode())


def test_words_stay_and_menus_scripts_and_controls_go(cleaner: PageCleaner) -> None:
    head = "<html><head><title>A\x07 \u202etower</title></head>"
    menu = "<body><nav><a href='/m'>Menu</a></nav><script>evil()</script>"
    article = f"<article><h1>Tower</h1><p>{WORDS}</p><a href='b.html'>next</a></article>"
    made = page(cleaner, head + menu + article)
    assert made.title == "A tower" and "built in 1889" in made.text
    assert (
        "evil" not in made.text and "Menu" not in made.text and not set(map(chr, range(9))) & set(made.text)
    )
    assert made.links == (("/m", "Menu"), ("b.html", "next"))


@pytest.mark.parametrize(
    "html",
    [
        f'<?xml version="1.0"?><!DOCTYPE l [{LEVELS}]><html><body>&l9;<p>{WORDS}</p></body></html>',
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><html><body>&f;<p>{WORDS}</p></body></html>',
        f"<body><p>{WORDS}</p>" + "<div>" * 200_000,
        f"<body><p>{WORDS}</p>" + "<table><tr><td>" * 20_000,
        f"<body><p {'a=1 ' * 200_000}>{WORDS}</p></body>",
        f"<body><p>{WORDS}</p><!-- " + "-" * 1_000_000,
        f'<body><base href="javascript:x"><iframe src="file:///etc/passwd"></iframe><p>{WORDS}</p></body>',
        f"<body><p>{WORDS}</p>" + "<a href='/x'>x</a>" * 100_000,
    ],
    ids=["laughs", "entity", "deep", "tables", "attributes", "comment", "frames", "links"],
)
def test_hostile_pages_are_read_for_what_they_say(cleaner: PageCleaner, html: str) -> None:
    made = page(cleaner, html)
    assert "built in 1889" in made.text and "root:" not in made.text
    assert len(made.text) < 1_000_000 and len(made.links) <= 500


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<p>words</p>" * (50 << 20 >> 3), "too-large"),
        (b"<html><body>" + b"<p>words and words here</p>" * 1_100_000, "too-large"),
        (bytes(range(256)) * 100, "unsupported"),
        (b"%PDF-1.7 nothing", "damaged"),
    ],
    ids=["empty", "over 50 MB", "29 MB", "no text", "broken pdf"],
)
def test_what_is_no_page_is_refused_in_a_sentence(cleaner: PageCleaner, data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        page(cleaner, data)
    assert caught.value.code == code
    assert "built in 1889" in page(cleaner, f"<p>{WORDS}</p>").text  # and the next one is read


def test_the_process_can_only_compute(cleaner: PageCleaner, tmp_path: Path) -> None:
    refused = cleaner.probe(tmp_path)
    assert refused and all(refused.values()), refused


def test_it_can_be_stopped(cleaner: PageCleaner) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        cleaner.clean(f"<p>{WORDS}</p>".encode(), cancel=token)
