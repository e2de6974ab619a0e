"""One rare word typed, dropped, searched for and copied in the real window: nothing it leaves behind holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.paths import Profile
from tests._support.display import wait_until
from tests._support.program import Start
from tests.store.helpers import holding

WORD = "zanzibarquux"
FOLDERS = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


@pytest.mark.timeout(240)
def test_a_session_in_the_window_leaves_no_word(program: Start, profile: Profile, tmp_path: Path) -> None:
    world = tmp_path / "world"
    places = {name: str(world / name.lower()) for name in FOLDERS}
    for place in places.values():
        Path(place).mkdir(parents=True)
    paper = tmp_path / f"{WORD}.md"
    paper.write_text(
        f"# On {WORD}\n\nThe {WORD} hangs above the quay and is lit at dusk.\n", encoding="utf-8"
    )
    run = program(str(paper), **places)
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.wait_text(paper.name)
    run.click(id_="composer")
    run.type(f"Where does the {WORD} hang")
    run.key("Return")
    wait_until(lambda: run.find("Try again") is not None, "the end of the answer", 90)
    run.click(id_="composer")
    run.type(f"a draft about {WORD}")
    run.key("ctrl+a", "ctrl+c")
    run.key("ctrl+shift+f")
    run.type(WORD)
    run.key("Escape", "ctrl+k")
    run.type(WORD)
    run.screenshot("canary-palette")
    run.key("Escape")
    wait_until(lambda: WORD in run.words(), "the word in the window itself")
    assert holding(profile.root, WORD) == [] == holding(world, WORD), "while it is open"
    assert run.close() == 0, run.said()
    assert WORD not in run.said()
    assert holding(tmp_path, WORD) == [paper.name], "the document itself is found, and nothing else"
    assert [path.name for path in tmp_path.rglob(f"*{WORD}*")] == [paper.name]
