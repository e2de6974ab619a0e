"""Fetching from a hub that behaves and from one that does not."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.models.download import Fetcher, as_events
from app.models.manifest import ModelFile
from app.models.pace import Manner
from app.models.sources import Places, registry
from app.models.terms import Terms
from app.net.door import Patience
from app.net.gate import Gate
from tests.models.conftest import Kept, offer, tiny_gguf
from tests.net import hub as hubs

DATA = tiny_gguf(filler=3) + bytes(300_000)
MANNER = Manner(tries=0)
URL = "/maker/tiny/resolve/main/tiny.gguf"


class Desk:
    """A library, a gate and a fetcher that go to the test's hub."""

    def __init__(self, shelf, hub, *entries, offline=False):
        self.rows = []
        self.library = shelf(*entries)
        self.library.places = Places(self.library.places.folder, hub.origin)
        self.gate = Gate(offline, self.rows.append, hub.purposes(), patience=Patience(1.0, 1.0))
        self.terms = Terms(Kept())
        self.manner = MANNER
        self.fetcher = Fetcher(self.library, self.gate, self.terms, lambda: self.manner)
        self.target = self.library.places.folder / "maker/tiny/tiny.gguf"
        self.part = self.target.with_name("tiny.gguf.part")

    def refused(self):
        with pytest.raises(UserError) as caught:
            self.fetcher.get("tiny")
        assert caught.value.sentence.endswith(".")
        assert not self.target.exists()
        return caught.value.code


@pytest.fixture
def desk(shelf, hub):
    hub.files[URL] = DATA
    return Desk(shelf, hub, offer(DATA))


def test_a_model_comes_is_proven_listed_and_announced(desk, hub):
    told = []
    entry = desk.fetcher.get("Tiny", tell=lambda done, total: told.append((done, total)))
    assert desk.target.read_bytes() == DATA
    assert not desk.part.exists()
    assert (entry.id, entry.source, entry.sha256) == ("tiny", "huggingface", hubs.sha256(DATA))
    assert desk.library.get("tiny") == entry
    assert told[0] == (0, len(DATA))
    assert told[-1] == (len(DATA), len(DATA))
    assert told == sorted(told)
    assert len(desk.rows) == len(hub.hits) == 1


def test_what_is_here_is_not_fetched_again(desk, hub):
    entry = desk.fetcher.get("tiny")
    assert desk.fetcher.get("tiny") == entry
    assert len(hub.hits) == 1
    starter = desk.fetcher.get("smollm2-135m-instruct")
    assert starter.source == "packaged"
    assert len(hub.hits) == 1


def test_offline_is_a_plain_refusal_and_the_hub_hears_nothing(shelf, hub):
    desk = Desk(shelf, hub, offer(DATA), offline=True)
    assert desk.refused() == "offline"
    assert hub.connections == 0


def test_an_unknown_model_is_refused(desk):
    with pytest.raises(UserError) as caught:
        desk.fetcher.get("nobody")
    assert caught.value.code == "no-such-model"


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        ("401", "gated"),
        ("403", "gated"),
        ("404", "not-found"),
        ("410", "not-found"),
        ("429", "too-many-requests"),
        ("500", "server-error"),
        ("503", "server-error"),
        ("418", "unexpected-answer"),
        ("204", "unexpected-answer"),
        ("stalled", "stalled"),
        ("short", "broken"),
        ("corrupt", "corrupt"),
        ("redirect-loop", "broken"),
    ],
)
def test_each_misbehaviour_is_one_plain_sentence(desk, hub, mood, code):
    hub.mood = mood
    assert desk.refused() == code
    assert len(desk.library.list()) == 2


def test_too_many_requests_says_when_to_come_again(desk, hub):
    hub.mood = "429"
    with pytest.raises(UserError, match="in 7 seconds"):
        desk.fetcher.get("tiny")


