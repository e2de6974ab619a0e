"""What Ctrl+K finds beside actions: chats, the guide, folders, pipelines, models, settings; and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.store.records import Hit
from app.ui.shell.place import Action
from app.ui.viewmodels import guide
from app.ui.viewmodels.chat_list import plain_snippet
from app.ui.viewmodels.fuzzy import INSIDE, score
from app.ui.viewmodels.remote import named
from app.ui.viewmodels.settings import group_words
from app.ui.viewmodels.shell import size_words, tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

CHATS, MOST = 8, 12
"""Chats asked of the full-text search, and rows of one kind that are shown."""
IN_THE_TEXT = INSIDE / 2
"""What a chat or a page of the guide earns that has the words in its text and not in its title."""
A_SETTING = 15.0
"""What settings stand behind: there are many, and the way to one is seldom what is looked for."""


@dataclass(frozen=True)
class Find:
    """One row of the palette: `score` puts it among the others, `keys` is a portable key sequence or empty."""

    group: str
    title: str
    run: Callable[[], None]
    detail: str = ""
    icon: str = "command"
    keys: str = ""
    score: float = 0.0


def deeds(actions: Iterable[Action], words: str) -> list[Find]:
    """The actions that fit, in the table's order; by their group's name, too, where that is typed before."""
    made = []
    for action in actions:
        direct, within = score(words, action.title), score(words, f"{action.group} {action.title}")
        if direct is not None or within is not None:
            best = max(one for one in (direct, within) if one is not None)
            made.append(Find(tr("Actions"), action.title, action.run, "", "command", action.keys, best))
    return made


def elsewhere(window: MainWindow, words: str) -> list[Find]:
    """What the rooms hold that fits these words. For a thread of its own; the calls are for the window's."""
    places: tuple[Callable[[MainWindow], Iterator[Find]], ...] = (_folders, _pipelines, _models, _settings)
    found = [*_chats(window, words), *_guide(window, words)]
    for place in places:
        for one in place(window):
            fits = score(words, one.title)
            if fits is not None:
                found.append(replace(one, score=fits + one.score))
    return found


def ordered(found: Iterable[Find]) -> list[tuple[str, list[Find]]]:
    """By kind, the kind with the best row first; within a kind the best rows first, equal ones as they came."""
    groups: dict[str, list[Find]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    ranked = [(group, sorted(rows, key=lambda row: -row.score)) for group, rows in groups.items()]
    return sorted(ranked, key=lambda pair: -pair[1][0].score)


def _chats(window: MainWindow, words: str) -> Iterator[Find]:
    for hit in window.core.chats.search(words, CHATS):
        fits = score(words, hit.title)
        yield Find(
            tr("Chats"),
            hit.title,
            lambda hit=hit: _show(window, hit),
            plain_snippet(hit.snippet),
            "chat",
            score=IN_THE_TEXT if fits is None else fits,
        )


def _guide(window: MainWindow, words: str) -> Iterator[Find]:
    from app.ui.help.desk import open_guide

    for one in guide.search(words) if words.strip() else ():
        fits = score(words, one.page.title)
        yield Find(
            tr("Help"),
            one.page.title,
            lambda to=one.page.name: open_guide(window, to),
            " ".join(one.excerpt.split()),
            "help",
            score=IN_THE_TEXT if fits is None else fits,
        )


def _show(window: MainWindow, hit: Hit) -> None:
    from app.ui.chat.place import ChatPlace

    window.go("chat")
    chat = window.place_named("chat")
    if isinstance(chat, ChatPlace):
        chat.show_hit(hit.chat, hit.message or "", hit.snippet)


def _folders(window: MainWindow) -> Iterator[Find]:
    for folder in window.core.knowledge.folders():
        if folder.chat is None:
            words = tr("%n file(s)", folder.files)
            yield Find(
                tr("Folders"), folder.name, lambda to=folder.id: window.go("knowledge", to), words, "folder"
            )


def _pipelines(window: MainWindow) -> Iterator[Find]:
    for row in window.core.pipelines.list():
        yield Find(tr("Pipelines"), row.title, lambda to=row.id: window.go("pipelines", to), "", "flow")


def _models(window: MainWindow) -> Iterator[Find]:
    for entry in window.core.library.list():
        if entry.role in ("chat", "vision"):
            words = tr("Use this model")
            size = f" · {size_words(entry.size)}" if entry.size else ""
            run = lambda to=entry.id: window.core.models.load(to)  # noqa: E731
            yield Find(tr("Models"), named(entry), run, words + size, "models")


def _settings(window: MainWindow) -> Iterator[Find]:
    for row in window.core.settings.rows.values():
        if row.key != "offline":
            run = lambda to=row.key: window.go("settings", to)  # noqa: E731
            words = group_words(row.group)
            yield Find(tr("Settings"), tr(row.title), run, words, "settings", score=-A_SETTING)
