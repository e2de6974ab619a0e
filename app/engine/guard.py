"""Holding an answer to a form: tokens are chosen freely first, and the vocabulary is masked only after a miss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from app.base.errors import UserError
from app.engine.backend import Form, Piece
from app.engine.candidates import Candidates
from app.engine.grammar import bad

_BANS = 64
"""Tokens that may be put aside before the form begins, at one place."""


class Vocabulary(Protocol):
    """What a guard asks of a model."""

    vocabulary: Any
    size: int
    controls: Sequence[int]

    def piece(self, token: int) -> Piece:
        """What a token spells."""
        ...

    def is_end(self, token: int) -> bool:
        """Whether the token ends an answer."""
        ...

    def tokenise(self, text: str, special: bool) -> list[int]:
        """Tokens of `text`."""
        ...


class Guard:
    """One answer's form. llama.cpp ends the process when a grammar accepts what it does not allow: every token is
    checked here before."""

    def __init__(self, lib: Any, model: Vocabulary, form: Form, candidates: Candidates) -> None:
        self._lib, self._model, self._form, self._candidates = lib, model, form, candidates
        self._after = re.compile(form.after) if form.after and not form.begun else None
        self._before = ""
        self._grammar = lib.llama_sampler_init_grammar(model.vocabulary, form.grammar.encode(), b"root")
        if not self._grammar:
            raise bad(form.code, "llama.cpp cannot read it as a grammar")
        self._begin()

    def _begin(self) -> None:
        for token in self._model.tokenise(self._form.begun, False) if self._form.begun else ():
            if not self._candidates.passes(self._grammar, token):
                self.close()
                raise bad(self._form.code, "the beginning of the answer does not fit it")
            self._lib.llama_sampler_accept(self._grammar, token)

    def choose(self, chain: Any, logits: Any) -> int:
        """A token that the form allows, chosen by `chain` (which is told) from these logits."""
        token = self._before_form(chain, logits) if self._after else self._in_form(chain, logits)
        self._lib.llama_sampler_accept(chain, token)
        return token

    def _before_form(self, chain: Any, logits: Any) -> int:
        """Free, but the answer neither ends nor begins inside a token."""
        banned: list[int] = []
        while len(banned) < _BANS:
            self._candidates.fill(logits)
            self._candidates.bar(banned)
            self._candidates.apply(chain)
            token = self._candidates.chosen
            text = self._before + self._model.piece(token).data.decode("utf-8", "replace")
            found = self._after.search(text) if self._after else None
            if not self._model.is_end(token) and not (found and text[found.end() :].strip()):
                self._before = text[-256:]
                self._after = None if found else self._after
                return token
            banned.append(token)
        raise self._stuck()

    def _in_form(self, chain: Any, logits: Any) -> int:
        self._candidates.fill(logits)
        self._candidates.apply(chain)
        token = self._candidates.chosen
        if not self._allows(token):
            self._mask(logits)
            self._candidates.apply(chain)
            token = self._candidates.chosen
            if not self._allows(token):
                raise self._stuck()
        if not self._model.is_end(token):
            self._lib.llama_sampler_accept(self._grammar, token)
        return token

    def _mask(self, logits: Any) -> None:
        """Leave only what the form allows: of the likeliest tokens, or of all where none of those fits."""
        self._candidates.fill_likely(logits, self._model.controls)
        self._candidates.apply(self._grammar)
        if self._candidates.any:
            return
        self._candidates.fill(logits)
        self._candidates.bar(self._model.controls)
        self._candidates.apply(self._grammar)
        if not self._candidates.any:
            raise self._stuck()

    def _allows(self, token: int) -> bool:
        """The model's own marks are no text, even where a grammar would take their spelling."""
        if self._model.piece(token).control and not self._model.is_end(token):
            return False
        return self._candidates.passes(self._grammar, token)

    def _stuck(self) -> UserError:
        return bad(self._form.code, "the model has no word with which the answer could go on")

    def close(self) -> None:
        """Free the grammar."""
        if self._grammar:
            self._lib.llama_sampler_free(self._grammar)
            self._grammar = None