@pytest.mark.parametrize("mood", ["short", "stalled"])
def test_a_broken_fetch_goes_on_where_it_stopped(desk, hub, mood):
    hub.mood = mood
    desk.refused()
    have = desk.part.stat().st_size
    assert have == len(DATA) // 2
    hub.mood = "well"
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA
    assert [hit[2] for hit in hub.hits] == ["", f"bytes={have}-{len(DATA) - 1}"]


def test_a_server_without_ranges_starts_over(desk, hub):
    hub.mood = "short"
    desk.refused()
    hub.mood = "rangeless"
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA


def write_part(desk, data, **changes):
    """What an earlier fetch may have left: so many bytes, and what is written down of them."""
    desk.part.parent.mkdir(parents=True)
    desk.part.write_bytes(data)
    fields = {"form": 1, "size": len(DATA), "sha256": hubs.sha256(DATA), "tag": "", "since": 0}
    have = {"have": [[0, len(data)]], "sure": [[0, len(data)]]}
    desk.part.with_name("tiny.gguf.part.json").write_text(json.dumps({**fields, **have, **changes}))


def test_a_part_that_is_whole_already_is_only_proven(desk, hub):
    write_part(desk, DATA)
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA
    assert hub.hits == []


@pytest.mark.parametrize("left", [b"x" * len(DATA), b"x" * 1000])
def test_a_spoilt_part_never_becomes_a_model(desk, left):
    write_part(desk, left)
    assert desk.refused() == "corrupt"
    assert not desk.part.exists()
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA


@pytest.mark.parametrize(
    "changes",
    [{"have": [[0, 5], [3, 9]], "sure": [[0, 5], [3, 9]]}, {"form": 9}, {"size": 7}, {"have": 1, "sure": 1},
     {"sha256": "0" * 64}, {"sure": [[0, 1 << 40]]}, {"since": "yesterday"}],
)  # fmt: skip
def test_a_record_that_makes_no_sense_begins_anew(desk, hub, changes):
    write_part(desk, b"x" * 1000, **changes)
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA
    assert [hit[2] for hit in hub.hits] == [""]


def test_a_damaged_file_under_the_final_name_is_fetched_again(desk):
    entry = desk.fetcher.get("tiny")
    desk.target.write_bytes(DATA[:-1] + b"x")
    os.utime(desk.target, (1, 1))
    again = desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA
    assert (again.id, again.sha256) == (entry.id, entry.sha256)
    desk.library.check(again)


def test_a_web_page_in_place_of_a_model_is_thrown_away(shelf, hub):
    hub.files[URL] = b"<html>please log in</html>"
    desk = Desk(shelf, hub, offer(hub.files[URL], sha256=None))
    assert desk.refused() == "corrupt"
    assert not desk.part.exists()


def test_a_file_without_known_hash_is_never_resumed(shelf, hub):
    hub.files[URL] = DATA
    desk = Desk(shelf, hub, offer(DATA, sha256=None))
    hub.mood = "short"
    assert desk.refused() == "broken"
    hub.mood = "well"
    assert desk.fetcher.get("tiny").sha256 == hubs.sha256(DATA)
    assert [hit[2] for hit in hub.hits] == ["", ""]


def test_the_hash_that_the_hub_declares_is_held_against_the_file(shelf, hub):
    hub.files[URL] = DATA
    desk = Desk(shelf, hub, offer(DATA, sha256=None))
    hub.mood, hub.declared = "redirect", "0" * 64
    assert desk.refused() == "corrupt"
    hub.declared = hubs.sha256(DATA)
    assert desk.fetcher.get("tiny").id == "tiny"


def test_a_file_that_changed_at_its_source_is_not_even_begun(desk, hub):
    hub.mood, hub.declared = "redirect", "0" * 64
    assert desk.refused() == "changed-at-source"
    assert not desk.part.exists()


def test_a_right_hash_does_not_make_a_model_of_a_broken_file(shelf, hub):
    hub.files[URL] = b"GGUF" + bytes(5000)
    desk = Desk(shelf, hub, offer(hub.files[URL]))
    with pytest.raises(UserError):
        desk.fetcher.get("tiny")
    assert not desk.target.exists()
    assert len(desk.library.list()) == 2


