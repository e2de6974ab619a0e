"""Five hundred texts that mean harm to whoever shows them: what the transcript is measured and tested with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

EACH = 25
"""Texts of a family."""
Family = Callable[[random.Random, int], str]
_ADDRESSES = (
    "http://tracker.example/p.png?u=1", "https://tracker.example/a.js", "//tracker.example/x", "file:///etc/passwd",
    "file://server/share/x.png", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "vbscript:msgbox(1)", "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg onload=alert(1)>",
    "smb://server/share", "ftp://example.org/x", "ms-settings:privacy", "tel:+123", "qrc:/x.png", "about:blank",
    "cite:1", "tex:0", "note:1", "unverified:quote", "\\\\server\\share", "chrome://settings", "search-ms:query=x",
    "mailto:a@b.example?attach=/etc/passwd",
)  # fmt: skip
_TAGS = (
    '<script>fetch("{0}")</script>', '<img src="{0}" onerror="alert(1)">', '<iframe src="{0}"></iframe>',
    '<link rel="stylesheet" href="{0}">', '<style>@import url("{0}"); body{{background:url("{0}")}}</style>',
    '<object data="{0}"></object>', '<embed src="{0}">', '<svg><image xlink:href="{0}"/><script>1</script></svg>',
    '<a href="{0}" onclick="alert(1)">x</a>', '<base href="{0}">', '<meta http-equiv="refresh" content="0;url={0}">',
    '<form action="{0}"><input autofocus onfocus=alert(1)></form>', '<video src="{0}" autoplay></video>',
    '<div style="background-image:url({0})">x</div>', '<table background="{0}"><tr><td>x</table>',
    '<body background="{0}">', '<!--[if IE]><img src="{0}"><![endif]-->', '<?xml-stylesheet href="{0}"?>',
    '<![CDATA[<img src="{0}">]]>', '<math href="{0}">x</math>', '<img\nsrc="{0}">', '<IMG SRC={0}>',
    '"><img src="{0}">', "<p><img src='{0}'", '<!DOCTYPE x [<!ENTITY a SYSTEM "{0}">]><x>&a;</x>',
)  # fmt: skip
_BIDI = "\u202e\u202d\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
_MARKUP = (
    "*",
    "_",
    "`",
    "[",
    "](",
    "<",
    "!",
    "$",
    "\\",
    "#",
    ">",
    "|",
    "~",
    "-",
    "1. ",
    "\n",
    "&",
    "^",
    ":",
    "    ",
)
_TEX = (
    r"\def\x{{\x\x}}\x {0}", r"\newcommand{{\a}}{{{0}}}\a", r"\input{{{0}}}", r"\include{{{0}}}",
    r"\href{{{0}}}{{x}}", r"\url{{{0}}}", r"\includegraphics{{{0}}}", r"\write18{{curl {0}}}",
    r"\immediate\openin {0}", r"\csname {0}\endcsname", r"\loop\iftrue\repeat {0}", r"\text{{<img src='{0}'>}}",
    r"\frac{{{0}", r"\left( {0}", r"\begin{{foo}}{0}\end{{bar}}", r"\begin{{matrix}}{0}", "{0}^{{^{{^{{",
    r"\sqrt[{0}", r"\color{{url({0})}}x", r"\style{{background:url({0})}}{{x}}", r"\unicode{{x202e}} {0}",
    r"\catcode`\%=13 {0}", r"\special{{ps:{0}}}", r"\mathchardef\x={0}", r"\require{{{0}}}",
)  # fmt: skip


def hostile() -> Iterator[tuple[str, str]]:
    """(family, text), always the same ones."""
    for number, (name, make) in enumerate(_FAMILIES.items()):
        chance = random.Random(number)
        for index in range(EACH):
            yield name, make(chance, index)


def _address(index: int) -> str:
    return _ADDRESSES[index % len(_ADDRESSES)]


def _html(_: random.Random, index: int) -> str:
    return f"Before\n\n{_TAGS[index].format(_address(index))}\n\nafter"


def _html_inside(_: random.Random, index: int) -> str:
    tag = _TAGS[index].format(_address(index + 7)).replace("\n", " ")
    return f"| a | {tag} |\n|---|---|\n| {tag} | `{tag}` |\n\n- {tag}\n  > **{tag}**\n\n# {tag}\n\n```{tag}\n{tag}\n```"


def _pictures(_: random.Random, index: int) -> str:
    address = _address(index)
    return f"![a]({address}) ![b][r] ![](<{address}>) [![c]({address})]({address})\n\n[r]: {address}"


def _links(_: random.Random, index: int) -> str:
    address = _address(index)
    return f"[a]({address}) <{address}> [b][r] {address} [https://good.example]({address})\n\n[r]: {address}"


def _data(chance: random.Random, index: int) -> str:
    body = "".join(chance.choices("ABCDEFabcdef0123456789+/", k=4 * (10 ** (index % 6))))
    kind = ("png", "jpeg", "svg+xml", "gif", "x-icon")[index % 5]
    return f"![x](data:image/{kind};base64,{body}) [y](data:text/html;base64,{body[:400]})"


def _bidi(chance: random.Random, index: int) -> str:
    turned = "".join(chance.choices(_BIDI, k=1 + index)) + "gpj.exe"
    return f"Open invoice{turned} [{turned}](https://a.example/{turned}) `{turned}` $x{turned}$ {turned * 50}"


def _invisible(chance: random.Random, index: int) -> str:
    signs = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u3164\ufffc\ufffd\u0000\u2028\u2029\x1b[2J"
    return "pass" + "".join(chance.choices(signs + "ab ", k=400 * (1 + index)))


def _combining(chance: random.Random, index: int) -> str:
    marks = [chr(code) for code in range(0x300, 0x36F)]
    return " ".join("Z" + "".join(chance.choices(marks, k=20 * (1 + index))) for _ in range(20))


def _strange(chance: random.Random, index: int) -> str:
    """All of Unicode, half of it in no font."""
    codes = (chance.randrange(0x20, 0x2FFFF) for _ in range(60 + 8 * index))
    return "".join(chr(code) for code in codes if not 0xD800 <= code <= 0xDFFF)


def _long_line(chance: random.Random, index: int) -> str:
    piece = (
        "x",
        "a ",
        "*a ",
        "[a](",
        "`",
        "<b>",
        "$a ",
        "|a",
        "\u05d0",
        "🙂",
        "W\u0301",
        "\\(",
        "![",
        "&amp;",
        "_a_",
    )[index % 15]
    return piece * (1_000_000 // len(piece) + 1)


def _long_word_lines(_: random.Random, index: int) -> str:
    return ("x" * (100 * (1 + index)) + "\n") * (1_000_000 // (100 * (1 + index)))


def _deep(_: random.Random, index: int) -> str:
    mark = ("> ", "- ", "1. ", "[", "**", "((", "{", "<div>", "`", "~~", "![", "$", "\\[", "> - ")[index % 14]
    depth = 40 * 3 ** (index % 7)
    return mark * depth + "x" + "]" * depth + ")" * depth


def _deep_lists(_: random.Random, index: int) -> str:
    return "\n".join("  " * level + "- item" for level in range(10 * (1 + index)))


def _many_openings(_: random.Random, index: int) -> str:
    mark = (
        "*a _b ",
        "[a](b ",
        "`a ``b ",
        "<a <b ",
        "![a][",
        "$a $b ",
        "\\(a ",
        "$$a ",
        "**a*",
        "~~a~",
        "[^a",
        "<!--",
        "&#x",
    )[index % 13]
    return (mark * 900)[: 3_900 + index]


def _tables(_: random.Random, index: int) -> str:
    wide, tall = 2 + 8 * (index % 5), 10 + 150 * (index // 5)
    return "|a" * wide + "|\n" + "|-" * wide + "|\n" + ("|**x** $y$" * wide + "|\n") * tall


def _definitions(_: random.Random, index: int) -> str:
    count = 40 * (1 + index)
    return (
        "".join(f"[^{n}] [l{n}] " for n in range(count))
        + "\n\n"
        + "\n".join(f"[^{n}]: [^{n}]\n[l{n}]: javascript:{n}" for n in range(count))
    )


def _fences(chance: random.Random, index: int) -> str:
    language = ("html", "no such", "mermaid", "../../x", "python" * 50, "{.x onload=1}", "\u202ejs")[
        index % 7
    ]
    return (
        f"```{language}\n" + "".join(chance.choices("<&>\"'(){}[]=+x \n", k=4_000 * (1 + index % 10))) + "\n"
    )


def _tex(_: random.Random, index: int) -> str:
    source = _TEX[index].format(_address(index))
    displayed = f"$$\n{source}\n$$\n\n\\[ {source} \\]\n\n\\begin{{align}}\n{source}\n\\end{{align}}"
    return f"Inline ${source}$ and\n\n{displayed}"


def _large_tex(_: random.Random, index: int) -> str:
    piece = (
        r"\frac{1}{",
        r"\sqrt{",
        "{",
        "x^{",
        r"\left(",
        r"\begin{matrix}",
        "x_",
        r"\text{",
        r"\overline{",
        "&",
    )[index % 10]
    return f"$${piece * (50 * (1 + index))}x$$ ${'x+' * 40 * (1 + index)}1$"


def _soup(chance: random.Random, index: int) -> str:
    return "".join(
        chance.choices(
            (*_MARKUP, "word ", "\u202e", "<img src=x>", "$x$", "http://a.b/"), k=200 * (1 + index)
        )
    )


_FAMILIES: dict[str, Family] = {
    "html": _html,
    "html inside": _html_inside,
    "pictures": _pictures,
    "links": _links,
    "data": _data,
    "bidi": _bidi,
    "invisible": _invisible,
    "combining": _combining,
    "strange": _strange,
    "long line": _long_line,
    "long words": _long_word_lines,
    "deep": _deep,
    "deep lists": _deep_lists,
    "many openings": _many_openings,
    "tables": _tables,
    "definitions": _definitions,
    "fences": _fences,
    "tex": _tex,
    "large tex": _large_tex,
    "soup": _soup,
}
