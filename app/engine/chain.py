"""Choosing the next token with llama.cpp's samplers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from app.engine.api import Sampling
from app.engine.candidates import Candidates
from app.engine.guard import Guard


class Model(Protocol):
    """What a chain asks of a model."""

    @property
    def size(self) -> int:
        """How many tokens there are."""
        ...


def _enough(sampling: Sampling) -> int:
    """How many of the likeliest tokens decide the choice; 0 where all may. Penalties that only lower logits may push
    as many out as there are penalised ones."""
    likeliest = 1 if sampling.temperature <= 0 else max(sampling.top_k, 0)
    if sampling.repeat_penalty == 1.0 or not sampling.repeat_last_n or not likeliest:
        return likeliest
    lowered = sampling.repeat_last_n if sampling.repeat_penalty > 1 and sampling.repeat_last_n > 0 else 0
    return likeliest + lowered if lowered else 0


class Context(Protocol):
    """What a chain asks of the context that it samples from."""

    @property
    def model(self) -> Model:
        """Whose tokens they are."""
        ...

    @property
    def pointer(self) -> Any:
        """llama.cpp's."""
        ...

    @property
    def context(self) -> int:
        """Tokens that a sequence may have."""
        ...

    @property
    def skipped(self) -> int:
        """Rows before those of the last decode of llama.cpp's."""
        ...

    @property
    def candidates(self) -> Candidates:
        """Among which to choose."""
        ...


class Chain:
    """llama.cpp's sampler chain for one request."""

    def __init__(
        self,
        lib: Any,
        context: Context,
        sampling: Sampling,
        seed: int,
        recent: Sequence[int],
        guard: Guard | None,
    ) -> None:
        self._lib, self._context, self._guard = lib, context, guard
        self.pointer = self._lib.llama_sampler_chain_init(self._lib.llama_sampler_chain_default_params())
        self.enough = _enough(sampling)
        if sampling.repeat_penalty != 1.0 and sampling.repeat_last_n:
            self._add(self._penalties(sampling))
        if sampling.temperature <= 0:
            self._add(self._lib.llama_sampler_init_greedy())
        else:
            self._add_random(sampling, seed)
        for token in recent:
            if token >= 0:  # a picture's are no words
                self._lib.llama_sampler_accept(self.pointer, token)

    def _add(self, sampler: Any) -> None:
        self._lib.llama_sampler_chain_add(self.pointer, sampler)

    def _penalties(self, sampling: Sampling) -> Any:
        last = (
            min(sampling.repeat_last_n, self._context.context)
            if sampling.repeat_last_n > 0
            else self._context.context
        )
        return self._lib.llama_sampler_init_penalties(
            self._context.model.size, last, max(sampling.repeat_penalty, 0.01), 0.0, 0.0
        )

    def _add_random(self, sampling: Sampling, seed: int) -> None:
        lib = self._lib
        if sampling.top_k > 0:
            self._add(lib.llama_sampler_init_top_k(sampling.top_k))
        if sampling.top_p < 1:
            self._add(lib.llama_sampler_init_top_p(max(sampling.top_p, 0.0), 1))
        if sampling.min_p > 0:
            self._add(lib.llama_sampler_init_min_p(min(sampling.min_p, 1.0), 1))
        self._add(lib.llama_sampler_init_temp(sampling.temperature))
        self._add(lib.llama_sampler_init_dist(seed & 0xFFFFFFFF))

    @property
    def free(self) -> bool:
        """Whether no form holds the answer, so that the chain alone chooses."""
        return self._guard is None

    def sample(self, row: int) -> int:
        """Choose from the logits of the given row of the last decode, and remember the choice."""
        context, lib = self._context, self._lib
        logits = lib.llama_get_logits_ith(context.pointer, row - context.skipped)
        if self._guard is not None:
            return self._guard.choose(self.pointer, logits)
        candidates = context.candidates
        candidates.fill_best(logits, self.enough)
        candidates.apply(self.pointer)
        token = candidates.chosen
        lib.llama_sampler_accept(self.pointer, token)
        return token

    def close(self) -> None:
        """Free it."""
        if self.pointer:
            self._lib.llama_sampler_free(self.pointer)
            self.pointer = None
        if self._guard is not None:
            self._guard.close()