def test_no_room_is_said_before_anything_is_asked(desk, hub, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1 << 40, 1 << 40, 1 << 20))
    with pytest.raises(UserError, match="MiB") as caught:
        desk.fetcher.get("tiny")
    assert caught.value.code == "disk-full"
    assert hub.connections == 0


def stopped(desk, hub, stop, token=None):
    """Begin, wait until half is there and the hub is silent, then `stop`; returns how it ended."""
    desk.gate = Gate(False, desk.rows.append, hub.purposes())  # patient: only the stop can end it soon
    desk.fetcher = Fetcher(desk.library, desk.gate, desk.terms, lambda: desk.manner)
    hub.mood = "stalled"
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(desk.fetcher.get, "tiny", token)
        assert hub.sending.wait(10)
        with pytest.raises(UserError) as caught:
            desk.fetcher.get("tiny")
        assert caught.value.code == "already-running"
        stop(desk)
        error = future.exception(timeout=10)
    assert not hub.release.is_set()
    return error


def test_the_switch_stops_a_fetch_and_it_goes_on_later(desk, hub):
    error = stopped(desk, hub, lambda desk: desk.gate.set_offline(True))
    assert isinstance(error, UserError)
    assert error.code == "offline"
    hub.mood = "well"
    desk.gate.set_offline(False)
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA


def test_a_cancelled_fetch_keeps_its_part(desk, hub):
    token = CancelToken()
    error = stopped(desk, hub, lambda _: token.cancel(), token)
    assert isinstance(error, Cancelled)
    assert not desk.target.exists()
    hub.mood = "well"
    desk.fetcher.get("tiny")
    assert desk.target.read_bytes() == DATA


def test_a_vision_model_brings_its_eyes(shelf, hub):
    eyes = b"GGUF" + bytes(2000)
    eye = ModelFile("mmproj.gguf", len(eyes), sha256=hubs.sha256(eyes))
    hub.files = {URL: DATA, URL.replace("tiny.gguf", "mmproj.gguf"): eyes}
    desk = Desk(shelf, hub, offer(DATA, role="vision", projector=eye))
    told = []
    entry = desk.fetcher.get("tiny", tell=lambda done, total: told.append((done, total)))
    assert entry.role == "vision"
    assert desk.target.with_name("mmproj.gguf").read_bytes() == eyes
    assert told[-1] == (len(DATA) + len(eyes),) * 2
    assert desk.library.is_usable(entry)
    desk.target.with_name("mmproj.gguf").unlink()
    assert not desk.library.is_usable(entry)
    desk.fetcher.get("tiny")
    assert desk.library.is_usable(entry)


def test_removing_a_fetched_model_deletes_its_files(desk):
    desk.fetcher.get("tiny")
    desk.part.write_bytes(b"left over")
    desk.library.remove("tiny")
    assert not desk.target.exists()
    assert not desk.part.exists()
    assert len(desk.library.list()) == 2


def test_progress_is_posted_once_a_percent(events):
    tell = as_events("job", "Fetching Tiny", events.append)
    for done in range(10_001):
        tell(done, 10_000)
    assert len(events) == 101
    assert (events[0].fraction, events[-1].fraction) == (0.0, 1.0)


@pytest.mark.parametrize("name", ["file", "huggingface", "packaged"])
def test_every_source_tells_where_its_files_lie(name, desk):
    source = registry().get(name)
    entry = desk.library.manifest.starter if name == "packaged" else offer(DATA)
    parts = source.parts(entry, desk.library.places)
    assert source.name == name
    assert source.title
    assert [part.file for part in parts] == list(entry.files)
    assert all(isinstance(part.path, Path) for part in parts)
    assert all((part.url is None) == (name != "huggingface") for part in parts)


def test_a_revision_is_part_of_the_address(desk):
    [part] = registry().get("huggingface").parts(offer(DATA, revision="abc"), desk.library.places)
    assert part.url.endswith("/maker/tiny/resolve/abc/tiny.gguf")
