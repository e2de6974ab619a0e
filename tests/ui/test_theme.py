"""Colours are readable, icons are drawn, and a change of theme reaches everything."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app.ui.theme import icons
from app.ui.theme.sheet import sheet
from app.ui.theme.style import Theme, palette
from app.ui.theme.tokens import ROLES, THEMES, Tokens
from app.ui.widgets.buttons import Button, IconButton, Switch
from app.ui.widgets.panels import Chip
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
GROUNDS = ("rail", "list", "work", "surface", "raised", "hover", "selected")
INKS = ("text", "text_soft", "text_faint")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 for c in QColor(colour).toTuple()[:3]]
    red, green, blue = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda t: t.name)
def test_text_is_readable_on_every_ground(tokens: Tokens) -> None:
    least = 7.0 if tokens.name == "contrast" else 4.5
    pairs = list(itertools.product(INKS, GROUNDS))
    pairs += [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_tooltip", "tooltip"),
        ("on_mark", "mark"),
    ]
    pairs += [(tone, f"{tone}_soft") for tone in ("good", "warn", "bad", "accent")]
    pairs += [(tone, ground) for tone in ("good", "warn", "bad", "accent") for ground in ("work", "surface")]
    pairs += [("text", "bubble"), ("text", "code")]
    poor = [(i, g, round(contrast(tokens.colour(i), tokens.colour(g)), 2)) for i, g in pairs]
    assert [p for p in poor if p[2] < least] == []


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda t: t.name)
def test_focus_stands_out_from_every_ground(tokens: Tokens) -> None:
    assert min(contrast(tokens.colours.focus, tokens.colour(g)) for g in GROUNDS) >= 3


def test_chips_are_round_in_every_size(qapp: QApplication) -> None:
    square: list[str] = []
    theme = Theme(qapp, "light")
    for name, scale in itertools.product(THEMES, range(80, 201, 10)):
        theme.choose(name, scale)
        for words, icon in (("Words", ""), ("", "models")):
            chip = Chip(theme, words, icon)
            chip.ensurePolished()
            chip.resize(chip.sizeHint())
            picture = chip.grab().toImage()
            if picture.pixelColor(0, 0) == picture.pixelColor(picture.width() // 2, 0):
                square.append(f"{name} at {scale} %: {words or icon}")
    assert square == []


@pytest.mark.parametrize("scale", [80, 100, 130, 200])
def test_the_list_of_a_choice_shows_all_its_lines_whole(qapp: QApplication, qtbot: QtBot, scale: int) -> None:
    theme = Theme(qapp, "contrast", scale)
    field = QComboBox()
    qtbot.addWidget(field)
    field.addItems(["System", "English", "Another language"])
    field.show()
    field.showPopup()
    lines = field.view()
    last = lines.visualRect(field.model().index(2, 0))
    assert lines.viewport().rect().contains(last)
    assert last.width() >= lines.sizeHintForColumn(0)
    assert last.height() >= theme.px(20)
    field.hidePopup()


def test_a_mistyped_role_raises() -> None:
    with pytest.raises(KeyError):
        THEMES["light"].colour("txet")


@pytest.mark.parametrize("tokens", THEMES.values(), ids=lambda t: t.name)
def test_the_stylesheet_is_complete(tokens: Tokens) -> None:
    text = sheet(tokens, round)
    assert "$" not in text
    assert text.count("{") == text.count("}")
    assert tokens.colours.accent in text


def test_every_icon_draws_something_in_its_colour(qapp: QApplication) -> None:
    for name in icons.names():
        image = icons.pixmap(name, "#ff0000", 24, 2.0).toImage()
        inked = [QColor(image.pixelColor(x, y)) for x in range(image.width()) for y in range(image.height())]
        strong = [c for c in inked if c.alpha() > 200]
        assert image.width() == 48, name
        assert len(strong) > 20, name
        assert all(c.red() > 200 and c.green() < 60 for c in strong), name


def test_a_missing_icon_raises(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon", "#000000")


def test_the_palette_is_ours_in_the_dark(qapp: QApplication) -> None:
    dark = palette(THEMES["dark"])
    assert dark.color(QPalette.ColorRole.Window).lightness() < 60
    assert dark.color(QPalette.ColorRole.Text).lightness() > 200


def test_choosing_changes_colours_size_and_tells(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    button = IconButton(theme, "chat", "Chat")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark", 200)
    assert theme.tokens.name == "dark"
    assert theme.size("body") == 2 * Theme(qapp, "dark", 100).size("body")
    assert button.icon().cacheKey() != before
    theme.choose("light", 100)


def test_the_same_choice_again_tells_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light", 100)
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("light", 100)
    assert (theme.tokens.name, theme.scale) == ("light", 100)


@pytest.mark.parametrize(("asked", "got"), [(10, 80), (80, 80), (150, 150), (900, 200)])
def test_the_scale_has_bounds(qapp: QApplication, asked: int, got: int) -> None:
    theme = Theme(qapp, "light", asked)
    assert theme.scale == got
    theme.choose("light", 100)


def test_labels_grow_with_the_text(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light", 100)
    words = QLabel("Words")
    qtbot.addWidget(words)
    words.show()
    small = words.sizeHint().height()
    theme.choose("light", 200)
    words.ensurePolished()
    assert words.sizeHint().height() > small * 1.7
    theme.choose("light", 100)


def test_a_switch_is_pressed_with_the_space_bar(qapp: QApplication, qtbot: QtBot) -> None:
    switch = Switch(Theme(qapp, "light"), "Something")
    qtbot.addWidget(switch)
    switch.show()
    qtbot.keyClick(switch, " ")
    assert switch.isChecked()
    assert switch.accessibleName() == "Something"
    assert not switch.grab().isNull()


def test_a_button_takes_its_icon_from_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    button = Button(Theme(qapp, "light"), "Go", "primary", "plus", "go")
    qtbot.addWidget(button)
    assert button.objectName() == "go"
    assert not button.icon().isNull()


def test_roles_are_all_colours() -> None:
    for tokens in THEMES.values():
        assert [r for r in ROLES if not QColor(tokens.colour(r)).isValid()] == []
