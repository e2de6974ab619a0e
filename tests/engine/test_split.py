"""A model in several files is one: its header, its answers, and what is said of a part that lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine import gguf
from app.engine.host import LlamaEngine
from tests.engine.conftest import request_of, spec_of
from tests.engine.splitting import split


@pytest.fixture
def parts(starter: Path, tmp_path: Path) -> list[Path]:
    return split(starter, tmp_path, "SmolLM2", 3)


def code_of(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        gguf.read(path)
    assert caught.value.sentence.endswith(".")
    return caught.value.code


def test_the_header_of_all_parts_is_that_of_the_whole(starter: Path, parts: list[Path]) -> None:
    one, joined = gguf.read(starter), gguf.read(parts[0])
    assert joined.parameters == one.parameters
    assert joined.layer_sizes == one.layer_sizes
    assert joined.weights == one.weights
    assert joined.size == sum(path.stat().st_size for path in parts)


def test_a_later_part_cannot_be_used_alone(parts: list[Path]) -> None:
    assert code_of(parts[1]) == "unsupported"


def test_a_missing_part_is_named(parts: list[Path]) -> None:
    parts[2].unlink()
    assert code_of(parts[0]) == "part-missing"


def test_a_part_in_the_wrong_place_is_noticed(parts: list[Path]) -> None:
    parts[2].write_bytes(parts[1].read_bytes())
    assert code_of(parts[0]) == "damaged"


def test_a_cut_part_is_noticed(parts: list[Path]) -> None:
    parts[1].write_bytes(parts[1].read_bytes()[:-1000])
    assert code_of(parts[0]) == "truncated"


def test_its_answers_are_those_of_the_whole(host: LlamaEngine, starter: Path, tmp_path: Path) -> None:
    parts = split(starter, tmp_path, "SmolLM2", 3)
    host.load(spec_of(parts[0])).result(120)
    told = host.submit(request_of("Name a fjord."), lambda event: None).result(120).token_ids
    host.load(spec_of(starter)).result(120)
    assert told == host.submit(request_of("Name a fjord."), lambda event: None).result(120).token_ids
