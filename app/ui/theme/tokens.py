"""The one table of colours, spacing, radii and type that every widget draws from."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Colours:
    """Colours by role as #rrggbb; text roles are readable on every background role of the same table."""

    rail: str
    list: str
    work: str
    surface: str
    raised: str
    hover: str
    pressed: str
    selected: str
    border: str
    border_strong: str
    text: str
    text_soft: str
    text_faint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    bubble: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    code: str
    mark: str
    on_mark: str
    focus: str
    tooltip: str
    on_tooltip: str


@dataclass(frozen=True)
class Space:
    """Distances in pixels at 100 % text."""

    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 16  # noqa: E741
    xl: int = 24


@dataclass(frozen=True)
class Radius:
    """Corner radii in pixels."""

    s: int = 6
    m: int = 8
    l: int = 12  # noqa: E741
    pill: int = 999


@dataclass(frozen=True)
class Type:
    """Sizes of type in pixels at 100 % text, with the body at 14."""

    caption: int = 11
    small: int = 12
    body: int = 14
    title: int = 16
    heading: int = 20
    display: int = 26


@dataclass(frozen=True)
class Tokens:
    """One theme. `name` is light, dark or contrast."""

    name: str
    dark: bool
    colours: Colours
    space: Space = Space()
    radius: Radius = Radius()
    type: Type = Type()
    line: int = 1

    def colour(self, role: str) -> str:
        """The colour of a role; raises KeyError for a mistyped one."""
        if role not in ROLES:
            raise KeyError(role)
        return str(getattr(self.colours, role))


ROLES: tuple[str, ...] = tuple(f.name for f in fields(Colours))

LIGHT = Tokens("light", False, Colours(
    rail="#efefec", list="#f6f6f3", work="#fcfcfa", surface="#ffffff", raised="#ffffff",
    hover="#ebebe7", pressed="#e1e1dc", selected="#ffffff", border="#e3e3de", border_strong="#c9c9c2",
    text="#1c1e22", text_soft="#50565f", text_faint="#60666f",
    accent="#2a5bd0", accent_hover="#214cb3", accent_soft="#e7eefc", on_accent="#ffffff", bubble="#e8effc",
    good="#17703f", good_soft="#e3f3ea", warn="#7d5200", warn_soft="#fbf0d9", bad="#b3261e", bad_soft="#fbe7e5",
    code="#f4f4f0", mark="#ffe58a", on_mark="#1c1e22", focus="#2a5bd0", tooltip="#24272d", on_tooltip="#f4f5f7",
))  # fmt: skip

DARK = Tokens("dark", True, Colours(
    rail="#0f1115", list="#171a20", work="#13161b", surface="#1e222a", raised="#252a33",
    hover="#22262f", pressed="#2b303a", selected="#252a34", border="#2b303a", border_strong="#454c59",
    text="#e7e9ed", text_soft="#b1b8c4", text_faint="#939ba8",
    accent="#7fa6fa", accent_hover="#9abafc", accent_soft="#1f2c47", on_accent="#0d1526", bubble="#22314b",
    good="#5fcf93", good_soft="#173426", warn="#eab756", warn_soft="#3a2e14", bad="#ff8f87", bad_soft="#43211f",
    code="#191d24", mark="#7a5f17", on_mark="#fff6dc", focus="#9abafc", tooltip="#e7e9ed", on_tooltip="#171a20",
))  # fmt: skip

CONTRAST = Tokens("contrast", True, Colours(
    rail="#000000", list="#000000", work="#000000", surface="#000000", raised="#0a0a0a",
    hover="#262626", pressed="#333333", selected="#003a66", border="#ffffff", border_strong="#ffffff",
    text="#ffffff", text_soft="#ffffff", text_faint="#e4e4e4",
    accent="#ffe14d", accent_hover="#fff0a0", accent_soft="#332d00", on_accent="#000000", bubble="#00294a",
    good="#7dffb0", good_soft="#002e14", warn="#ffd166", warn_soft="#332500", bad="#ffaca6", bad_soft="#3d0a07",
    code="#101010", mark="#ffe14d", on_mark="#000000", focus="#00e5ff", tooltip="#ffffff", on_tooltip="#000000",
), line=2)  # fmt: skip

THEMES: dict[str, Tokens] = {t.name: t for t in (LIGHT, DARK, CONTRAST)}
