"""Receipts as chats and steps write them, replays of a scripted engine, the self-test and the drift check."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.assembly import AppCore, open_core
from app.base import events
from app.base.errors import UserError
from app.base.events import ModelState
from app.base.jobs import CancelToken, Priority
from app.base.paths import Profile
from app.chat.receipt import receipt_of, request_of_receipt
from app.engine.api import (
    Finished,
    GenerateRequest,
    Made,
    Message,
    Picture,
    Sampling,
    Stats,
    Tool,
    ToolCall,
    endpoint_place,
)
from app.engine.conditions import Conditions, processor_name
from app.engine.scripted import Script, ScriptedEngine
from app.quality.accounts import Routine
from app.quality.differences import differences
from app.quality.drift import ASKED
from app.quality.receipts import PROMISE_EXACT, PROMISE_FAST, PROMISE_REMOTE, exported, in_words, promise
from app.quality.replay import first_difference, judged
from app.store.receipt_records import Receipt
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.pipelines.making import chain

WAIT_S = 30.0
SAID = GenerateRequest(
    (
        Message("system", "Be brief."),
        Message("assistant", "", (ToolCall("abcdefghi", "date", "{}"),), reasoning="hm"),
        Message("tool", "Tuesday", call_id="abcdefghi"),
        Message("user", "What day is it, „précisément“?"),
    ),
    Sampling(temperature=0.4, seed=None),
    64,
    ("END",),
    thinking=False,
    continues="It is",
    tools=(Tool("date", "today", '{"type": "object"}'),),
    speculative=True,
)
MADE = Made(
    Conditions(model="ab" * 32, adapters=("cd" * 32 + " 0.5",), threads=2),
    "the prompt",
    "ef" * 32,
    12.5,
    "entered",
)
ENDED = Finished("stop", Stats(30, 10, 3, 0.1, 0.2, 0.3, seed=77), (5, 6, 7), made=MADE)


def stored(receipt: Receipt) -> Receipt:
    """As the vault gives it back."""
    return replace(receipt, facts=json.loads(json.dumps(receipt.facts)))


def test_a_request_comes_back_whole_from_its_receipt() -> None:
    receipt = stored(receipt_of(SAID, ENDED, "starter"))
    assert request_of_receipt(receipt) == replace(SAID, sampling=replace(SAID.sampling, seed=77))
    assert receipt.tokens == (5, 6, 7) and receipt.prompt == "the prompt" and receipt.reason == "stop"
    assert receipt.facts["figures"]["joules"] == 12.5 and receipt.facts["conditions"]["threads"] == 2
    told = exported(receipt)
    assert json.loads(json.dumps(told)) == told and told["token_ids"] == [5, 6, 7]


def test_every_fact_of_a_receipt_has_words() -> None:
    passages = [{"name": "ice.md", "sha256": "12" * 32, "start": 0, "stop": 1200}]
    receipt = stored(receipt_of(SAID, ENDED, "starter", passages))
    lines = {line.title: line.words for part in in_words(receipt, str.upper) for line in part.lines}
    assert lines["Model"] == "STARTER" and lines["File"] == f"SHA-256 {'ab' * 8}…"
    assert lines["Document"] == f"ice.md, characters 0 to 1,200, file {'12' * 6}…"
    assert lines["Reasoning"] == "off" and lines["Energy"] == "12 J (by the wattage that you entered)"
    assert lines["Ended"] == "by itself" and lines["Used again"] == "10 tokens of the prompt"
    assert lines["Adapters"] == "cd" * 6 and "Driver" not in lines and lines["Seed"] == "77"


def test_the_promise_follows_the_mode() -> None:
    assert promise(receipt_of(SAID, ENDED, "starter")) == PROMISE_EXACT
    assert promise(receipt_of(replace(SAID, exact=False), ENDED, "starter")) == PROMISE_FAST
    afar = replace(SAID, model=endpoint_place("desk"))
    assert promise(receipt_of(afar, ENDED, "desk")) == PROMISE_REMOTE


def test_pictures_are_kept_by_their_hash_and_not_made_again() -> None:
    shown = replace(SAID, messages=(Message("user", "What is it?", pictures=(Picture(1, 1, b"rgb"),)),))
    receipt = receipt_of(shown, ENDED, "starter")
    assert "sha256" in receipt.request and "rgb" not in receipt.request
    with pytest.raises(UserError) as caught:
        request_of_receipt(receipt)
    assert caught.value.code == "receipt-pictures"


@pytest.mark.parametrize(
    ("before", "now", "place"),
    [((1, 2, 3), (1, 2, 3), None), ((1, 2, 3), (1, 9, 3), 2), ((1, 2), (1, 2, 3), 3), ((1, 2, 3), (), 1)],
)
def test_where_two_answers_part(before: tuple[int, ...], now: tuple[int, ...], place: int | None) -> None:
    assert first_difference(before, now) == place


def changed(receipt: Receipt, part: str, **facts: Any) -> Receipt:
    return replace(receipt, facts={**receipt.facts, part: {**receipt.facts[part], **facts}}, tokens=(5, 9, 9))


def test_each_difference_has_its_name() -> None:
    before = stored(receipt_of(SAID, ENDED, "starter"))
    assert differences(before.facts, before.facts) == ()
    for part, key, value, name in (
        ("conditions", "model", "99" * 32, "model file"),
        ("conditions", "build", "0.4 x86_64", "engine build"),
        ("conditions", "device", "another", "device"),
        ("conditions", "kv_type", "q8_0", "key and value type"),
        ("conditions", "template", "77" * 32, "chat template"),
        ("sampling", "seed", 78, "seed"),
    ):
        found = judged(before, changed(before, part, **{key: value}))
        assert found.first_difference == 2 and [one.what for one in found.differences] == [name]
        assert found.explanation.startswith(f"Differs at token 2: {name} (then ")
    both = judged(before, changed(changed(before, "conditions", threads=9), "sampling", seed=78))
    assert [one.what for one in both.differences] == ["seed", "threads"], "what changes no bit stands last"


def test_a_difference_that_has_no_name_is_said_to_have_none() -> None:
    before = receipt_of(SAID, ENDED, "starter")
    assert (
        "exact mode does not hold on this computer"
        in judged(before, replace(before, tokens=(1,))).explanation
    )
    fast = receipt_of(replace(SAID, exact=False), ENDED, "starter")
    assert "fast mode" in judged(fast, replace(fast, tokens=(1,))).explanation
    other = judged(before, replace(before, tokens=(1,), prompt_sha256="00" * 32))
    assert [one.what for one in other.differences] == ["prompt"]


def test_the_processor_has_a_name() -> None:
    assert processor_name()


@dataclass
class Desk:
    core: AppCore
    engine: ScriptedEngine
    ended: queue.SimpleQueue[events.Event]

    def say(self, text: str, chat_id: str = "", **sampling: float | int) -> str:
        """The id of the answer."""
        chat = chat_id or self.core.chats.new().id
        if sampling:
            self.core.chats.set_options(chat, sampling=sampling)
        self.core.chats.send(chat, text)
        assert isinstance(self.ended.get(timeout=WAIT_S), events.TurnDone)
        return self.core.chats.thread(chat)[-1].message.id


@pytest.fixture
def open_desk(profile: Profile) -> Iterator[Callable[..., Desk]]:
    make_vault(profile).close()
    opened: list[AppCore] = []

    def make(script: object = None) -> Desk:
        engine = ScriptedEngine(script or Script())  # type: ignore[arg-type]
        core = open_core(profile, PASSPHRASE, lambda: engine)
        opened.append(core)
        ended: queue.SimpleQueue[events.Event] = queue.SimpleQueue()
        ends = (events.TurnDone, events.TurnFailed)
        core.events.listen(lambda event: ended.put(event) if isinstance(event, ends) else None)
        return Desk(core, engine, ended)

    yield make
    for core in opened:
        core.close()


def by_seed(request: GenerateRequest) -> Script:
    """As many words as the seed says."""
    return Script(("word ",) * (request.sampling.seed or 3))


def test_an_answer_leaves_a_receipt_that_can_be_made_again(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(by_seed)
    accounts = desk.core.accounts
    message = desk.say("Hello", seed=5)
    receipt = accounts.repo.get(message)
    assert receipt.model == desk.core.models.current_id and len(receipt.tokens) == 5
    assert desk.engine.requests[-1].sampling == request_of_receipt(receipt).sampling
    heard: list[tuple[int, int]] = []
    same = accounts.replay(message, told=lambda done, of: heard.append((done, of)))
    assert same.identical and same.text == "word " * 5 and heard[-1] == (5, 5)
    other = accounts.replay(receipt.id, {"seed": 7})
    assert other.first_difference == 6 and other.explanation == "Differs at token 6: seed (then 5, now 7)."
    assert accounts.repo.count() == 1, "a replay is no answer of anybody's"
    spent = accounts.ledger.rows("subject")
    assert [(row.name, row.answers, row.generated_tokens) for row in spent] == [("Hello", 1, 5)]


def test_a_stopped_answer_is_made_again_as_far_as_it_went(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()

    def stop(number: int) -> None:
        if number == 2:
            for chat in desk.core.chats.list():
                desk.core.chats.stop(chat.id)

    desk.engine.answer = Script(("a", "b", "c", "d"), before=stop)
    message = desk.say("Hello")
    receipt = desk.core.accounts.repo.get(message)
    assert receipt.reason == "cancelled" and len(receipt.tokens) == 2
    desk.engine.answer = Script(("a", "b", "c", "d"))
    again = desk.core.accounts.replay(message)
    assert again.identical and again.differences == () and desk.engine.requests[-1].max_tokens == 2


def test_each_step_of_a_run_has_a_receipt(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    run_id = desk.core.runs.start(chain())
    assert desk.core.runs.wait(run_id, WAIT_S).state == "done"
    repo = desk.core.accounts.repo
    ((path, (receipt_id,)),) = repo.of_run(run_id).items()
    receipt = repo.get(receipt_id)
    assert path == "ask-model" and receipt.step == "Ask model" and receipt.result
    assert desk.core.accounts.replay(receipt_id).identical
    again = desk.core.runs.start(chain(), seed=desk.core.runs.get(run_id).plan["seed"])
    desk.core.runs.wait(again, WAIT_S)
    assert repo.of_run(again) == {"ask-model": [receipt_id]}, (
        "what was stored already has the receipt that it had"
    )


def test_what_cannot_be_made_again_says_why(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    accounts = desk.core.accounts
    receipt = accounts.repo.get(desk.say("Hello"))
    cases = {
        "receipt-remote": replace(receipt, facts={**receipt.facts, "endpoint": "desk"}),
        "receipt-empty": replace(receipt, tokens=()),
        "model-not-here": replace(receipt, model="gone"),
    }
    for code, broken in cases.items():
        with pytest.raises(UserError) as caught:
            accounts.replayer.replay(broken)
        assert caught.value.code == code and caught.value.sentence.endswith(".")


def test_the_self_test_is_remembered_for_a_model_and_a_build(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    model = desk.core.library.get(desk.core.models.default_id())
    selftest = desk.core.accounts.selftest
    assert selftest.known(model) is None
    tested = selftest.run(model)
    assert tested.holds and "exact mode holds" in tested.sentence and selftest.known(model) == tested
    assert selftest.known(replace(model, sha256="00" * 32)) is None, "another file is another question"
    drawn = iter(range(1, 100))
    desk.engine.answer = lambda _: Script(("word",) * next(drawn))
    failed = selftest.run(model)
    assert not failed.holds and "does not hold here" in failed.sentence and selftest.all() == [failed]


def test_a_model_that_changed_is_found_and_named(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    check, model = desk.core.accounts.check_drift, desk.core.models.default_id()
    first = check(model)
    assert first.first and first.sentence.startswith(f"{len(ASKED)} answers of")
    same = check(model)
    assert same.same and same.sentence.startswith("Your model is the same: all 6 answers are, byte for byte,")
    desk.engine.answer = lambda request: Script(("x",) * (4 if "egg" in request.messages[0].content else 3))
    other = check(model)
    assert other.differing == (6,) and other.sentence.startswith("Your model is not the same: 1 of 6 answers")
    assert "Nothing that receipts name is different." in other.sentence and other.as_json()["same"] is False
    assert check(model, renew=True).first and check(model).same


def test_the_settings_bound_what_is_kept(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    repo, settings = desk.core.accounts.repo, desk.core.settings
    kept = desk.say("Hello")
    repo.trim(1 << 40, 0.0).result()
    assert repo.get(kept).message == kept
    settings.set("receipts_mb", 0)
    desk.say("Again")
    repo.trim(1 << 40, 0.0).result()  # behind the one that the answer brought about
    assert repo.count() == 0 and desk.core.accounts.ledger.rows()[0].answers == 2


def test_what_is_done_by_itself_is_done_once(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    core, now = desk.core, [1000.0]
    routine = Routine(
        core.accounts, core.library, core.settings, core.events, core.jobs, 3600.0, lambda: now[0]
    )
    model = core.library.get(core.models.default_id())
    try:
        routine.look_after(model.id, CancelToken())
        asked = len(desk.engine.requests)
        assert core.accounts.selftest.known(model) is not None and asked > len(ASKED)
        kept = json.loads(core.accounts.drift._backend.load()[f"drift/{model.id}"])  # pyright: ignore[reportPrivateUsage]
        now[0] = kept["looked"] + 60
        routine.look_after(model.id, CancelToken())
        assert len(desk.engine.requests) == asked, "measured, and compared less than a week ago"
        now[0] = kept["looked"] + 8 * 86_400
        routine.look_after(model.id, CancelToken())
        assert len(desk.engine.requests) == asked + len(ASKED)
        core.settings.set("drift_weekly", False)
        now[0] += 1e9
        routine.look_after(model.id, CancelToken())
        assert len(desk.engine.requests) == asked + len(ASKED)
        routine.look_after("no-such-model", CancelToken())
        routine.on_event(ModelState(model.id, "loading"))
    finally:
        routine.close()


def test_a_self_test_gives_way_to_an_answer_that_begins(open_desk: Callable[..., Desk]) -> None:
    """By the order in which the engine is asked: after the question that was under way comes the person's."""
    asked, begun, on = list[str](), threading.Event(), threading.Event()

    def script(request: GenerateRequest) -> Script:
        background = request.priority == Priority.BACKGROUND
        asked.append("test" if background else "person")
        return Script(("word ",) * 3, before=(lambda _: hold()) if len(asked) == 1 else None)

    def hold() -> None:
        begun.set()
        assert on.wait(WAIT_S)

    desk = open_desk(script)
    core = desk.core
    core.settings.set("drift_weekly", False)
    routine = Routine(core.accounts, core.library, core.settings, core.events, core.jobs, 0.0)
    model = core.library.get(core.models.default_id())
    started = threading.Event()
    core.events.listen(lambda event: started.set() if isinstance(event, events.TurnStarted) else None)
    try:
        routine.on_event(ModelState(model.id, "ready"))
        assert begun.wait(WAIT_S)
        core.chats.send(core.chats.new().id, "Hello")
        assert started.wait(WAIT_S)
        on.set()
        assert isinstance(desk.ended.get(timeout=WAIT_S), events.TurnDone)
        assert asked[:2] == ["test", "person"]
        for _ in range(int(WAIT_S * 20)):
            if core.accounts.selftest.known(model) is not None:
                break
            time.sleep(0.05)
        tested = core.accounts.selftest.known(model)
        assert tested is not None and tested.holds, "it is made up for in the quiet afterwards"
    finally:
        on.set()
        routine.close()
