"""Markdown becomes blocks that can neither load nor run anything, the same in one go as word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.chat.excerpt import FIRST_CHARACTERS, excerpt
from app.ui.chat.heights import Heights
from app.ui.chat.highlight import GrowingSpans, spans
from app.ui.chat.inline import escape, safe_address
from app.ui.chat.markdown import MOST_CHARACTERS, blocks_of, parse
from app.ui.chat.stream import GrowingMarkdown

EVERYTHING = """# Title

Some **bold**, *italic*, ~~gone~~ and `code` with [a link](https://example.org/a?b=c).
Second line.

1. first
   - inner
     ```python
     def f() -> int:
         return 1
     ```
2. second

> quoted
> - list in it

| a | b |
|:--|--:|
| 1 | **2** |

- [x] done
- [ ] open

---

```sh
echo hi
```
The end.
"""


def kinds(source: str) -> list[tuple[str, str]]:
    return [(block.kind, block.marker) for block in blocks_of(source)]


def test_each_construct_becomes_its_block() -> None:
    assert kinds(EVERYTHING) == [
        ("heading", ""), ("para", ""), ("para", "1."), ("para", "bullet"), ("code", ""), ("para", "2."),
        ("para", ""), ("para", "bullet"), ("table", ""), ("para", "done"), ("para", "todo"),
        ("rule", ""), ("code", ""), ("para", ""),
    ]  # fmt: skip


def test_inline_markup_is_our_own_small_html() -> None:
    html = blocks_of(EVERYTHING)[1].html
    assert "<b>bold</b>" in html
    assert "<i>italic</i>" in html
    assert "<s>gone</s>" in html
    assert "<code>code</code>" in html
    assert '<a href="https://example.org/a?b=c">a link</a>' in html
    assert "<br>Second line." in html


def test_insets_name_the_containers() -> None:
    found = {block.text: block.inset for block in blocks_of(EVERYTHING)}
    assert found["inner"] == ("item", "item")
    assert found["list in it"] == ("quote", "item")
    assert found["second"] == ("item",)


def test_ordered_lists_keep_their_first_number() -> None:
    assert [block.marker for block in blocks_of("7. a\n8. b\n")] == ["7.", "8."]


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=http://a.b/x.png>",
        "![x](http://a.b/x.png)",
        "![x][r]\n\n[r]: http://a.b/x.png",
        "<iframe src='file:///etc/passwd'></iframe>",
        "text <b onclick=x>bold</b>",
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](data:text/html;base64,AAAA)",
        "<javascript:alert(1)>",
        "| <img src=x> |\n|---|\n| <script> |",
    ],
)
def test_hostile_markup_stays_text(source: str) -> None:
    html = "".join(block.html for block in blocks_of(source)).lower()
    for bad in ("<script", "<img", "<iframe", "<b onclick", 'href="javascript', 'href="file', 'href="data'):
        assert bad not in html


def test_direction_overrides_are_taken_out() -> None:
    assert "\u202e" not in escape("evil \u202etxt.exe")
    assert "\u202e" not in safe_address("https://a.b/\u202ecod")


def test_only_web_and_mail_addresses_may_be_opened() -> None:
    assert safe_address("https://a.b/c") == "https://a.b/c"
    assert safe_address("mailto:a@b.c") == "mailto:a@b.c"
    assert safe_address("ftp://a.b") == safe_address("//[bad") == safe_address("a/b") == ""


def test_very_long_sources_are_shown_as_plain_text() -> None:
    source = "**x** " * (MOST_CHARACTERS // 6 + 1)
    assert not any("<b>" in block.html for block in blocks_of(source))
    assert "".join(block.text for block in blocks_of(source)) == source


def test_one_endless_line_is_not_parsed() -> None:
    assert {block.kind for block in blocks_of("*" * 30_000)} == {"para"}


def test_endless_words_get_places_to_break() -> None:
    html = escape("x" * 1000)
    assert max(map(len, html.split("\u200b"))) <= 120
    assert html.replace("\u200b", "") == "x" * 1000


def test_huge_tables_are_shown_as_text() -> None:
    (block,) = blocks_of("|a|b|\n|-|-|\n" + "|1|2|\n" * 500)
    assert (block.kind, block.text.count("\n")) == ("code", 500)


def test_very_long_messages_are_laid_out_in_part() -> None:
    blocks = blocks_of("word " * 5 + "\n\n" + ("many words " * 300 + "\n\n") * 20)
    shown, left_out = excerpt(blocks)
    assert len(shown) < len(blocks)
    assert sum(len(b.text) for b in shown) + left_out == sum(len(b.text) for b in blocks)
    assert excerpt(blocks, 1) == (tuple(blocks), 0)


def test_very_long_code_is_cut() -> None:
    shown, left_out = excerpt(blocks_of("```\n" + "x = 1\n" * 15_000 + "```"))
    assert len(shown[0].text) == FIRST_CHARACTERS
    assert left_out == 15_000 * 6 - 1 - FIRST_CHARACTERS


def test_deep_nesting_ends() -> None:
    assert blocks_of("> " * 500 + "x")
    assert blocks_of("- " * 500 + "x")


def test_a_segment_knows_its_line() -> None:
    assert [segment.line for segment in parse("a\n\n- b\n- c\n\nd\n")] == [0, 2, 3, 5]


@pytest.mark.parametrize("size", [1, 3, 7, 40])
def test_growing_gives_what_one_parse_gives(size: int) -> None:
    growing = GrowingMarkdown()
    for at in range(0, len(EVERYTHING), size):
        growing.append(EVERYTHING[at : at + size])
    growing.finish()
    assert growing.blocks == blocks_of(EVERYTHING)


def test_growing_reports_the_first_block_that_may_differ() -> None:
    growing = GrowingMarkdown("one\n\ntwo")
    assert growing.append(" more\n\nthree") == 1
    assert [block.text for block in growing.frozen] == ["one", "two more"]
    assert growing.append(" four") == 2


def test_late_link_definitions_reach_earlier_blocks() -> None:
    growing = GrowingMarkdown("See [it][x].\n\nThen.\n\n")
    growing.append("[x]: https://a.b\n")
    assert "<a" not in growing.blocks[0].html
    assert growing.finish() == 0
    assert '<a href="https://a.b">it</a>' in growing.blocks[0].html


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["# a\n", "b\n", "\n", "- c\n", "1. d\n", "> e\n", "```\n", "    f\n", "|g|\n", "*h* "]
        )
    )
)
def test_parsing_never_fails_and_growing_never_loses_text(pieces: list[str]) -> None:
    source = "".join(pieces)
    growing = GrowingMarkdown()
    for piece in pieces:
        growing.append(piece)
    growing.finish()
    assert growing.source == source
    assert blocks_of(source) is not None


def test_code_is_coloured_by_kind() -> None:
    code = 'def f(x):  # note\n    return "s" + str(1)\n'
    found = {code[start : start + length]: kind for start, length, kind in spans(code, "python")}
    assert found["def"] == "keyword"
    assert found["# note"] == "comment"
    assert found["f"] == "function"
    assert found["1"] == "number"


def test_unknown_languages_stay_plain() -> None:
    assert spans("whatever", "no-such-language") == []
    assert spans("whatever", "") == []


def test_growing_code_is_coloured_like_whole_code() -> None:
    code = "".join(f"def f{i}(x):\n    return x + {i}  # {i}\n" for i in range(60))
    growing = GrowingSpans("python")
    for end in range(0, len(code), 37):
        growing.update(code[:end])
    growing.update(code)
    assert growing.spans == spans(code, "python")


@given(st.lists(st.integers(1, 500), max_size=60), st.data())
def test_heights_agree_with_plain_sums(heights: list[int], data: st.DataObject) -> None:
    rows = Heights(heights)
    if heights:
        row = data.draw(st.integers(0, len(heights) - 1))
        heights[row] = 77
        rows.set(row, 77)
    rows.append(13)
    heights.append(13)
    assert [rows.top(i) for i in range(len(heights) + 1)] == [
        sum(heights[:i]) for i in range(len(heights) + 1)
    ]
    y = data.draw(st.integers(0, sum(heights) - 1))
    assert rows.top(rows.row_at(y)) <= y < rows.top(rows.row_at(y) + 1)


def test_heights_can_be_cut() -> None:
    rows = Heights([10, 20, 30])
    rows.truncate(1)
    rows.append(5)
    assert (len(rows), rows.total, rows[1]) == (2, 15, 5)
