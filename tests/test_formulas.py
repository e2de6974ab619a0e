"""Formulas are set in the sandbox: good ones are drawn, bad, endless and hostile ones cost nothing but themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.formulas import LONGEST, Formula, Formulas, Tex, unpack


@pytest.fixture(scope="module")
def formulas() -> Iterator[Formulas]:
    made = Formulas()
    yield made
    made.close()


def test_what_answers_write_is_drawn(formulas: Formulas) -> None:
    sources = [
        r"e^{i\pi}+1=0",
        r"\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
        r"\begin{align}a&=b\\&=c\end{align}",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
        r"\begin{cases}1 & x>0\\0 & \text{otherwise}\end{cases}",
        r"\mathbb{R}^n\to\mathcal{L},\ \hat{x}\leq\vec{y}",
        r"a<b",
    ]
    made = formulas.typeset([Tex(source, display=True) for source in sources])
    assert all(formula is not None and formula.strokes for formula in made)


def test_a_sum_is_larger_on_a_line_of_its_own(formulas: Formulas) -> None:
    inline, display = formulas.typeset([Tex(r"\sum_{i=1}^n i"), Tex(r"\sum_{i=1}^n i", display=True)])
    assert inline is not None
    assert display is not None
    assert display.ascent + display.descent > inline.ascent + inline.descent


def test_a_fraction_reaches_below_the_line(formulas: Formulas) -> None:
    letter, fraction = formulas.typeset([Tex("x"), Tex(r"\frac{a}{b}")])
    assert letter is not None
    assert fraction is not None
    assert fraction.descent > letter.descent + 3


@pytest.mark.parametrize(
    "source",
    [
        "", r"\frac{1", "{", r"\left(", "x_", "a & b", r"\def\x{\x\x}\x", r"\newcommand{\a}{b}\a",
        r"\input{/etc/passwd}",
        r"\href{file:///etc/passwd}{x}", "{" * 500 + "x" + "}" * 500, r"\frac{1}{" * 400, r"\text{<script>}",
        "x" * (LONGEST + 1),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_none_and_its_neighbours_are_drawn(formulas: Formulas, source: str) -> None:
    bad, good = formulas.typeset([Tex(source), Tex("x")])
    assert bad is None
    assert isinstance(good, Formula)


def test_only_outlines_are_believed() -> None:
    box = [0, 10, 8, 2]
    assert unpack([*box, [["M 0 0 L 1 1 Z", "red", 0]]]) is not None
    for part in (
        ['M 0 0"/><image href="file:///x', "", 0],
        ["M 0 0", "url(http://a)", 0],
        ["M 0 0", "", "x"],
    ):
        with pytest.raises(ValueError):
            unpack([*box, [part]])
    for sizes in ([0, 0, 8, 2], [0, 10, -8, 2], [0, 1e9, 1, 1], [0, float("nan"), 1, 1]):
        with pytest.raises(ValueError):
            unpack([*sizes, []])
