"""Which model does what: the chosen one, the default, and what is said when the chosen one is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.settings import Settings
from app.models.entry import ELSEWHERE, Entry
from app.models.roles import DEFAULT, TASKS, Roles
from tests.models.conftest import Kept, tiny_gguf


@pytest.fixture
def library(shelf):
    return shelf()


@pytest.fixture
def roles(library) -> Roles:
    return Roles(library, Settings(Kept()))


def put(library, repo, tmp_path: Path, name: str, role: str, **changes) -> Entry:
    """A model of that role in the library, its file there."""
    path = tmp_path / f"{name}.gguf"
    path.write_bytes(tiny_gguf(name))
    entry = replace(library.add(path), id=name, name=name.title(), role=role, **changes)
    repo.clear()
    repo.put(entry)
    return entry


def test_what_comes_with_the_program_has_the_roles_at_first(roles, library) -> None:
    names = {role: roles.of(role).entry for role in TASKS}
    assert names["chat"] == library.default() and names["embedding"].id == "all-minilm-l6-v2"
    assert names["vision"] is None and names["reranker"] is None
    assert roles.troubles() == [] and all(not roles.of(role).sentence for role in TASKS)
    assert {role: roles.suggested(role).id for role in TASKS} == library.manifest.defaults
    with pytest.raises(KeyError):
        roles.of("cook")


@pytest.mark.parametrize("role", ["chat", "vision", "embedding", "reranker"])
def test_a_role_is_given_and_taken_back(roles, library, repo, tmp_path, role) -> None:
    entry = put(library, repo, tmp_path, "mine", role)
    default = roles.default(role)
    assert roles.choose(role, "Mine").entry == entry == roles.of(role).entry
    assert entry.id in [one.id for one in roles.offered(role)]
    assert roles.choose(role, DEFAULT).entry == default == roles.of(role).entry


@pytest.mark.parametrize("role", ["vision", "embedding", "reranker"])
def test_a_model_that_was_not_made_for_it_is_refused(roles, library, role) -> None:
    with pytest.raises(UserError) as caught:
        roles.choose(role, library.default().id)
    assert caught.value.code == "wrong-role"
    assert f"cannot {TASKS[role].does}" in caught.value.sentence
    with pytest.raises(UserError) as caught:
        roles.choose(role, "nobody")
    assert caught.value.code == "no-such-model"


@pytest.mark.parametrize(
    ("role", "instead"),
    [("chat", "SmolLM2 135M Instruct takes its place"), ("embedding", "all-MiniLM L6 v2 takes its place"),
     ("reranker", "passages are ordered by words and meaning"), ("vision", "no model looks at pictures")],
)  # fmt: skip
def test_one_sentence_says_that_a_chosen_model_is_gone(roles, library, repo, tmp_path, role, instead) -> None:
    entry = put(library, repo, tmp_path, "mine", role)
    roles.choose(role, "mine")
    Path(entry.path).unlink()
    found = roles.of(role)
    assert found.sentence == f"Mine, chosen to {TASKS[role].does}, cannot do it; {instead}."
    assert found.entry == roles.default(role) and roles.troubles() == [found.sentence]
    library.remove("mine")
    assert roles.of(role).sentence.startswith(
        f"The model “mine”, chosen to {TASKS[role].does}, is not here any more;"
    )
    roles.choose(role, DEFAULT)
    assert roles.troubles() == []


def test_pictures_are_looked_at_by_a_model_that_is_here_and_by_no_endpoint_unless_chosen(
    roles, library, repo, tmp_path
) -> None:
    far = put(library, repo, tmp_path, "far", "vision", source=ELSEWHERE)
    assert [one.id for one in roles.offered("vision")] == ["far"] and roles.default("vision") is None
    assert roles.choose("vision", "far").entry == far
    eyes = tmp_path / "mmproj.gguf"
    eyes.write_bytes(tiny_gguf("eyes"))
    seer = put(library, repo, tmp_path, "seer", "chat", metadata={"projector": str(eyes)})
    repo.put(far)
    roles.choose("vision", DEFAULT)
    assert roles.of("vision").entry == seer, "a file that was found with a projector beside it sees too"
