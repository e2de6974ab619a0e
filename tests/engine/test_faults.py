"""A driver that is lost and memory that runs out while decoding end the request; the next one is answered."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pytest

from app.base.errors import UserError
from app.engine.api import EngineEvent, Failed
from app.engine.binding import library
from app.engine.host import LlamaEngine
from tests.engine.conftest import request_of

STORY = "Tell me what happens next. " + "The keeper of the lighthouse saw a ship in the storm. " * 20


def failing(real: Callable[..., int], at: int, result: int) -> Callable[..., int]:
    """llama_decode that gives `result` at its call number `at`."""
    calls = 0

    def decode(context: Any, batch: Any) -> int:
        nonlocal calls
        calls += 1
        return result if calls == at else real(context, batch)

    return decode


@pytest.mark.parametrize("at", [1, 2, 6])
@pytest.mark.parametrize("result", [-1, -2, -3])
def test_a_fault_while_decoding_ends_one_request(
    engine: LlamaEngine, at: int, result: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = engine.submit(request_of(STORY), lambda _: None).result(60).token_ids
    lib, loaded = library(), engine._models.last
    assert loaded is not None
    decode = failing(lib.llama_decode, at, result)
    monkeypatch.setattr(lib, "llama_decode", decode)
    if loaded.backend._runner is not None:  # compiled code calls it too
        kind = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, lib.llama_batch)
        native = kind(decode)
        request = loaded.backend._runner._request
        monkeypatch.setattr(request, "decode", ctypes.cast(native, ctypes.c_void_p).value)
    told: list[EngineEvent] = []
    ticket = engine.submit(request_of("Why? " * 60, max_tokens=30), told.append)
    with pytest.raises(UserError) as caught:
        ticket.result(60)
    assert caught.value.code == "decode" and told[-1] == Failed(caught.value)
    again = engine.submit(request_of(STORY), lambda _: None).result(60)
    assert again.token_ids == expected, "nothing half-done is left in the memory"
