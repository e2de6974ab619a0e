"""A whole question with a document leaves nothing outside the profile, and nothing readable inside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.paths import Profile
from tests.cli.conftest import Done
from tests.store.helpers import holding

WORD = "heronlantern"
FOLDERS = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def left(folder: Path) -> list[str]:
    """Every file below it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_nothing_is_left_outside_the_profile(
    command: Callable[..., Done], profile: Profile, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    places = {name: str(elsewhere / name.lower()) for name in FOLDERS}
    for place in places.values():
        Path(place).mkdir(parents=True)
    paper = tmp_path / f"{WORD}.md"
    paper.write_text(f"# {WORD}\n\nThe {WORD} hangs above the quay of the harbour and is lit at dusk.\n")
    words = ("ask", f"Where does the {WORD} hang?", "--file", str(paper), "--max-tokens", "8", "--json")
    done = command(*words, **places)
    alone = command("ask", f"Where does the {WORD} hang?", "--max-tokens", "1", "--json", **places)
    with_paper, without = (json.loads(d.out)["timings"]["prompt_tokens"] for d in (done, alone))
    assert done.code == 0 and with_paper > without + 20, "the document was found and read to the model"
    assert WORD not in done.err
    failed = command("ask", f"Where is the {WORD}?", "--model", f"no-{WORD}", "--log", "chat", **places)
    assert failed.code == 1
    assert left(elsewhere) == [], "no cache, no temporary file, no list of recent ones"
    assert holding(profile.root, WORD) == [], "and inside it lies nothing that can be read"
    assert holding(tmp_path, WORD) == [paper.name], "the check finds what is in the clear"


@pytest.mark.parametrize(
    "verb", [("chats", "search", WORD), ("folders", "list"), ("vault", "check"), ("doctor",)]
)
def test_other_commands_leave_nothing_either(
    command: Callable[..., Done], profile: Profile, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    places = {name: str(elsewhere / name.lower()) for name in FOLDERS}
    for place in places.values():
        Path(place).mkdir(parents=True)
    assert command(*verb, **places).code in (0, 1)
    assert left(elsewhere) == []
    assert holding(profile.root, WORD) == []
