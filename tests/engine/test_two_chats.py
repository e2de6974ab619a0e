"""Two chats with different models in one program: no load between their turns, and what a person sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assembly import AppCore, open_core
from app.base.errors import UserError
from app.base.events import Changed, Event, ModelState
from app.base.paths import Profile
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.engine.test_restart import TALE, answer


@pytest.fixture
def core(profile: Profile) -> Iterator[AppCore]:
    make_vault(profile).close()
    made = open_core(profile, PASSPHRASE)
    for key, value in {"max_tokens": 16, "context": 1024, "threads": 1}.items():
        made.settings.set(key, value)
    yield made
    made.close()


def test_chats_with_different_models_answer_in_turn(core: AppCore, cousin: Path) -> None:
    seen: list[Event] = []
    core.events.listen(seen.append)
    ids = [core.library.default().id, core.library.add(cousin).id]
    chats = [core.chats.new(model=model_id).id for model_id in ids]
    for _ in range(2):
        for chat in chats:
            answer(core, chat, TALE)
    begun = [
        e.model_id for e in seen if isinstance(e, ModelState) and (e.phase, e.fraction) == ("loading", 0.0)
    ]
    assert sorted(set(begun)) == sorted(ids)
    ready = [e.model_id for e in seen if isinstance(e, ModelState) and e.phase == "ready"]
    assert ready == [ids[0], ids[1], ids[0]], "each once, and the last word is of the chosen one"
    answers = [core.chats.thread(chat)[-1].message for chat in chats]
    assert [message.model for message in answers] == ids and answers[0].content != answers[1].content
    assert answers[0].stats["reused_tokens"] and answers[1].stats["reused_tokens"]

    residents = core.models.residents()
    assert set(residents) == set(ids) and all(r.size > 100_000_000 for r in residents.values())
    moved = sum(isinstance(e, Changed) and e.kind == "model" for e in seen)
    core.models.unload(ids[1])
    assert set(core.models.residents()) == {ids[0]}
    assert sum(isinstance(e, Changed) and e.kind == "model" for e in seen) == moved + 1
    with pytest.raises(UserError) as caught:
        core.models.unload(ids[1])
    assert caught.value.code == "not-loaded"
    assert answer(core, chats[1], "Why?")["generated_tokens"]


def test_a_choice_that_cannot_be_loaded_leaves_the_other_chosen(core: AppCore, cousin: Path) -> None:
    starter, other = core.library.default().id, core.library.add(cousin).id
    core.models.load()
    first = core.models.ensure().result(240)
    cousin.rename(cousin.with_suffix(".away"))
    try:
        core.models.load(other)
        assert isinstance(core.models.ensure(other).exception(240), UserError)
        assert core.models.ensure().result(240) == first
        assert core.models.current_id == starter and core.models.current == first
    finally:
        cousin.with_suffix(".away").rename(cousin)


def test_who_hears_that_the_model_is_ready_finds_it(core: AppCore) -> None:
    found: list[bool] = []

    def hear(event: Event) -> None:
        if isinstance(event, ModelState) and event.phase == "ready":
            found.append(core.models.current is not None)

    core.events.listen(hear)
    core.models.load()
    core.models.ensure().result(240)
    answer(core, core.chats.new().id, TALE)
    assert found and all(found)
