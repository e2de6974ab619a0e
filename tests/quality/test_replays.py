"""Replays of the real starter: identical across restarts, beside chats and pipelines, and every difference is named."""

from __future__ import annotations

import pytest

from app.base.paths import Profile
from tests._support.fixtures import make_vault
from tests.quality.replays import Talker, asked, opened, replayed

THREADS = 2


@pytest.fixture
def kept(profile: Profile) -> Profile:
    make_vault(profile).close()
    return profile


def proved(kept: Profile, chats: int, turns: int, runs: int, restarts: int) -> int:
    """How many receipts were made again, each once after the last restart; all of them were identical."""
    ids: list[str] = []
    for restart in range(restarts):
        core = opened(kept, THREADS)
        try:
            ids = asked(core, chats, turns, runs, restart * runs)
        finally:
            core.close()
    core = opened(kept, THREADS)
    try:
        found = replayed(core, ids)
        assert [one.explanation for one in found if not one.identical or one.differences] == []
        assert all(one.exact for one in found)
        return len(found)
    finally:
        core.close()


def test_a_few_answers_and_steps_are_identical_after_a_restart(kept: Profile) -> None:
    assert proved(kept, chats=2, turns=2, runs=1, restarts=1) == 6


@pytest.mark.prove
@pytest.mark.timeout(3000)
def test_two_hundred_answers_are_identical(kept: Profile) -> None:
    assert proved(kept, chats=7, turns=4, runs=11, restarts=4) == 200


def test_what_differs_is_named(kept: Profile) -> None:
    core = opened(kept, THREADS)
    try:
        talker = Talker(core)
        chat = core.chats.new().id
        core.chats.set_options(chat, sampling={"temperature": 0.9, "max_tokens": 24})
        first = talker.say(chat, "Tell me about the sea.")
        seed = core.accounts.repo.get(first).facts["sampling"]["seed"]
        other = core.accounts.replay(first, {"seed": (seed + 1) % (1 << 32)})
        assert not other.identical and [one.what for one in other.differences] == ["seed"]
        assert other.explanation.startswith(
            f"Differs at token {other.first_difference}: seed (then {seed}, now"
        )
        both = core.accounts.replay(first, {"seed": (seed + 1) % (1 << 32), "temperature": 1.5})
        assert {one.what for one in both.differences} == {"seed", "temperature"}
        core.settings.set("threads", 1)
        core.models.unload(core.models.current_id)
        core.models.expect(8)  # models are loaded anew
        again = core.accounts.replay(first)
        assert again.identical and [one.what for one in again.differences] == ["threads"]
        assert again.explanation.endswith("Different, without any effect: threads (then 2, now 1).")
    finally:
        core.close()
