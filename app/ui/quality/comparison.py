"""Two runs side by side: four figures, regressions first, and what would be lost, with the choice under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.quality.compare import Cell, Comparison, Row
from app.quality.statistics import Effect
from app.quality.telling import (
    NAMED,
    figures,
    interval,
    lost,
    opinion_words,
    p_words,
    percent,
    points,
    ratio,
    said_words,
    verdict_words,
)
from app.ui.quality.diff import SideBySide
from app.ui.theme.style import Theme
from app.ui.viewmodels.check_words import check_words
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told
from app.ui.viewmodels.written import decimals, number
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Elided, IconLabel, Prose, label
from app.ui.widgets.panels import Card, badge
from app.ui.widgets.tips import plain_tip

TONES = {"better": "good", "worse": "bad", "equal": "accent", "too-few": "warn"}
FLIP_ICONS = {
    "lost": ("warning", "bad"),
    "error": ("warning", "bad"),
    "won": ("check", "good"),
    "failed": ("minus", "text_faint"),
    "same": ("minus", "text_faint"),
}
LEAST, STAT = 320, 215
"""Width of the page at least, and what one figure needs, at 100 % text."""
WIDTHS, BELOW = (5, 1, 3, 4, 2, 2), (1, 3, 4, 3, 0, 0)
"""Shares of the columns of the table of checks, and of those below the name of a check."""
TABLE, COUNT = 620, 38
"""Pixels at 100 % text below which a check, or a case, takes two lines; and what a count of cases needs."""
NAME, BRIEF = 26, 14
"""Letters of a model's name on a button, and where there is little room; the tip has all."""
CASE = 90
"""Letters of a case's name, or of what it asks, in its row."""
NARROW = 420
"""Width of a page with little room, at 100 % text."""

LINK, ICON = 72, 14
"""Width of what opens a row, and of its icon, at 100 % text."""
MOST_ROWS = 60
"""Rows that are drawn; a report has them all."""


def verdict_word(verdict: str) -> str:
    """A verdict in a word or two."""
    return {
        "better": tr("better"),
        "worse": tr("worse"),
        "equal": tr("equal within 5 points"),
        "too-few": tr("too few cases"),
    }[verdict]


def flip_word(flip: str) -> str:
    """What became of a case."""
    return {
        "lost": tr("Lost"),
        "error": tr("No answer"),
        "won": tr("Won"),
        "failed": tr("Fails in both"),
        "same": tr("Passes in both"),
    }[flip]


def state_word(cell: Cell) -> str:
    """How a check ended, with why."""
    word = {
        "pass": tr("passed"),
        "fail": tr("failed"),
        "error": tr("not checked"),
        "missing": tr("no answer"),
    }[cell.state]
    return f"{word} · {told(cell.why)}" if cell.why else word


class Stat(Card):
    """One figure, large, with what it was and what it means."""

    def __init__(self, theme: Theme, title: str, value: str, change: str, words: str, tone: str = "") -> None:
        super().__init__(theme, name="stat")
        self.box.setSpacing(theme.px(4))
        self.box.addWidget(label(title, "small"))
        shown = [label(value, "heading", select=True), *([badge(change, tone)] if change else [])]
        self.box.addLayout(flow(theme.px(8), *shown))
        self.box.addWidget(Prose(theme, words, "small"))
        self.box.addStretch(1)
        self.setAccessibleName(f"{title}: {value}, {change}, {words}")


def whole_stats(theme: Theme, made: Comparison) -> list[Stat]:
    """Passed, flipped, speed and size."""
    row = made.whole
    kept = round(row.candidate * row.cases)
    words = tr("{kept} of {cases} · {verdict}").format(
        kept=kept, cases=row.cases, verdict=verdict_word(row.verdict)
    )
    passed = Stat(
        theme, tr("Passed"), decimals(percent(row.candidate)),
        decimals(f"{points(row.difference)} {interval(row)}"), words, TONES[row.verdict],
    )  # fmt: skip
    flips = tr("{won} won · {lost} lost").format(won=row.wins, lost=row.losses)
    flipped = Stat(theme, tr("Flipped"), flips, "", f"McNemar {decimals(p_words(row.p))}")
    least = (
        tr("{points} points").format(points=f"{row.detectable * 100:.0f}")
        if row.detectable < 1
        else tr("none")
    )
    shown = Stat(
        theme, tr("Smallest change that shows"), least, "", tr("With these cases, in 80 of 100 trials")
    )
    return [passed, flipped, shown, speed_stat(theme, made)]


