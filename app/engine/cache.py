"""Which sequence holds what, so that a request begins where an earlier one already computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.engine.backend import Backend
from app.engine.states import Recollection, Saved, unpack

LEAST_GAIN, CELLS_A_GAIN = 16, 64
"""Copying another sequence's memory moves all its cells, as fast as one token in so many is run: fewer saved tokens
than that, or than the first figure, are run again instead."""
RESTORE_GAIN = 128
"""Tokens saved from which putting back what the keeper had beats running them again."""


@dataclass
class Slot:
    """A sequence of the context. `tokens` is what its memory holds; the first `solid` of them were run as whole
    prompt steps on the fixed grid, so that they are bit-equal to a cold run. `kept` of them the keeper has."""

    sequence: int
    tokens: list[int] = field(default_factory=list[int])
    solid: int = 0
    conversation: str = ""
    used: int = 0
    busy: bool = False
    kept: int = 0

    def keep(self, count: int) -> None:
        """Note that only the first `count` tokens remain."""
        del self.tokens[count:]
        self.solid = min(self.solid, count)
        if count < self.kept:  # what follows may be another branch
            self.kept = 0


def common(a: Sequence[int], b: Sequence[int]) -> int:
    """Length of the longest common prefix."""
    most = min(len(a), len(b))
    low = 0
    while low < most:  # slices compare in C: gallop, then bisect
        step = min(1024, most - low)
        if a[low : low + step] == b[low : low + step]:
            low += step
            continue
        while step > 1:
            half = step // 2
            if a[low : low + half] == b[low : low + half]:
                low += half
                step -= half
            else:
                step = half
        break
    return low


class Cache:
    """All sequences of one backend."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._clock = 0
        self._recollection: Recollection | None = None
        self.rigid = False
        """Whether the end of a sequence turned out not to be forgettable; found out by trying."""
        self.slots = [Slot(sequence) for sequence in range(backend.sequences)]

    @property
    def copy_gain(self) -> int:
        """Tokens saved from which copying another sequence's memory beats running its prompt again."""
        return max(LEAST_GAIN, self._backend.cells // CELLS_A_GAIN)

    @property
    def forgetful(self) -> bool:
        """Whether the end of a sequence can be forgotten and nothing else is lost by that."""
        return self._backend.forgetful and not self.rigid

    def recollect(self, recollection: Recollection) -> None:
        """Have conversations that leave kept, from now on."""
        self._recollection = recollection

    def idle(self) -> list[Slot]:
        """The sequences that no request holds."""
        return [slot for slot in self.slots if not slot.busy]

    def reusable(self, slot: Slot, prompt: list[int], exact: bool) -> int:
        """How many tokens of `slot` a request with `prompt` may keep; at least one token is always run."""
        return self._usable(slot.tokens, slot.solid, prompt, exact)

    def _usable(self, tokens: Sequence[int], solid: int, prompt: list[int], exact: bool) -> int:
        grid, shared = self._backend.grid, common(tokens, prompt)
        if not exact:
            return min(shared, len(prompt) - 1)
        return min(shared, solid, len(prompt) - 1) // grid * grid

    def take(
        self, prompt: list[int], exact: bool, conversation: str, saved: Saved | None = None
    ) -> tuple[Slot, int] | None:
        """The best idle sequence, claimed and cut to what is kept, and that count; None when all are busy.

        `saved` is what the keeper had of the conversation; it is put back where that spares the most.
        """
        idle = self.idle()
        if not idle:
            return None
        slot = self._choose(idle, prompt, exact, conversation)
        if slot.conversation != conversation:
            self.leave(slot)
        if saved is not None:
            self._put_back(slot, saved, prompt, exact)
        kept = self.reusable(slot, prompt, exact)
        kept = self.cut(slot, self._borrow(slot, kept, prompt, exact))
        slot.busy, slot.conversation = True, conversation
        return slot, kept

    def offered(self, slot: Slot, prompt: list[int]) -> int:
        """How many tokens of a prompt that need not be exact `slot` has, or would be given by another."""
        return self._donor(slot, self.reusable(slot, prompt, False), prompt, False)[1]

    def again(self, slot: Slot, kept: int, prompt: list[int], exact: bool) -> int:
        """Look again, right before a prompt is run, for one that has been run meanwhile; the new count to keep."""
        found = self._borrow(slot, kept, prompt, exact)
        return kept if found == kept else self.cut(slot, found)

    def cut(self, slot: Slot, kept: int) -> int:
        """Forget what lies behind the first `kept` tokens, or all where only that is possible."""
        if not self._backend.remove(slot.sequence, kept):
            kept = 0
        slot.keep(kept)
        return kept

    def _choose(self, idle: list[Slot], prompt: list[int], exact: bool, conversation: str) -> Slot:
        """The conversation's own sequence, or one that is mostly reused, or an empty one, or the least valuable."""
        if conversation:
            for slot in idle:
                if slot.conversation == conversation:
                    return slot
        best = max(idle, key=lambda slot: self.reusable(slot, prompt, exact))
        if 2 * self.reusable(best, prompt, exact) > len(best.tokens) and not best.conversation:
            return best
        return min(idle, key=lambda slot: (bool(slot.tokens), bool(slot.conversation), slot.used))

    def holds(self, conversation: str) -> bool:
        """Whether a sequence is this conversation's."""
        return any(slot.conversation == conversation and slot.tokens for slot in self.slots)

    def vacate(self, prompt: list[int], exact: bool, conversation: str) -> bool:
        """Have kept what a request would take the place of; whether there was something, for which it takes long."""
        idle = self.idle()
        slot = self._choose(idle, prompt, exact, conversation) if idle else None
        return slot is not None and slot.conversation != conversation and self.leave(slot)

    def leave(self, slot: Slot) -> bool:
        """Have what whole prompt steps computed of a conversation kept, which is all that remains then; whether there
        was something to keep."""
        if self._recollection is None or not slot.conversation or slot.solid <= slot.kept:
            return False
        if any(
            token < 0 for token in slot.tokens[: slot.solid]
        ):  # names of pictures end with the model's stay
            return False
        kept = self.cut(slot, slot.solid) and self._recollection.leave(
            slot.sequence, slot.conversation, slot.tokens
        )
        if kept:
            slot.kept = slot.solid
        return bool(kept)

    def leave_all(self) -> None:
        """Have all conversations kept, the one used last first."""
        for slot in sorted(self.idle(), key=lambda slot: -slot.used):
            self.leave(slot)

    def _put_back(self, slot: Slot, saved: Saved, prompt: list[int], exact: bool) -> None:
        tokens = unpack(saved.tokens)
        gain = self._usable(tokens, len(tokens), prompt, exact)
        if gain - max(self.reusable(other, prompt, exact) for other in self.slots) >= RESTORE_GAIN:
            self._restore(slot, tokens, saved)

    def adopt(self, conversation: str, saved: Saved) -> bool:
        """Put a conversation into a sequence that nothing is lost with; whether there was one."""
        empty = [slot for slot in self.idle() if not slot.tokens and not slot.conversation]
        tokens = unpack(saved.tokens)
        if not empty or not tokens or self.holds(conversation):
            return False
        empty[0].conversation = conversation
        return self._restore(empty[0], tokens, saved)

    def _restore(self, slot: Slot, tokens: list[int], saved: Saved) -> bool:
        slot.keep(0)
        memory = self._recollection.memory if self._recollection else None
        fits = memory is not None and 0 < len(tokens) < self._backend.context
        if memory is None or not fits or not memory.restore(slot.sequence, len(tokens), saved.data):
            self._backend.remove(slot.sequence, 0)
            return False
        slot.tokens, slot.solid, slot.kept = tokens, len(tokens), len(tokens)
        return True

    def _borrow(self, slot: Slot, kept: int, prompt: list[int], exact: bool) -> int:
        """Copy another sequence over `slot` when that saves enough; returns the new count to keep."""
        donor, gain = self._donor(slot, kept, prompt, exact)
        if donor is slot:
            return kept
        self._backend.copy(donor.sequence, slot.sequence)
        slot.tokens, slot.solid = donor.tokens[:], donor.solid
        return gain

    def _donor(self, slot: Slot, kept: int, prompt: list[int], exact: bool) -> tuple[Slot, int]:
        """The sequence from which copying saves most, and what it gives; `slot` where none saves enough."""
        donor = max(self.slots, key=lambda other: self.reusable(other, prompt, exact))
        gain = self.reusable(donor, prompt, exact)
        return (donor, gain) if gain - kept >= self.copy_gain else (slot, kept)

    def move(self, slot: Slot, target: Slot) -> None:
        """Have an idle sequence go on in the place of a busy one, which keeps what it holds; what was there is lost."""
        self._backend.copy(slot.sequence, target.sequence)
        target.tokens, target.solid, target.kept = slot.tokens[:], slot.solid, 0
        target.busy = True
        self.release(slot)

    def release(self, slot: Slot) -> None:
        """Give the sequence back; what it holds stays for the next request."""
        self._clock += 1
        slot.busy, slot.used = False, self._clock

    def wipe(self, slot: Slot) -> None:
        """Forget what a sequence holds, after an error that leaves its memory in doubt."""
        self._backend.remove(slot.sequence, 0)
        slot.keep(0)
