"""Lanes run work by priority, hand over results, and end when asked."""

import threading

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken, Jobs, Lane, Priority


def test_a_lane_runs_urgent_work_first_and_equal_work_in_order():
    lane, gate, order = Lane("t"), threading.Event(), []
    lane.submit(gate.wait)
    late = [lane.submit(lambda i=i: order.append(i), Priority.BACKGROUND) for i in range(3)]
    soon = [lane.submit(lambda i=i: order.append(10 + i)) for i in range(2)]
    gate.set()
    for future in late + soon:
        future.result(5)
    assert order == [10, 11, 0, 1, 2]
    assert lane.close()


def test_an_error_reaches_the_asker_and_the_lane_goes_on():
    lane = Lane("t")
    with pytest.raises(ZeroDivisionError):
        lane.submit(lambda: 1 / 0).result(5)
    assert lane.submit(lambda: 7).result(5) == 7
    assert lane.close()


def test_close_without_drain_cancels_what_waits():
    lane, gate = Lane("t"), threading.Event()
    lane.submit(gate.wait)
    waiting = lane.submit(lambda: 1)
    closer = threading.Thread(target=lambda: lane.close(5, drain=False))
    closer.start()
    while not waiting.cancelled():
        pass
    gate.set()
    closer.join(5)
    with pytest.raises(UserError) as refused:
        lane.submit(lambda: 2)
    assert refused.value.code == "closing"


def test_close_with_drain_finishes_what_waits():
    lane, done = Lane("t"), []
    for i in range(20):
        lane.submit(lambda i=i: done.append(i))
    assert lane.close()
    assert done == list(range(20))


def test_close_says_when_a_thread_hangs():
    lane, gate = Lane("t"), threading.Event()
    lane.submit(gate.wait)
    assert lane.close(0.05) is False
    gate.set()
    assert lane.close()


def test_cancelling_a_job_by_its_id():
    jobs, began = Jobs(), threading.Event()

    def work(token: CancelToken) -> str:
        began.set()
        token.wait(10)
        token.check()
        return "never"

    job = jobs.start("cpu", work)
    assert began.wait(5)
    jobs.cancel(job.id)
    jobs.cancel("unknown")
    with pytest.raises(Cancelled):
        job.future.result(5)
    assert jobs.close()