def speed_stat(theme: Theme, made: Comparison) -> Stat:
    """How fast the candidate is, and how large."""
    told, times = figures(made.after), ratio(made.after, made.before, "together_tokens_per_s")
    tone = "bad" if times and times < 0.8 else "good" if times and times > 1.25 else ""
    first = made.after.summary.get("first_token_s")
    words = tr("first word after {seconds} s").format(seconds=number(first, 2)) if first else ""
    rest = " · ".join(filter(None, (words, decimals(told["memory"]))))
    tokens = made.after.summary.get("tokens_per_s")
    speed = tr("{speed} tokens/s").format(speed=number(tokens, 1)) if tokens else tr("unknown")
    return Stat(theme, tr("Speed"), speed, f"×{number(times, 2)}" if times else "", rest, tone)


class Narrowing(QWidget):
    """Arranges its cells anew where it gets narrower than a table, and again where it gets wider."""

    def __init__(self, theme: Theme, gap: int) -> None:
        super().__init__()
        self._theme = theme
        self._narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(gap))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle(narrow=self.width() < self._theme.px(TABLE))

    def settle(self, *, narrow: bool) -> None:
        """Arrange them where that is another way than before."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.arrange(narrow=narrow)

    def arrange(self, *, narrow: bool) -> None:
        """Put each cell where it belongs at this width."""
        raise NotImplementedError


class CaseLine(Narrowing):
    """A case's name, a check, how it ended before and after, and what opens it. Where there is little room the name
    has a line of its own."""

    def __init__(self, theme: Theme, icon: QWidget, cells: Sequence[QWidget], end: QWidget) -> None:
        super().__init__(theme, 2)
        self._cells, self._end = cells, end
        self._grid.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
        self._grid.addWidget(icon, 0, 0)
        self.settle(narrow=False)

    def arrange(self, *, narrow: bool) -> None:
        name, *others = self._cells
        self._grid.addWidget(name, 0, 1, 1, 3 if narrow else 1)
        for column, cell in enumerate(others):
            last = narrow and column + 1 == len(others)
            self._grid.addWidget(cell, int(narrow), column + (1 if narrow else 2), 1, 2 if last else 1)
        self._grid.addWidget(self._end, 0, 4 if narrow else 5)
        for column, wide in enumerate((0, 4, 4, 4, 0, 0) if narrow else (0, 6, 4, 4, 4, 0)):
            self._grid.setColumnStretch(column, wide)


class CaseRow(QFrame):
    """One case in both runs; its button opens both answers below it."""

    def __init__(self, theme: Theme, made: Comparison, row: Row) -> None:
        super().__init__()
        self.setObjectName("case-row")
        self._theme, self._made, self._row = theme, made, row
        self._opened: SideBySide | None = None
        words, before, after = row.told
        words = check_words(words)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        icon, role = FLIP_ICONS[row.flip]
        name = " ".join((row.name or row.asked).split())
        cells = (
            Prose(theme, f"{flip_word(row.flip)} · {shortened(name, CASE)}", ""),
            _cell(words, "small", ""),
            _cell(state_word(before), "small", _tone(before)),
            _cell(state_word(after), "small", _tone(after)),
        )
        self.button = Button(theme, self.tr("Answers"), "link", "", "show-answers")
        self.button.setAccessibleName(self.tr("Show both answers to {case}").format(case=name))
        self.button.setCheckable(True)
        self.button.setFixedWidth(theme.px(LINK))
        self.button.toggled.connect(self._toggle)
        self._column.addWidget(CaseLine(theme, IconLabel(theme, icon, role, ICON), cells, self.button))
        rule = QFrame()
        rule.setProperty("kind", "line")
        self._column.addWidget(rule)
        self.setAccessibleName(
            f"{flip_word(row.flip)}: {name}. {words}: {state_word(before)}, {state_word(after)}"
        )

    def _toggle(self, opened: bool) -> None:
        self.button.setText(self.tr("Close") if opened else self.tr("Answers"))
        if opened and self._opened is None:
            self._opened = SideBySide(self._theme, self._made.before.title, self._made.after.title, self._row)
            self._column.insertWidget(1, self._opened)
            if said := " · ".join(map(told, filter(None, said_words(self._row).split(" · ")))):
                self._column.insertWidget(2, label(said, "caption", wrap=True, name="row-said"))
        if self._opened is not None:
            self._opened.setVisible(opened)


def _tone(cell: Cell) -> str:
    return "good" if cell.passed else "bad"


def _cell(text: str, kind: str, tone: str) -> Elided:
    made = Elided(text)
    made.setProperty("kind", kind)
    made.setProperty("tone", tone)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


class ChecksTable(Narrowing):
    """Each kind of check over all cases: before, after, difference, interval, verdict as a word on a chip. Where there
    is little room the figures stand below the check's name."""

    def __init__(self, theme: Theme, made: Comparison) -> None:
        super().__init__(theme, 6)
        self.setObjectName("checks-table")
        self._grid.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        heads = (
            tr("Check"),
            tr("Cases"),
            tr("Before → after"),
            tr("Points, 95 %"),
            tr("Won / lost"),
            tr("Verdict"),
        )
        rows = [
            (tr("Whole cases"), made.whole),
            *((_titled(row.title, row.weak), row.effect) for row in made.checks),
        ]
        self._rows: list[list[QWidget]] = [[Elided(head, "caption") for head in heads]]
        self._rows += [self._cells(title, row, first=at == 0) for at, (title, row) in enumerate(rows)]
        self.settle(narrow=False)

    def _cells(self, title: str, row: Effect, first: bool) -> list[QWidget]:
        figures = (
            str(row.cases), decimals(f"{percent(row.baseline)} → {percent(row.candidate)}"),
            decimals(f"{points(row.difference)} {interval(row)}"), f"{row.wins} / {row.losses}",
        )  # fmt: skip
        chip = badge(verdict_word(row.verdict), TONES[row.verdict], "verdict")
        chip.setAccessibleName(f"{title}: {told(verdict_words(row))}")
        name = Prose(self._theme, title, "strong" if first else "")
        return [name, *(Elided(text, "small") for text in figures), chip]

    def arrange(self, *, narrow: bool) -> None:
        for at, (name, *cells, verdict) in enumerate(self._rows):
            if narrow:
                self._grid.addWidget(name, 2 * at, 0, 1, 3)
                self._grid.addWidget(verdict, 2 * at, 3)
            else:
                self._grid.addWidget(name, at, 0)
                self._grid.addWidget(verdict, at, len(WIDTHS) - 1)
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, 2 * at + 1 if narrow else at, column + (not narrow))
        for column, wide in enumerate(BELOW if narrow else WIDTHS):
            self._grid.setColumnStretch(column, wide)
        self._grid.setColumnMinimumWidth(0, self._theme.px(COUNT) if narrow else 0)


