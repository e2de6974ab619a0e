"""The crossing from worker threads: nothing lost, nothing out of order, nothing while asleep."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.events import Changed, Event, ModelState, Progress, TokenChunk, TurnDone, TurnStarted
from app.ui.bridge import Bridge, merged


def chunk(job: str, text: str, kind: str = "answer") -> TokenChunk:
    return TokenChunk(job, "c", f"m-{job}", text, kind)  # type: ignore[arg-type]


def text_of(events: list[Event], job: str, kind: str) -> str:
    return "".join(e.text for e in events if isinstance(e, TokenChunk) and (e.job_id, e.kind) == (job, kind))


def test_chunks_of_a_job_become_one() -> None:
    made = merged([chunk("a", "x"), chunk("b", "1"), chunk("a", "y"), chunk("b", "2")])
    assert [(e.job_id, e.text, e.tokens) for e in made if isinstance(e, TokenChunk)] == [
        ("a", "xy", 2),
        ("b", "12", 2),
    ]


def test_order_within_a_job_is_kept() -> None:
    start, end = TurnStarted("a", "c", "m-a"), TurnDone("a", "c", "m-a", "stop")
    made = merged([start, chunk("a", "x"), end, chunk("a", "late")])
    assert [type(e).__name__ for e in made] == ["TurnStarted", "TokenChunk", "TurnDone", "TokenChunk"]


def test_thoughts_and_answers_stay_apart() -> None:
    made = merged([chunk("a", "hm", "reasoning"), chunk("a", "so"), chunk("a", "!", "reasoning")])
    assert [e.text for e in made if isinstance(e, TokenChunk)] == ["hm", "so", "!"]


def test_only_the_newest_progress_is_delivered() -> None:
    steps = [Progress("j", "t", n / 10) for n in range(5)] + [Progress("j", "t", 1.0, done=True)]
    assert merged(steps) == [steps[-1]]
    loads = [ModelState("m", "loading", 0.1), ModelState("m", "loading", 0.9), ModelState("m", "ready", 1.0)]
    assert merged(loads) == loads[1:]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["answer", "reasoning"]), st.text(max_size=3)))
)
def test_merging_loses_no_text(pieces: list[tuple[str, str, str]]) -> None:
    events: list[Event] = [chunk(job, text, kind) for job, kind, text in pieces]
    made = merged(events)
    for job in "ab":
        for kind in ("answer", "reasoning"):
            assert text_of(made, job, kind) == text_of(events, job, kind)
    assert sum(e.tokens for e in made if isinstance(e, TokenChunk)) == len(events)


def test_a_burst_from_another_thread_arrives_whole_and_merged(qapp: QApplication, qtbot: QtBot) -> None:
    bridge, seen = Bridge(), list[list[Event]]()
    threads: list[QThread] = []
    bridge.events.connect(lambda batch: (seen.append(batch), threads.append(QThread.currentThread())))

    def post() -> None:
        for number in range(4000):
            bridge.post(chunk("a", f"{number},"))
        bridge.post(TurnDone("a", "c", "m-a", "stop"))

    worker = threading.Thread(target=post)
    worker.start()
    qtbot.waitUntil(lambda: any(isinstance(e, TurnDone) for batch in seen for e in batch))
    worker.join()
    everything = [e for batch in seen for e in batch]
    assert text_of(everything, "a", "answer") == "".join(f"{n}," for n in range(4000))
    assert len(everything) < 400
    assert set(threads) == {qapp.thread()}
    bridge.close()


def test_it_sleeps_when_nothing_comes_and_wakes_again(qapp: QApplication, qtbot: QtBot) -> None:
    bridge, seen = Bridge(), list[Event]()
    bridge.events.connect(seen.extend)
    for number in range(2):
        bridge.post(Changed("chat", frozenset({str(number)})))
        qtbot.waitUntil(lambda want=number: len(seen) == want + 1)
        qtbot.waitUntil(lambda: not bridge._timer.isActive())
    assert seen == [Changed("chat", frozenset({"0"})), Changed("chat", frozenset({"1"}))]
    bridge.close()


def test_after_close_nothing_is_taken(qapp: QApplication, qtbot: QtBot) -> None:
    bridge, seen = Bridge(), list[Event]()
    bridge.events.connect(seen.extend)
    bridge.post(Changed("chat"))
    bridge.close()
    bridge.post(Changed("chat"))
    qtbot.wait(60)
    assert seen == []


def test_what_costs_much_is_delivered_less_often(qapp: QApplication) -> None:
    """After 1 ms, 5 ms and half a second of work on the window's thread."""
    spent = iter((0.0, 0.001, 0.006, 0.506))
    bridge = Bridge(clock=lambda: next(spent))
    assert [bridge._pause() for _ in range(3)] == [33, 80, 100]
    bridge.close()
