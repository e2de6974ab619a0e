"""Finds the best plan: pure arithmetic over a model's header and the machine, before llama.cpp sees the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.base.errors import UserError
from app.engine.api import LoadSpec
from app.engine.gguf import GgufFile
from app.engine.plan import GRID, MIB, RESERVE, Card, Knobs, Machine, Plan, Share, amount, cells, grid_of
from app.engine.plan_sizes import Sizes, padded

CARD_GRIDS = (512, 256, 128)
LEAST_CONTEXT = 512
USUAL_CONTEXT = 8192
"""What an unasked context is at most: a larger one costs memory whether it is used or not."""
SCORES_ROOM = 256 * MIB
"""What written-out attention scores may cost in any case."""
SEQUENCES_ROOM = 640 * MIB
"""What further sequences may cost in any case."""
MANY_ROOM = 4
"""Which part of the free memory they may cost where more of them are wished for than usual."""
WIDE_CONTEXTS = (32768, 16384)
"""Tried first where the whole model lies on cards: what they have left is of no other use."""


@dataclass(frozen=True)
class Planner:
    """Sizes plans for one model, one wish and one machine."""

    sizes: Sizes
    spec: LoadSpec
    machine: Machine

    @property
    def header(self) -> GgufFile:
        """The model's."""
        return self.sizes.header

    def place(self, knobs: Knobs, most: int) -> Plan:
        """The plan with up to `most` layers on cards, as many as they hold; the rest is the processor's.

        Cards are filled from the last one backwards, since llama.cpp gives layers to them in order and the output
        comes last. The memory of the processor is not looked at: see `fits`.
        """
        layers, costs = self.header.layers, self._layer_costs(knobs)
        left, output_placed, shares = min(most, layers), most == 0, list[Share]()
        for card in reversed(self.machine.cards):
            share = self._fill(card, knobs, costs[layers - left : layers], output_placed)
            output_placed = output_placed or share.output
            left -= share.layers
            layers -= share.layers
            shares.insert(0, share)
        placed = sum(share.layers for share in shares)
        if placed == 0:
            shares = [Share(card) for card in self.machine.cards]
        return self._plan(knobs, placed, tuple(shares))

    def _fill(self, card: Card, knobs: Knobs, costs: tuple[int, ...], output_placed: bool) -> Share:
        """As many of the last layers as the card holds, and the output before them if no card has it yet."""
        output = not output_placed
        size = self.sizes.step_bytes(knobs.cells, knobs.grid, knobs.flash, output)
        size += self.sizes.output if output else 0
        layers, room = 0, self._room_of(card, knobs)
        for cost in reversed(costs):
            if size + cost > room:
                break
            size += cost
            layers += 1
        return Share(card, layers, output, size) if layers else Share(card)

    def _room_of(self, card: Card, knobs: Knobs) -> int:
        """What a card may take; where its memory is the computer's, the processor's own part is taken first."""
        if not card.shared:
            return card.room
        sizes = self.sizes
        own = sizes.input + sizes.logits_bytes(knobs.sequences)
        own += sizes.step_bytes(knobs.cells, knobs.grid, knobs.flash, False)
        return min(card.room, self.room - own)

    def _layer_costs(self, knobs: Knobs) -> tuple[int, ...]:
        sizes, kv = self.sizes, self._kv(knobs)
        kept = knobs.host_experts
        return tuple(
            weight + memory - (expert if layer < kept else 0)
            for layer, (weight, expert, memory) in enumerate(
                zip(sizes.layers, sizes.experts, kv, strict=True)
            )
        )

    def _kv(self, knobs: Knobs) -> tuple[int, ...]:
        kv = self.sizes.kv_layers(knobs.cells, knobs.kv_type, knobs.grid, knobs.full_window)
        return tuple(layer * knobs.sequences for layer in kv)

    def _plan(self, knobs: Knobs, placed: int, shares: tuple[Share, ...]) -> Plan:
        sizes, kv = self.sizes, sum(self._kv(knobs))
        used = [share for share in shares if share.size]
        here = placed < self.header.layers or knobs.host_experts > 0
        on_host = sizes.step_bytes(knobs.cells, knobs.grid, knobs.flash, not used, here)
        on_cards = sum(sizes.step_bytes(knobs.cells, knobs.grid, knobs.flash, share.output) for share in used)
        compute = on_host + on_cards + sizes.logits_bytes(knobs.sequences)
        weights = sizes.weights + (sizes.tied if used else 0)
        total = weights + kv + compute
        return Plan(
            context=knobs.context,
            sequences=knobs.sequences,
            kv_type=knobs.kv_type,
            gpu_layers=placed,
            total_layers=self.header.layers,
            threads=max(1, self.spec.threads or self.machine.cores),
            grid=knobs.grid,
            full_window=knobs.full_window,
            weights=weights,
            kv=kv,
            compute=compute,
            flash=knobs.flash,
            host_experts=knobs.host_experts if placed else 0,
            host=max(0, total - sum(share.size for share in used)),
            shares=shares,
        )

    def fits(self, plan: Plan) -> bool:
        """Whether no device is asked for more than it has."""
        shared = sum(share.size for share in plan.shares if share.card.shared)
        return plan.host + shared <= self.room and all(s.size <= s.card.room for s in plan.shares)

    @property
    def room(self) -> int:
        """The computer's memory that a plan may take."""
        return self.machine.free - RESERVE

    def turned(self, context: int) -> Iterator[Knobs]:
        """The cheap knobs at one context, each turned further than the one before; see docs/decisions."""
        on_cards = bool(self.machine.cards) and self.spec.gpu_layers != 0
        grids = CARD_GRIDS if on_cards else (GRID,)
        knobs = Knobs(context, grids[0], self.spec.kv_type)
        if not on_cards and self._scores_gain(knobs):
            yield replace(knobs, flash=False)
        if not on_cards:
            knobs = replace(knobs, grid=grid_of(True))
        yield knobs
        if self.header.arch("attention.sliding_window"):
            knobs = replace(knobs, full_window=False)
            yield knobs
        for grid in grids[1:]:
            knobs = replace(knobs, grid=grid)
            yield knobs
        if knobs.kv_type == "f16" and self.sizes.can_quantise:
            yield replace(knobs, kv_type="q8_0")

    def _scores_gain(self, knobs: Knobs) -> bool:
        """Whether the processor answers faster without flash attention, at a fair price in memory.

        Measured, see docs/decisions/0007: its flash attention costs much for every token held, and is worth it only
        where it may skip what a sliding window no longer sees.
        """
        if knobs.kv_type != "f16" or self.header.arch("attention.sliding_window"):
            return False
        with_it, without = (
            self.sizes.step_bytes(cells(knobs.context, flash), knobs.grid, flash, True)
            for flash in (True, False)
        )
        return without - with_it <= max(SCORES_ROOM, self.sizes.weights // 8)

    def at(self, context: int) -> Plan | None:
        """The best plan with this context, turning knobs in their order; None when nothing fits."""
        turned = list(self.turned(context))
        if self.machine.cards and self.spec.gpu_layers != 0:
            for plan in (*self._whole(turned), *self._partly(turned[-1])):
                if self.fits(plan):
                    return plan
        plain = replace(self, machine=replace(self.machine, cards=()))
        return next((p for k in plain.turned(context) if self.fits(p := plain.place(k, 0))), None)

    def _whole(self, turned: list[Knobs]) -> Iterator[Plan]:
        """Every layer on cards, with as few experts as need be left to the processor."""
        most = self._most
        if most < self.header.layers:
            return
        for knobs in turned:
            if (plan := self._all(knobs)) is not None:
                yield plan
        if any(self.sizes.experts):
            few = least(
                self.header.layers, lambda n: self._all(replace(turned[-1], host_experts=n)) is not None
            )
            plan = None if few is None else self._all(replace(turned[-1], host_experts=few))
            if plan is not None:
                yield plan

    def _all(self, knobs: Knobs) -> Plan | None:
        """All layers on one card, the roomiest first, else over all of them."""
        whole = self.place(knobs, self.header.layers)
        if whole.gpu_layers < self.header.layers:
            return None
        for card in sorted(self.machine.cards, key=lambda c: -c.room):
            cards = tuple(c if c is card else replace(c, margin=c.free) for c in self.machine.cards)
            alone = replace(self, machine=replace(self.machine, cards=cards))
            plan = alone.place(knobs, self.header.layers)
            if plan.gpu_layers == self.header.layers:
                shares = tuple(
                    s if s.size else Share(c) for s, c in zip(plan.shares, self.machine.cards, strict=True)
                )
                return replace(plan, shares=shares)
        return whole

    @property
    def _most(self) -> int:
        wish = self.spec.gpu_layers
        return self.header.layers if wish is None or wish < 0 else min(wish, self.header.layers)

    def _partly(self, knobs: Knobs) -> Iterator[Plan]:
        """As many layers as fit; experts stay with the processor where there are any."""
        experts = self.header.layers if any(self.sizes.experts) else 0
        plan = self.place(replace(knobs, host_experts=experts), self._most)
        if plan.gpu_layers:
            yield plan


def least(top: int, holds: Callable[[int], bool]) -> int | None:
    """The least number from 1 to `top` for which it holds, where it then holds for all above; None for none."""
    if top < 1 or not holds(top):
        return None
    low, high = 1, top
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def make_plan(header: GgufFile, spec: LoadSpec, machine: Machine) -> Plan:
    """The best plan that fits; raises UserError (code too-large, or context-too-large) when none does."""
    planner = Planner(Sizes(header), spec, machine)
    plan = _wide(planner) or next((p for c in _contexts(header, spec) if (p := planner.at(c))), None)
    if plan is None:
        raise _refusal(planner)
    return _with_sequences(planner, plan)


def _contexts(header: GgufFile, spec: LoadSpec) -> list[int]:
    """Contexts to try, largest first."""
    if spec.context:
        return [padded(spec.context, 256)]
    top = min(header.trained_context or 4096, USUAL_CONTEXT)
    steps = [context for context in (8192, 6144, 4096, 3072, 2048, 1536, 1024, 512) if context < top]
    return [max(256, top // 256 * 256), *steps]


def _wide(planner: Planner) -> Plan | None:
    """A larger context than usual, where cards hold the whole model and two chats of it without any knob turned."""
    if planner.spec.context:
        return None
    for context in WIDE_CONTEXTS:
        if context <= planner.header.trained_context:
            plan = planner.at(context)
            two = replace(next(planner.turned(context)), sequences=min(2, max(1, planner.spec.sequences)))
            if plan and _on_cards(plan) and same(plan, two) and again(planner, plan, two):
                return plan
    return None


def _on_cards(plan: Plan) -> bool:
    """Whether cards with memory of their own hold every layer."""
    whole = plan.gpu_layers == plan.total_layers and not plan.host_experts
    return whole and not any(share.card.shared for share in plan.shares)


def same(plan: Plan, knobs: Knobs) -> bool:
    """Whether the plan was made with exactly these knobs."""
    return knobs_of(plan) == replace(knobs, sequences=plan.sequences)


def knobs_of(plan: Plan) -> Knobs:
    """The knobs a plan was made with."""
    return Knobs(
        plan.context,
        plan.grid,
        plan.kv_type,
        plan.full_window,
        plan.sequences,
        plan.host_experts,
        plan.flash,
    )


def _with_sequences(planner: Planner, plan: Plan) -> Plan:
    """As many further sequences as cost little beside the model itself: they keep other chats warm.

    Their number divides the grid: llama.cpp lays out its working memory for a grid's tokens shared evenly among all
    sequences. With three it is laid out for 513, nothing lies on whole cache lines, and prompts take 16 % longer.
    """
    spare = min(max(SEQUENCES_ROOM, planner.machine.free // 16), max(SEQUENCES_ROOM, plan.weights))
    wish = max(1, planner.spec.sequences)
    if wish > LoadSpec.sequences:  # many are expected at once: that is worth more
        spare = max(spare, planner.machine.free // MANY_ROOM)
    for sequences in (n for n in range(wish, 1, -1) if plan.grid % n == 0):
        wider = again(planner, plan, replace(knobs_of(plan), sequences=sequences))
        if wider and (wider.kv - plan.kv <= spare or _on_cards(plan)):
            return wider
    return plan


def again(planner: Planner, plan: Plan, knobs: Knobs) -> Plan | None:
    """The same layers on the same cards with other knobs; None where that does not fit."""
    cards = tuple(
        share.card if share.size else replace(share.card, margin=share.card.free) for share in plan.shares
    )
    kept = replace(planner, machine=replace(planner.machine, cards=cards))
    made = kept.place(knobs, plan.gpu_layers)
    made = replace(
        made, shares=tuple(replace(m, card=s.card) for m, s in zip(made.shares, plan.shares, strict=True))
    )
    return made if made.gpu_layers == plan.gpu_layers and planner.fits(made) else None


def lacking(planner: Planner, context: int) -> int:
    """Bytes that all of the machine together has too little for the least plan with this context; 1 at least."""
    plain = replace(planner, machine=replace(planner.machine, cards=()))
    roomy = max(0, planner.room + sum(card.room for card in planner.machine.cards if not card.shared))
    return max(1, min(plain.place(knobs, 0).total for knobs in plain.turned(context)) - roomy)


def _refusal(planner: Planner) -> UserError:
    spec, header = planner.spec, planner.header
    fits_small = bool(spec.context) and planner.at(LEAST_CONTEXT) is not None
    if spec.context and fits_small:
        return UserError(
            f"A context of {spec.context:,} tokens does not fit",
            why=f"it needs {amount(lacking(planner, padded(spec.context, 256)))} more memory than is free",
            todo="choose a smaller context",
            code="context-too-large",
        )
    return UserError(
        f"The model {header.path.name} is too large for this computer",
        why=f"it needs {amount(lacking(planner, LEAST_CONTEXT))} more memory than is free",
        todo="close other programs or choose a smaller model",
        code="too-large",
    )


def sequence_bytes(header: GgufFile, context: int, kv_type: str, grid: int, full_window: bool) -> int:
    """Attention memory of one sequence of `context` tokens."""
    return sum(Sizes(header).kv_layers(context, kv_type, grid, full_window))
