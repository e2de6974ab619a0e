"""Chats as one page of HTML that needs nothing else: no script, nothing from elsewhere, pictures inside."""

from __future__ import annotations

import base64
import html
import re
import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from app.chat.export import NAMES, UNNAMED
from app.store.attachments import Attachment
from app.store.records import Call, Chat, Message

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Shown = tuple[Chat, Sequence[Message], Mapping[str, Sequence[tuple[Attachment, bytes]]]]
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
MOST_PICTURE = 8 << 20
MOST_MARKDOWN = 200_000
"""Characters of a message from which on it is shown as plain text."""
SAFE_LINK = re.compile(r"(?i)(https?|mailto):")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root { color-scheme: light dark; --ink: #1d2023; --soft: #5c636b; --page: #fff; --box: #f3f4f6; --line: #d9dce0; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ea; --soft: #a2a9b1; --page: #17191b; --box: #22262a; --line: #3a4046; }
}
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0 auto;
  max-width: 46rem; padding: 2rem 1rem; overflow-wrap: anywhere; }
h1 { line-height: 1.25; } h1 + p, .who { color: var(--soft); }
article + article { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem; }
section { margin: 1.2rem 0; } section.user { background: var(--box); border-radius: 10px; padding: .4rem 1rem; }
.who { font-size: .85rem; margin: 0 0 .3rem; } .who b { color: var(--ink); }
pre { background: var(--box); border-radius: 8px; padding: .8rem; overflow-x: auto; white-space: pre-wrap; }
code { font-family: ui-monospace, monospace; font-size: .92em; }
table { border-collapse: collapse; } td, th { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; }
blockquote { border-left: 3px solid var(--line); margin-left: 0; padding-left: 1rem; color: var(--soft); }
img { max-width: 100%; border-radius: 8px; } details { color: var(--soft); }
@media print { body { max-width: none; padding: 0; } section { break-inside: avoid-page; } }
"""


def page(chats: Sequence[Shown]) -> str:
    """A whole document."""
    title = html.escape(chats[0][0].title or UNNAMED) if len(chats) == 1 else f"{len(chats)} chats"
    body = "\n".join(article(*one) for one in chats)
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<style>{STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def article(
    chat: Chat, path: Sequence[Message], files: Mapping[str, Sequence[tuple[Attachment, bytes]]]
) -> str:
    """One chat's shown branch."""
    facts = " · ".join(html.escape(fact) for fact in (_day(chat.created), *(f"#{tag}" for tag in chat.tags)))
    parts = [f"<article><h1>{html.escape(chat.title or UNNAMED)}</h1>", f"<p>{facts}</p>"]
    if chat.system_prompt.strip():
        parts.append(
            f'<section><p class="who"><b>Instructions</b></p>{rendered(chat.system_prompt)}</section>'
        )
    parts += [_section(message, files.get(message.id, ())) for message in path]
    return "\n".join([*parts, "</article>"])


def _section(message: Message, files: Sequence[tuple[Attachment, bytes]]) -> str:
    facts = [
        f"<b>{NAMES[message.role]}</b>",
        time.strftime("%Y-%m-%d %H:%M", time.localtime(message.created)),
    ]
    if message.role == "assistant" and message.model:
        facts.append(html.escape(message.model))
    parts = [f'<section class="{message.role}"><p class="who">{" · ".join(facts)}</p>']
    if message.reasoning.strip():
        parts.append(f"<details><summary>Thoughts</summary>{rendered(message.reasoning)}</details>")
    parts += map(_called, message.calls)
    parts.append(rendered(message.content))
    parts += [
        _picture(one, data) for one, data in files if one.kind in PICTURES and 0 < len(data) <= MOST_PICTURE
    ]
    return "\n".join([*parts, "</section>"])


def _called(call: Call) -> str:
    told = html.escape(f"{call.title or call.name}: {call.arguments}")
    return f"<blockquote><p>{told}</p><pre>{html.escape(call.result)}</pre></blockquote>"


def _picture(one: Attachment, data: bytes) -> str:
    address = f"data:{one.kind};base64,{base64.b64encode(data).decode()}"
    return f'<p><img alt="{html.escape(one.name)}" src="{address}"></p>'


def _day(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds))


def rendered(source: str) -> str:
    """Markdown as HTML. Raw HTML stays text, pictures become their words, links lead to the web or to nothing."""
    if len(source) > MOST_MARKDOWN:
        return f"<pre>{html.escape(source)}</pre>"
    return _parser().render(source)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": 20})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.validateLink = lambda url: bool(SAFE_LINK.match(url))  # type: ignore[method-assign]
    parser.add_render_rule("image", _as_words)
    return parser


def _as_words(_renderer: Any, tokens: Sequence[Any], index: int, _options: Any, _env: Any) -> str:
    """A picture that would be fetched from elsewhere: what it shows, and where it is."""
    token = tokens[index]
    return html.escape(f"[{token.content or 'picture'}: {token.attrs.get('src', '')}]")
