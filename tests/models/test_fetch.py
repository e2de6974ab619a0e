"""A fetch against a server that misbehaves: one way in each test, and what becomes of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.models.download import Fetcher
from app.models.pace import Manner, Pace, Patience, Stop
from app.models.spans import Record, Spans
from app.net.after import seconds_of
from app.net.door import Patience as Waiting
from app.net.gate import Gate
from tests.models.conftest import offer, tiny_gguf
from tests.models.test_download import Desk
from tests.net import hub as hubs

DATA = tiny_gguf(filler=5) + bytes(range(256)) * 4000
SIZE = len(DATA)
URL = "/maker/tiny/resolve/main/tiny.gguf"
QUICK = Manner(tries=3, pause=0.01, part=64 << 10, sync=256 << 10)
MANY = replace(QUICK, least=64 << 10, settle_s=0.0)


@pytest.fixture
def desk(shelf, hub):
    hub.files[URL] = DATA
    made = Desk(shelf, hub, offer(DATA))
    made.manner = QUICK
    return made


def ranges(hub):
    return [hit[2] for hit in hub.hits]


def fetched(desk):
    entry = desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA
    assert sorted(path.name for path in desk.target.parent.iterdir()) == ["tiny.gguf"]
    return entry


# --- parts


def test_a_large_file_comes_by_several_connections(desk, hub):
    hub.tag, hub.rate, desk.manner = '"v1"', 400_000, MANY
    fetched(desk)
    assert 4 <= len(hub.hits) <= 20
    starts = {part.partition("-")[0] for part in ranges(hub)}
    assert len(starts) == len(hub.hits)
    assert all(header.get("if-range") == '"v1"' for header in hub.headers[1:])


def test_a_server_that_does_not_say_it_has_ranges_is_asked_once(desk, hub):
    hub.rate, desk.manner = 4_000_000, MANY
    fetched(desk)
    assert ranges(hub) == [""]


def test_a_busy_server_that_refuses_helpers_still_gives_the_file(desk, hub):
    hub.tag, hub.rate, desk.manner = '"v1"', 1_000_000, replace(MANY, tries=0)
    hub.moods, hub.mood = ["well", "429", "503", "429"], "well"
    fetched(desk)


def test_a_server_that_sends_other_bytes_than_asked_is_refused(desk, hub):
    hub.moods = ["short"]
    hub.mood = "astray"
    with pytest.raises(UserError) as caught:
        desk.fetcher.get("tiny")
    assert caught.value.code == "unexpected-answer"
    hub.mood = "well"
    fetched(desk)


# --- patience


@pytest.mark.parametrize("mood", ["429", "500", "502", "503", "short"])
def test_what_may_pass_is_tried_again(desk, hub, mood):
    hub.moods, hub.after = [mood, mood], "0"
    fetched(desk)
    assert len(hub.hits) == 3


def test_a_server_that_stalls_is_left_and_asked_again(desk, hub):
    desk.gate = Gate(False, desk.rows.append, hub.purposes(), patience=Waiting(5.0, 1.0))
    desk.fetcher = Fetcher(desk.library, desk.gate, desk.terms, lambda: QUICK)
    hub.moods = ["stalled"]
    fetched(desk)
    assert ranges(hub) == ["", f"bytes={SIZE // 2}-{SIZE - 1}"]


def test_tries_are_counted_anew_after_each_progress(desk, hub):
    hub.moods = ["short"] * 12
    fetched(desk)
    assert len(hub.hits) == 13


def test_a_server_that_never_recovers_is_given_up(desk, hub):
    hub.mood, hub.after = "503", "0"
    assert desk.refused() == "server-error"
    assert len(hub.hits) == 1 + QUICK.tries


def test_a_server_that_wants_an_hour_is_not_waited_for(desk, hub):
    hub.mood, hub.after = "429", "3600"
    with pytest.raises(UserError, match="in 3600 seconds"):
        desk.fetcher.get("tiny")
    assert len(hub.hits) == 1


@pytest.mark.parametrize(
    ("mood", "code"), [("401", "gated"), ("404", "not-found"), ("418", "unexpected-answer")]
)
def test_what_will_not_pass_is_not_asked_twice(desk, hub, mood, code):
    hub.mood = mood
    assert desk.refused() == code
    assert len(hub.hits) == 1


@pytest.mark.parametrize("how", ["cancel", "offline"])
def test_a_wait_ends_with_the_switch_and_with_the_person(desk, hub, how):
    hub.mood, hub.after = "503", "100"
    token = CancelToken()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(desk.fetcher.get, "tiny", token)
        while not hub.hits:
            threading.Event().wait(0.01)
        desk.gate.set_offline(True) if how == "offline" else token.cancel()
        error = future.exception(timeout=10)
    assert isinstance(error, Cancelled) if how == "cancel" else error.code == "offline"
    assert len(hub.hits) == 1


def test_waits_grow_and_are_spread(desk):
    manner = Manner(tries=4, pause=1.0)
    error = UserError("x", code="broken")
    for dice, expected in ((0.0, [0.5, 1.0, 2.0, 4.0, None]), (1.0, [1.0, 2.0, 4.0, 8.0, None])):
        patience = Patience(manner, lambda dice=dice: dice)
        assert [patience.wait_for(error, None) for _ in range(5)] == expected
    assert Patience(manner, lambda: 1.0).wait_for(error, 30.0) == 30.0
    assert Patience(manner).wait_for(UserError("x", code="gated"), None) is None


def test_retry_after_is_a_number_or_a_date():
    assert seconds_of("12") == 12.0
    assert seconds_of("Thu, 01 Jan 1970 00:02:00 GMT", lambda: 100.0) == 20.0
    assert seconds_of("Thu, 01 Jan 1970 00:02:00 GMT", lambda: 1e9) == 0.0
    assert [seconds_of(text) for text in ("", "soon", "-3", "1e9")] == [None] * 4


# --- versions


def test_a_file_that_changes_between_resumes_is_begun_anew(shelf, hub):
    desk = Desk(shelf, hub, offer(DATA, sha256=None))
    other = DATA[:-5] + b"other"
    hub.files[URL], hub.tag, hub.mood = DATA, '"v1"', "short"
    assert desk.refused() == "broken"
    hub.files[URL], hub.tag, hub.mood = other, '"v2"', "well"
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == other
    assert ranges(hub) == ["", f"bytes={SIZE // 2}-{SIZE - 1}", ""]


def test_a_file_without_hash_goes_on_by_its_mark(shelf, hub):
    hub.files[URL], hub.tag, hub.mood = DATA, '"v1"', "short"
    desk = Desk(shelf, hub, offer(DATA, sha256=None))
    assert desk.refused() == "broken"
    hub.mood = "well"
    fetched(desk)
    assert ranges(hub) == ["", f"bytes={SIZE // 2}-{SIZE - 1}"]


@pytest.mark.parametrize("tag", ['W/"weak"', "bare", '"a"b"', '"' + "x" * 500 + '"'])
def test_a_mark_that_does_not_stand_for_every_byte_is_none(shelf, hub, tag):
    hub.files[URL], hub.tag, hub.mood = DATA, tag, "short"
    desk = Desk(shelf, hub, offer(DATA, sha256=None))
    desk.refused()
    hub.mood = "well"
    fetched(desk)
    assert ranges(hub) == ["", ""]


def test_a_file_that_always_changes_is_given_up(desk, hub, monkeypatch):
    hub.mood = "short"
    assert desk.refused() == "broken"

    class Turning(dict):
        def get(self, key, default=None):
            hub.tag = f'"v{len(hub.hits)}"'
            return super().get(key, default)

    hub.files, hub.tag = Turning(hub.files), '"v0"'
    desk.manner = replace(QUICK, tries=9)
    with pytest.raises(UserError) as caught:
        desk.fetcher.get("tiny")
    assert caught.value.code == "corrupt"
    assert "keeps changing" in caught.value.sentence or "changes at its source" in caught.value.sentence


def test_another_size_than_known_is_refused_before_it_comes(desk, hub):
    hub.files[URL] = DATA + b"more"
    assert desk.refused() == "changed-at-source"
    assert not desk.part.exists()


def test_a_rounded_size_is_asked_for_first(shelf, hub):
    from app.models.manifest import ModelFile

    hub.files[URL] = DATA
    file = ModelFile("tiny.gguf", 2_000_000, approximate=True)
    desk = Desk(shelf, hub, offer(DATA, parts=(file,)))
    fetched(desk)
    assert ranges(hub) == ["bytes=0-0", ""]


# --- addresses and tokens


def signed(desk, hub, home):
    desk.fetcher = Fetcher(
        desk.library,
        desk.gate,
        desk.terms,
        lambda: QUICK,
        lambda url: "hf_secret" if url.startswith(home) else "",
    )
    return desk


def test_the_token_goes_to_its_own_host_and_no_other(desk, hub):
    with hubs.running() as cdn:
        cdn.files[URL] = DATA
        hub.mood, hub.elsewhere = "redirect", f"{cdn.origin}{URL}"
        desk.gate = Gate(False, desk.rows.append, hub.purposes(cdn.origin))
        fetched(signed(desk, hub, hub.origin))
        assert hub.headers[0]["authorization"] == "Bearer hf_secret"
        assert "authorization" not in cdn.headers[0]
    assert not any("hf_secret" in str(row) for row in desk.rows)


def test_a_redirect_to_a_host_that_is_not_listed_is_refused(desk, hub):
    with hubs.running() as cdn:
        hub.mood, hub.elsewhere = "redirect", f"{cdn.origin}{URL}"
        assert signed(desk, hub, hub.origin).refused() == "host-refused"
        assert cdn.connections == 0


def test_nothing_secret_is_written_beside_the_part(desk, hub):
    hub.mood, hub.tag = "short", '"v1"'
    desk.manner = replace(QUICK, tries=0)
    desk.fetcher = Fetcher(desk.library, desk.gate, desk.terms, lambda: desk.manner, lambda url: "hf_secret")
    desk.refused()
    text = desk.part.with_name("tiny.gguf.part.json").read_text()
    assert "hf_secret" not in text
    assert hub.origin not in text


@pytest.mark.parametrize(("mood", "code"), [("401", "token-refused"), ("403", "gated")])
def test_a_token_that_opens_nothing_is_told(desk, hub, mood, code):
    hub.mood = mood
    assert signed(desk, hub, hub.origin).refused() == code


# --- going on


def test_what_was_begun_is_listed_gone_on_with_and_thrown_away(desk, hub):
    desk.manner, hub.mood = replace(QUICK, tries=0), "short"
    desk.refused()
    [begun] = desk.fetcher.begun()
    assert (begun.id, begun.done, begun.size) == ("tiny", SIZE // 2, SIZE)
    desk.fetcher.discard("tiny")
    assert desk.fetcher.begun() == []
    assert list(desk.target.parent.iterdir()) == []


def test_after_the_computer_went_down_only_what_the_disk_had_counts(tmp_path):
    partial = tmp_path / "x.part"
    partial.write_bytes(bytes(100))
    record = Record(tmp_path / "x.part.json", None)
    spans = Spans(1000, [(0, 10)])
    with partial.open("r+b") as file:
        record.settle(spans, file.fileno())
    span = spans.claim(1)
    spans.came(span, 50)
    record.save(spans)
    assert Record(record.path, None).load(partial).done == 60
    text = record.path.read_text()
    since = text[text.index('"since": ') + 9 :].split(",")[0]
    record.path.write_text(text.replace(since, str(float(since) - 3600)))
    assert Record(record.path, None).load(partial).done == 10


def test_a_shorter_part_than_written_down_is_begun_anew(tmp_path):
    partial = tmp_path / "x.part"
    partial.write_bytes(bytes(10))
    record = Record(tmp_path / "x.part.json", None)
    record.save(Spans(1000, [(0, 60)]))
    assert Record(record.path, None).load(partial) is None


def test_no_two_workers_take_the_same_bytes():
    spans = Spans(1000, [(100, 200)])
    first, second = spans.claim(10), spans.claim(10)
    assert [(s.at, s.end) for s in (first, second)] == [(0, 100), (200, 1000)]
    third = spans.claim(10)
    assert (second.end, third.at, third.end) == (600, 600, 1000)
    assert spans.room(second, 500) == 400
    fourth = spans.claim(10)
    assert (fourth.at, fourth.end) == (800, 1000)
    for span in (first, second, third, fourth):
        spans.came(span, span.left)
    assert (spans.done, spans.beginning) == (1000, 1000)
    assert spans.have == [(0, 100), (100, 600), (600, 800), (800, 1000)]
    assert spans.claim(10) is None


# --- speed


def test_a_limit_holds_all_workers_together():
    now = [0.0]
    pace = Pace(1000, lambda: now[0])
    assert pace.spend(500) == pytest.approx(0.4, abs=0.11)
    assert pace.spend(500) == pytest.approx(0.9, abs=0.11)
    now[0] = 50.0
    assert pace.spend(1000) == pytest.approx(0.9, abs=0.01)
    assert Pace(0).spend(1 << 40) == 0.0


def test_a_limited_fetch_is_whole(desk):
    desk.manner = replace(QUICK, limit=5_000_000)
    fetched(desk)


def test_a_stop_minds_the_other():
    other = CancelToken()
    stop = Stop(other)
    stop.check()
    other.cancel()
    with pytest.raises(Cancelled):
        stop.check()