def lost_words(made: Comparison) -> str:
    """What would be lost, in the person's language, names of checks included."""
    words = told(lost(made))
    for row in made.worse_checks[:NAMED]:
        words = words.replace(f"{row.title} (", f"{QCoreApplication.translate('checks', row.title)} (")
    return words


def shortened(name: str, most: int) -> str:
    """At most so many letters of a name."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _titled(title: str, weak: bool) -> str:
    words = QCoreApplication.translate("checks", title)
    return tr("{check} (weak signal)").format(check=words) if weak else words


class ComparisonPage(QWidget):
    """`chosen(model)`: make it the default; `kept`: leave all as it is; `exported`: write it down.

    `judging_wanted`: say which of two answers is better.
    """

    chosen = Signal(str)
    judging_wanted = Signal()
    kept = Signal()
    exported = Signal(object)

    def __init__(self, theme: Theme, made: Comparison) -> None:
        super().__init__()
        self.setObjectName("comparison")
        self._theme, self.made = theme, made
        self._named: list[tuple[Button, str, str]] = []
        self.setMinimumWidth(theme.px(LEAST))  # else a scroller makes it as wide as its words are long
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(24),) * 4)
        column.setSpacing(theme.px(16))
        self._stats, self._across = QGridLayout(), 0
        self._stats.setSpacing(theme.px(12))
        self._cards = whole_stats(theme, made)
        column.addLayout(self._stats)
        column.addWidget(self._before_you_switch())
        column.addWidget(ChecksTable(theme, made))
        column.addLayout(self._rows())
        if made.opinion is not None and made.opinion.pairs:
            column.addWidget(self._opinion())
        column.addStretch(1)

    def _rows(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(self._theme.px(2))
        box.addWidget(self._heads())
        flipped = [row for row in self.made.rows if row.flip in ("lost", "error", "won")]
        rest = [row for row in self.made.rows if row.flip in ("failed", "same")]
        for row in flipped[:MOST_ROWS]:
            box.addWidget(CaseRow(self._theme, self.made, row))
        if len(flipped) > MOST_ROWS:
            box.addWidget(label(tr("%n more in the report.", len(flipped) - MOST_ROWS), "caption"))
        if rest:
            more = Button(
                self._theme,
                tr("%n case(s) unchanged: show", len(rest)),
                "link",
                "",
                "show-unchanged",
            )
            more.clicked.connect(lambda: self._unfold(box, more, rest))
            line = QHBoxLayout()
            line.addWidget(more)
            line.addStretch(1)
            box.addLayout(line)
        return box

    def _opinion(self) -> Card:
        """What the person and a judging model said of the pairs, and the way to say more."""
        card = Card(self._theme, "", "opinion")
        card.box.addWidget(label(self.tr("Which answers are better"), "strong"))
        nothing = self.tr(
            "Two good answers may pass the same checks. Say which is better without knowing whose it is; a judging "
            "model says so too. Both are a weak signal, and part of no verdict."
        )
        card.box.addWidget(
            Prose(self._theme, told(opinion_words(self.made)) or nothing, "", name="opinion-words")
        )
        start = Button(self._theme, self.tr("Judge pairs"), "", "scale", "judge-pairs")
        start.clicked.connect(self.judging_wanted)
        card.box.addLayout(flow(self._theme.px(8), start))
        return card

    def _heads(self) -> QWidget:
        px, made = self._theme.px, self.made
        heads = (self.tr("Case"), self.tr("Check"), made.before.title, made.after.title)
        beside = QWidget(), QWidget()
        for widget, wide in zip(beside, (self._theme.icon_size(ICON).width(), px(LINK)), strict=True):
            widget.setFixedWidth(wide)
        return CaseLine(self._theme, beside[0], [_cell(text, "caption", "") for text in heads], beside[1])

    def _unfold(self, box: QVBoxLayout, more: Button, rest: list[Row]) -> None:
        more.hide()
        for row in rest[:MOST_ROWS]:
            box.addWidget(CaseRow(self._theme, self.made, row))

    def _before_you_switch(self) -> Card:
        made = self.made
        card = Card(self._theme, "warn" if made.regressed else "", "before-you-switch")
        card.box.addWidget(label(self.tr("Before you switch"), "strong"))
        words = Prose(self._theme, lost_words(made), "", name="what-you-would-lose")
        words.setAccessibleName(words.text())
        card.box.addWidget(words)
        save = Button(self._theme, self.tr("Save the report…"), "ghost", "download", "save-report")
        save.clicked.connect(lambda: self.exported.emit(made))
        # the same model twice: its instructions or its template were tried, and there is none to choose
        choice = self._choice() if made.before.model != made.after.model else ()
        card.box.addLayout(flow(self._theme.px(8), *choice, save))
        return card

    def _choice(self) -> tuple[Button, ...]:
        """Take the candidate or keep the baseline, the safer one first."""
        made = self.made
        safe = not made.regressed and made.whole.verdict in ("better", "equal")
        kinds = ("primary", "") if safe else ("", "primary")
        take = Button(self._theme, "", kinds[0], "", "take-it")
        keep = Button(self._theme, "", kinds[1], "", "keep-it")
        self._named = [
            (take, self.tr("Make {model} the default"), made.after.title),
            (keep, self.tr("Keep {model}"), made.before.title),
        ]
        self._name()
        take.clicked.connect(lambda: self.chosen.emit(made.after.model))
        keep.clicked.connect(self.kept)
        return (take, keep) if safe else (keep, take)

    def _name(self) -> None:
        """The models' names on the buttons, as far as there is room."""
        most = BRIEF if self.width() < self._theme.px(NARROW) else NAME
        for button, words, name in self._named:
            shown = shortened(name, most)
            button.setText(words.format(model=shown))
            button.setToolTip(plain_tip(name) if name != shown else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._name()

    def _arrange(self) -> None:
        """The four figures side by side, or below each other where there is no room."""
        across = next((n for n in (4, 2) if self.width() >= n * self._theme.px(STAT)), 1)
        if across == self._across:
            return
        self._across = across
        for at, card in enumerate(self._cards):
            self._stats.addWidget(card, at // across, at % across)
        for column in range(4):
            self._stats.setColumnStretch(column, int(column < across))
