"""Plans are tried beside the program, remembered, and avoided after a bad end; without llama.cpp."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine import canary, gguf
from app.engine.api import LoadSpec
from app.engine.careful import Careful, Nowhere
from app.engine.plan import RESERVE, Card, Machine, Plan
from app.engine.remember import DAY, PREFIX, Memory, identity, key_of
from tests.engine.files import Gguf

GIB = 1 << 30
ROOMY = Machine(32 * GIB, 32 * GIB, 4)
WITH_CARD = replace(ROOMY, cards=(Card("Test", 8 * GIB),))
GOOD = canary.Report({"CPU KV": 1, "CPU compute": 1}, {4: 0.01, 2: 0.02}, disturbed=False)


@dataclass
class FakeTrial:
    """Ends each trial as told: a report, None, or a code to fail with."""

    ends: list[canary.Report | str | None] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    asked: list[tuple[int, ...]] = field(default_factory=list)

    def attempt(
        self, path: Path, plan: Plan, threads: tuple[int, ...], stopped: Callable[[], bool]
    ) -> canary.Report | None:
        self.plans.append(plan)
        self.asked.append(threads)
        end = self.ends.pop(0) if self.ends else GOOD
        if isinstance(end, str):
            raise UserError("The trial failed", code=end)
        return end


@dataclass
class Desk:
    """Loads one small file again and again over the same memory, as starts of the program would."""

    path: Path
    kept: Nowhere = field(default_factory=Nowhere)
    trial: FakeTrial = field(default_factory=FakeTrial)
    machine: Machine = ROOMY
    now: float = 1000.0

    def memory(self) -> Memory:
        return Memory(self.kept, lambda: self.now)

    def careful(self, **options: bool) -> Careful:
        return Careful(self.memory(), self.trial, lambda: (4, 2), **options)

    def load(
        self, make: Callable[[Plan], Plan] = lambda plan: plan, threads: int | None = None, end: bool = True
    ) -> Plan:
        """One start, one load, and, if `end`, a good end."""
        careful = self.careful()
        spec = LoadSpec(self.path, 4096, threads=threads)
        plan = careful.load(spec, gguf.read(self.path), self.machine, make, lambda: False)
        if end:
            careful.settled(plan)
        return plan

    def die(self, plan: Plan) -> Plan:
        """As a native crash: nothing is caught, nothing is tidied."""
        raise KeyboardInterrupt


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Gguf().write(tmp_path / "tiny.gguf"))


def test_a_plan_is_tried_once(desk: Desk) -> None:
    first = desk.load()
    assert desk.load() == first and len(desk.trial.plans) == 1
    assert first.note == ""
    desk.path.write_bytes(desk.path.read_bytes())  # another file under the same name
    desk.load()
    assert len(desk.trial.plans) == 2


def test_no_trial_can_be_made(desk: Desk) -> None:
    desk.trial.ends = [None, None]
    assert desk.load() == desk.load() and len(desk.trial.plans) == 2


def test_a_killed_trial_means_less(desk: Desk) -> None:
    desk.trial.ends = [canary.KILLED]
    plan = desk.load()
    assert plan.sequences == 1 < desk.trial.plans[0].sequences
    assert plan.note == "A first trial of it went wrong, so only one chat is kept warm."
    assert desk.load() == plan and len(desk.trial.plans) == 2, "the plan that failed is not tried again"


@pytest.mark.parametrize("code", [canary.CRASHED, canary.HUNG])
def test_a_crash_on_the_processor_is_final(desk: Desk, code: str) -> None:
    desk.trial.ends = [code, code]
    for _ in range(2):
        with pytest.raises(UserError) as caught:
            desk.load()
        assert caught.value.code == code
    assert len(desk.trial.plans) == 2
    assert desk.memory().unclean(lambda _: False) == ""


def test_a_crash_on_a_card_leaves_the_card_out(desk: Desk) -> None:
    desk.machine = WITH_CARD
    desk.trial.ends = [canary.CRASHED]
    plan = desk.load()
    assert [p.gpu_layers for p in desk.trial.plans] == [2, 0] and plan.gpu_layers == 0
    assert plan.note == "A first trial of it went wrong, so the graphics card is left out."


def test_a_file_that_cannot_be_used_is_not_tried_with_less(desk: Desk) -> None:
    desk.trial.ends = ["damaged"]
    with pytest.raises(UserError) as caught:
        desk.load()
    assert caught.value.code == "damaged" and len(desk.trial.plans) == 1


def test_refusals_in_this_process_step_down(desk: Desk) -> None:
    def stingy(plan: Plan) -> Plan:
        if plan.context * plan.sequences > 2048:
            raise UserError("Too large", code="too-large")
        return plan

    plan = desk.load(stingy)
    assert plan.context == 2048 and plan.note.startswith("The first attempt did not fit")
    tried = len(desk.trial.plans)
    assert desk.load(stingy) == plan and len(desk.trial.plans) == tried


def test_dying_while_loading(desk: Desk) -> None:
    first = desk.load()
    with pytest.raises(KeyboardInterrupt):
        desk.load(desk.die)
    said = desk.memory().unclean(lambda _: True, name_of=lambda known: Path(known.path).stem.title())
    assert (
        said == "The last time, Underdesk ended while it was loading Tiny; it is loaded more carefully now."
    )
    assert desk.memory().unclean(lambda _: True) == "", "it is said once"
    second = desk.load()
    assert key_of(second) != key_of(first)
    assert second.note == "The engine died of loading it the last time, so only one chat is kept warm."


def test_dying_while_answering(desk: Desk) -> None:
    seen = {key_of(desk.load(end=False))}
    assert "was answering; what it had written is kept" in desk.memory().unclean(lambda _: True)
    for _ in range(5):
        seen.add(key_of(desk.load(end=False)))
        desk.memory().unclean(lambda _: True)
    assert len(seen) == 3, "a flickering mains is not held against more than two plans"
    desk.now += 8 * DAY
    assert desk.load().note == "", "forgiven after a week"


def test_dying_between_answers_blames_no_plan(desk: Desk) -> None:
    plan = desk.load(end=False)
    assert desk.memory().unclean(lambda _: False) == "" and desk.load() == plan


def test_the_last_plan_is_used_though_it_died(desk: Desk) -> None:
    keys: list[str] = []
    for _ in range(8):
        with pytest.raises(KeyboardInterrupt):
            desk.load(lambda plan: (keys.append(key_of(plan)), desk.die(plan))[1])
        desk.memory().unclean(lambda _: False)
    assert len(set(keys)) < 8 and keys[-1] == keys[-2]
    assert key_of(desk.load()) == keys[-1]


def test_threads_are_measured_once_and_kept(desk: Desk) -> None:
    desk.trial.ends = [canary.Report({}, {4: 0.02, 2: 0.01}, disturbed=False)]
    assert desk.load().threads == 2 and desk.trial.asked == [(4, 2)]
    assert desk.load().threads == 2 and len(desk.trial.plans) == 1
    assert desk.load(threads=3).threads == 3, "a person's own choice counts"


def test_whether_prompts_may_be_run_in_pieces_is_remembered_for_each_plan(desk: Desk) -> None:
    desk.trial.ends = [canary.Report({}, {}, False, pieces=same) for same in (True, False)]
    assert desk.load().pieces is True
    long = LoadSpec(desk.path, 2048)
    for found in (False, False):
        careful = desk.careful()
        plan = careful.load(long, gguf.read(desk.path), desk.machine, lambda plan: plan, lambda: False)
        careful.settled(plan)
        assert plan.pieces is found
    assert desk.load().pieces is True and len(desk.trial.plans) == 2


def test_a_disturbed_comparison_counts_for_nothing(desk: Desk) -> None:
    desk.trial.ends = [canary.Report({}, {4: 0.02, 2: 0.01}, disturbed=True)]
    assert desk.load().threads == desk.load().threads == 4


def test_a_little_faster_is_not_worth_another_count() -> None:
    assert canary.Report({}, {4: 0.0100, 8: 0.0095}, disturbed=False).fastest == 4
    assert canary.Report({}, {4: 0.0100, 8: 0.0085}, disturbed=False).fastest == 8
    assert canary.Report({}, {}, disturbed=False).fastest == 0


def test_what_it_took_beyond_the_plan_is_missing_the_next_time(desk: Desk) -> None:
    desk.machine = Machine(260 << 20, 8 * GIB, 4)
    desk.machine = Machine(RESERVE + desk.load().host, 8 * GIB, 4)
    first = desk.load()
    more = canary.Report({"CPU KV": first.kv, "CPU compute": first.compute + (3 << 19)}, {}, disturbed=False)
    desk.kept, desk.trial.ends = Nowhere(), [more]
    desk.load()
    assert desk.load().total < first.total


def test_a_card_that_breathes_does_not_change_the_plan(desk: Desk) -> None:
    wide = Gguf()
    wide.meta |= {"llama.block_count": 60, "llama.attention.head_count_kv": 4}
    wide.tensors = [("token_embd.weight", (32, 100), 0)]
    wide.tensors += [(f"blk.{i}.attn_q.weight", (32, 4096), 1) for i in range(60)]
    desk.path = wide.write(desk.path.with_name("wide.gguf"))
    desk.machine = replace(ROOMY, cards=(Card("Test", GIB, margin=0),))
    whole = desk.load().shares[0].size
    desk.trial.plans.clear()
    layers: list[int] = []
    for free in (whole // 8, whole // 8 + whole // 200, whole // 6):
        desk.machine = replace(ROOMY, cards=(Card("Test", free, margin=0),))
        layers.append(desk.load().gpu_layers)
    assert 0 < layers[0] == layers[1] < layers[2] < 60
    assert len(desk.trial.plans) == 2


def test_a_process_that_may_die_only_measures(desk: Desk) -> None:
    for _ in range(2):
        careful = desk.careful(disposable=True)
        spec, header = LoadSpec(desk.path, 4096), gguf.read(desk.path)
        careful.settled(careful.load(spec, header, ROOMY, lambda p: p, lambda: False))
    assert len(desk.trial.plans) == 1


@pytest.mark.allow_logs("what is remembered")
def test_a_garbled_memory_is_no_obstacle(desk: Desk) -> None:
    key = PREFIX + identity(gguf.read(desk.path), ROOMY)
    for text in ("no json", "[]", json.dumps({"shunned": [{"plan": 3}]}), json.dumps({"strange": 1})):
        desk.kept.save(key, text)
        assert desk.memory().unclean(lambda _: True) == ""
        assert desk.load().context == 4096


def test_a_memory_that_cannot_be_kept_is_no_obstacle(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(key: str, value: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.kept, "save", refuse)
    assert desk.load().context == 4096
