"""How smooth the window is: a real window, a real vault and the starter model, measured on the window's own thread."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer

from app.base.events import TokenChunk, TurnStarted
from app.base.ids import new_id
from app.base.paths import Profile
from app.store.records import Chat, Message
from app.ui.bench_chats import growth, hostile_times
from app.ui.bench_indexing import frames_while_indexing
from app.ui.chat.place import ChatPlace
from app.ui.collector import Collector

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.shell.window import MainWindow

Figure = dict[str, str | float | bool]
TICK_MS = 10
MEASURED = 160
"""Tokens of the answers whose speed is compared."""
LONG_ANSWER = 20_000
"""Characters of the answer that is streamed; about 100 tokens a second are 14 characters a frame."""
FRAME_CHARACTERS = 14


class Lateness(QObject):
    """A 10 ms timer that notes, in milliseconds, how late each of its ticks comes."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._before = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._before) * 1000 - TICK_MS))
        self._before = now

    def measure(self, wait: Callable[[], object]) -> list[float]:
        """The lateness of all ticks while `wait` runs the event loop."""
        self.late = []
        self._before = time.perf_counter()
        self._timer.start(TICK_MS)
        wait()
        self._timer.stop()
        return self.late


def ui_figures(core: AppCore, *, quick: bool = False) -> list[Figure]:
    """Everything the window promises of its speed, on an open core whose profile may be filled with sample chats."""
    window, place = _window(core)
    garbage = Collector()  # as the program has it: else Python collects in the middle of a frame
    try:
        figures = _timers(core, place, 2.0 if quick else 8.0)
        figures.append(_speed(core, place, 1 if quick else 5))
        figures += _streaming(place, LONG_ANSWER // 4 if quick else LONG_ANSWER)
        figures += _long_chat(core, place, 2_000 if quick else 10_000)
        figures += _many_chats(place, 30 if quick else 100)
        figures.append(_hostile(place))
        figures += _indexing(core, place, 100 if quick else 400)
        figures += _search(core, 10_000 if quick else 100_000)
    finally:
        garbage.end()
        place.close()
        window.close()
    return figures


def _window(core: AppCore) -> tuple[MainWindow, ChatPlace]:
    from app.ui.app import make_app
    from app.ui.shell import state
    from app.ui.shell.window import MainWindow
    from app.ui.theme.style import Theme

    app = make_app(sys.argv[:1])
    window = MainWindow(Theme(app, "light"), core.profile, state.load(core.profile.window))
    window.attach(core)
    window.show()
    place = window.place_named("chat")
    assert isinstance(place, ChatPlace)
    _spin(0.3)
    return window, place


def _spin(seconds: float, until: Callable[[], bool] = lambda: False, every_ms: int = 5) -> bool:
    """Run the event loop for a while, or until something holds; whether it came to hold. To look costs time too."""
    loop, deadline = QEventLoop(), time.monotonic() + seconds
    poll = QTimer()
    poll.timeout.connect(lambda: loop.quit() if until() or time.monotonic() >= deadline else None)
    poll.start(every_ms)
    loop.exec()
    poll.stop()
    return until()


# while the engine works


def _timers(core: AppCore, place: ChatPlace, seconds: float) -> list[Figure]:
    clock = Lateness()
    loading = clock.measure(lambda: _load_repeatedly(core, place))
    place.vm.send("Tell me a long story about a lighthouse, with many details.")
    _spin(30, lambda: any(live.tokens for live in place.vm.turns.lives()))
    generating = clock.measure(lambda: _spin(seconds, lambda: not place.vm.busy))
    place.vm.stop()
    _spin(10, lambda: not place.vm.busy)
    return [
        _figure("timer_late_ms_p99_generating", _share(generating, 0.99), 16),
        _figure("timer_late_ms_max_generating", max(generating), 100),
        _figure("timer_late_ms_p99_loading", _share(loading, 0.99), 16),
        _figure("timer_late_ms_max_loading", max(loading), 100),
    ]


def _load_repeatedly(core: AppCore, place: ChatPlace) -> None:
    """Load the model the person's way once, then the file again and again: the starter loads in less than a second."""
    from app.engine.api import LoadSpec

    place.vm.background.run("load", core.models.load, lambda _: None)
    _spin(60, lambda: core.models.current is not None)
    path = Path(core.library.get(core.models.current_id).path)
    for _ in range(4):
        loading = core.engine.load(LoadSpec(path))
        _spin(60, loading.done)


def _speed(core: AppCore, place: ChatPlace, rounds: int) -> Figure:
    """Tokens per second of an answer that is shown as it comes, against one that nobody sees, pair by pair."""
    ratios: list[float] = []
    for turn in range(rounds):
        alone = _unseen(core, f"Tell a very long story, number {turn}.")
        ratios.append(_shown(place, f"Tell a very long tale, number {turn}.") / alone)
    figure = _figure("generation_in_window_vs_alone", statistics.median(ratios), 0.85)
    return {**figure, "unit": "ratio", "better": "higher", "holds": figure["value"] >= 0.85}  # type: ignore[operator]


def _unseen(core: AppCore, question: str) -> float:
    from app.engine.api import GenerateRequest
    from app.engine.api import Message as Said

    request = GenerateRequest((Said("user", question),), max_tokens=MEASURED)
    end = core.engine.submit(request, lambda _: None)
    return float(end.result().stats.tokens_per_s)


def _shown(place: ChatPlace, question: str) -> float:
    """Until it has so many tokens, counted where the window shows them."""

    most = 0

    def told() -> int:
        nonlocal most
        most = max(most, *(live.tokens for live in place.vm.turns.lives()), 0)
        return most

    place.vm.new_chat()
    place.vm.send(question)
    _spin(30, lambda: told() > 0)
    began, before = time.perf_counter(), told()
    _spin(60, lambda: told() >= MEASURED or not place.vm.busy, every_ms=50)
    speed = (most - before) / (time.perf_counter() - began)
    place.vm.stop()
    _spin(10, lambda: not place.vm.busy)
    return speed


# what the transcript costs


def _streaming(place: ChatPlace, characters: int) -> list[Figure]:
    """Feed an answer frame by frame, the way the bridge does, and paint each frame."""
    chat, message_id = _store(place, [("Tell me everything.", "")])
    place.vm.open(chat.id)
    _spin(5, lambda: bool(place.vm.turns.rows))
    place.vm.on_events([TurnStarted("bench", chat.id, message_id)])
    source, frames = _sample(characters), []
    for at in range(0, len(source), FRAME_CHARACTERS):
        chunk = TokenChunk("bench", chat.id, message_id, source[at : at + FRAME_CHARACTERS])
        frames.append(_timed(lambda chunk=chunk: _shown_chunk(place, chunk), place))
    return [
        _figure("stream_frame_ms_p95", _share(frames, 0.95), 16),
        _figure("stream_frame_ms_p99", _share(frames, 0.99), 33),
    ]


def _shown_chunk(place: ChatPlace, chunk: TokenChunk) -> None:
    """Some words more, and the formulas that were set meanwhile."""
    place.vm.on_events([chunk])
    QCoreApplication.processEvents()


def _long_chat(core: AppCore, place: ChatPlace, count: int) -> list[Figure]:
    turns = [(f"Question {n} about the pump?", _sample(400 + n % 7 * 200)) for n in range(count // 2)]
    chat, _ = _store(place, turns)
    opening = [_open_once(place, chat) for _ in range(5)]
    bar = place.area.transcript.verticalScrollBar()
    scrolling = [_timed(lambda: bar.setValue(bar.value() - 120), place) for _ in range(400)]
    return [
        _figure("open_10k_chat_ms", statistics.median(opening), 300),
        _figure("scroll_frame_ms_p95", _share(scrolling, 0.95), 16),
    ]


def _many_chats(place: ChatPlace, count: int) -> list[Figure]:
    """Chats of 60 answers each, opened one after the other, read to their beginning and left."""
    chats = [
        _store(place, [(f"Of {n}, what is {i}?", _sample(900, n)) for i in range(60)])[0]
        for n in range(count)
    ]
    bar = place.area.transcript.verticalScrollBar()

    def read(number: int) -> None:
        _open_once(place, chats[number])
        for share in (0.7, 0.3, 0.0):
            bar.setValue(round(bar.maximum() * share))
            place.area.transcript.viewport().repaint()

    return [{**_figure("chats_in_turn_growth_mb", growth(read, count), 8), "unit": "MB"}]


def _hostile(place: ChatPlace) -> Figure:
    """The slowest of 500 hostile texts to be read, laid out and painted."""
    times = hostile_times(place.area.transcript.look, lambda step: _timed(step, place))
    return _figure("hostile_text_ms_max", max(times), 100)


def _indexing(core: AppCore, place: ChatPlace, count: int) -> list[Figure]:
    """In the long chat, while documents that were dropped are read and embedded."""
    folder = core.profile.root.with_name("documents")
    clock = Lateness()
    measured: list[tuple[list[float], bool]] = []
    late = clock.measure(lambda: measured.append(frames_while_indexing(core, place, _spin, folder, count)))
    frames, busy = measured[0]
    if not busy:
        print("The index was complete before the measurement was over.", file=sys.stderr)
    return [
        _figure("indexing_frame_ms_p99", _share(frames, 0.99), 33),
        _figure("timer_late_ms_p99_indexing", _share(late, 0.99), 33),
    ]


def _open_once(place: ChatPlace, chat: Chat) -> float:
    place.vm.new_chat()
    _spin(0.2)
    began = time.perf_counter()
    place.vm.open(chat.id)
    _spin(30, lambda: bool(place.vm.turns.rows))
    place.area.transcript.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def _timed(step: Callable[[], object], place: ChatPlace) -> float:
    """Milliseconds of one frame: the step and the painting of what it changed."""
    began = time.perf_counter()
    step()
    place.area.transcript.viewport().repaint()
    return (time.perf_counter() - began) * 1000


def _search(core: AppCore, count: int) -> list[Figure]:
    from app.store.chats import ChatsRepo

    repo, chance = ChatsRepo(core.vault), random.Random(7)
    words = [
        f"{a}{b}{c}"
        for a in ("bra", "tel", "mon", "sil")
        for b in ("ka", "ro", "ve", "ni")
        for c in range(60)
    ]
    for start in range(0, count, 5_000):
        chat = Chat(new_id(), f"Sample {start}", time.time(), time.time())
        repo.create(chat).result()
        fresh = [_sample_message(chat.id, chance, words) for _ in range(5_000)]
        repo.add(*fresh, head=fresh[-1].id).result()
    times = []
    for _ in range(60):
        began = time.perf_counter()
        core.chats.search(" ".join(chance.sample(words, 2)))
        times.append((time.perf_counter() - began) * 1000)
    return [_figure("search_100k_ms_p95", _share(times, 0.95), 100)]


def _sample_message(chat_id: str, chance: random.Random, words: list[str]) -> Message:
    return Message(new_id(), chat_id, None, "user", " ".join(chance.choices(words, k=40)), time.time())


def _store(place: ChatPlace, turns: list[tuple[str, str]]) -> tuple[Chat, str]:
    """A stored chat of these turns, and the id of its last answer."""
    from app.store.chats import ChatsRepo

    repo, now = ChatsRepo(place.vm.core.vault), time.time()
    chat = Chat(new_id(), "Bench", now, now)
    repo.create(chat).result()
    messages: list[Message] = []
    parent = None
    for number, (question, answer) in enumerate(turns):
        asked, told = f"{chat.id}-{number:06d}-a", f"{chat.id}-{number:06d}-b"
        messages.append(Message(asked, chat.id, parent, "user", question, now))
        messages.append(Message(told, chat.id, asked, "assistant", answer, now))
        parent = told
    repo.add(*messages, head=messages[-1].id).result()
    return chat, messages[-1].id


def _sample(characters: int, number: int = 0) -> str:
    """Markdown of all kinds, of about this length; other formulas for each `number`."""
    piece = (
        "## A part\n\nSome **bold** words and `code` in a paragraph that goes on for a line or two, with a "
        "[link](https://example.org/page) and *more* words to fill it up to a usual length for an answer.\n\n"
        "- one item of a list\n- another, with **weight**\n  1. and a nested one\n\n"
        "| Month | Rent | Note |\n|---|--:|---|\n| May | 1,250 | paid |\n| June | 1,250 | open |\n\n"
        "```python\ndef rent(months: int) -> int:\n    # the sum\n    return months * 1250\n```\n\n"
        "> A quotation of some words, where $x_{0}^2 + \\alpha$ is at most \\(\\frac{{a}}{{{0}}}\\).\n\n"
        "$$\n\\sum_{{i=1}}^{{{0}}} i = \\frac{{n(n+1)}}{{2}}\n$$\n\nAs said[^1].\n\n[^1]: In a note.\n\n"
    )
    pieces = (piece.format(1000 * number + n) for n in range(characters // len(piece) + 1))
    return "".join(pieces)[:characters]


def _share(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _figure(name: str, value: float, goal: float) -> Figure:
    rounded = round(value, 2)
    return {
        "name": name,
        "value": rounded,
        "unit": "ms",
        "goal": goal,
        "better": "lower",
        "holds": rounded <= goal,
    }


def main() -> int:
    """Print the figures as a JSON list, measured in a profile that is thrown away."""
    import os

    from app.assembly import open_core
    from app.ui.bench_launch import launch_figures

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        core = open_core(Profile(Path(folder) / "filled"), "a profile that is thrown away")
        try:
            figures = ui_figures(core, quick="--quick" in sys.argv)
        finally:
            core.close()
        figures += launch_figures(Path(folder) / "launch")
    sys.stdout.write(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
