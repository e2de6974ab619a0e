"""Journey 12: journeys 1, 2 and 6 by keys and the accessibility tree alone, at 200 %, in high contrast, in German."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.paths import Profile
from app.store.settings import SettingsRepo
from tests._support.display import Display, wait_until
from tests._support.fixtures import PASSPHRASE, make_vault
from tests._support.hearing import by_menu, nothing_unnamed, press, reach
from tests._support.program import Node, Program, Start
from tests.journeys.test_02_ask_about_a_paper import paper
from tests.journeys.test_06_build_a_flow import WORDS

QUESTION = "Give me three tips for better sleep"
LONG_QUESTION = "Tell me a very long story about a lighthouse, with many details"
PAINTED = "Who painted the lighthouse of Norderoog green?"
UNTOLD = "What is the boiling point of tungsten?"


def set_up(profile: Profile, welcomed: bool = False) -> None:
    """What somebody chose who sees little: all three in the vault, and in window.json for the first paint."""
    chosen = {"theme": "contrast", "text_scale": 200, "language": "de"}
    vault = make_vault(profile)
    for key, value in chosen.items():
        SettingsRepo(vault).save(key, json.dumps(value))
    vault.close()
    state = {"theme": "contrast", "scale": 200, "language": "de", "welcomed": welcomed}
    profile.window.write_text(json.dumps(state), encoding="utf-8")


def ended(run: Program) -> bool:
    """Whether the answer stands there and none is written."""
    told = {node.name for node in run.tree()} | {node.id.split(".")[-1] for node in run.tree()}
    return "Noch einmal" in told and "stop" not in told


def ask(run: Program, question: str) -> None:
    """Type and send."""
    reach(run, "composer")
    run.type(question)
    run.key("Return")


def branch(run: Program, words: str) -> None:
    """Wait until this version of how many is shown."""
    wait_until(lambda: words in run.words().replace(" ", ""), f"version {words}", 90)


# journey 1


def read_the_first_pages(run: Program) -> None:
    """Three quiet pages, and a model that answers on the second."""
    run.wait_text("Willkommen bei Underdesk")
    nothing_unnamed(run, "welcome")
    press(run, "welcome-next")
    run.wait_text("Ein Modell ist bereit")
    run.screenshot("journey-12-welcome")
    press(run, "welcome-next")
    run.wait_text("verschlossen")
    nothing_unnamed(run, "the third page")
    press(run, "welcome-skip")
    run.wait(id_="composer", states=("showing", "enabled"))
    run.wait_text("Offline")


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(420)
def test_the_first_minute_by_keys_and_ear(program: Start, profile: Profile) -> None:
    set_up(profile)
    run = program(fresh=True)
    run.window()
    read_the_first_pages(run)
    ask(run, QUESTION)
    run.wait(id_="stop")
    wait_until(lambda: "1." in run.words(), "the first words")
    wait_until(lambda: ended(run), "the end of the answer", 90)
    run.screenshot("journey-12-answered")
    nothing_unnamed(run, "chat")
    press(run, "Noch einmal")
    branch(run, "2/2")
    wait_until(lambda: ended(run), "the end of the second answer", 90)
    press(run, "Vorige Fassung")
    branch(run, "1/2")
    press(run, "Nächste Fassung")
    branch(run, "2/2")
    run.screenshot("journey-12-second")

    run.key("ctrl+n")
    wait_until(lambda: "2/2" not in run.words().replace(" ", ""), "the empty chat")
    ask(run, LONG_QUESTION)
    run.wait(id_="stop")
    run.key("Escape")
    run.wait_text("ngehalten")  # before the first word or after some, as fast as this computer is
    run.screenshot("journey-12-stopped")
    run.key("ctrl+q")
    assert run.ended() == 0, run.said()

    again = program()
    again.window()
    again.wait(id_="composer", states=("showing", "enabled"))
    press(again, "toggle-list")  # at 200 % there is room for the list or the chat; it is kept out of the way
    again.wait_text(QUESTION)
    nothing_unnamed(again, "the list of chats")
    reach(again, "chat-list")
    wait_until(lambda: down_to(again, QUESTION), "the chat in the list")
    again.key("Return")
    branch(again, "2/2")
    again.screenshot("journey-12-next-day")
    again.key("ctrl+q")
    assert again.ended() == 0, again.said()


def down_to(run: Program, words: str) -> bool:
    """One row further down, until the row with these words is the one that is chosen."""
    if any(node.name.startswith(words) and node.role == "list item" for node in run.focused()):
        return True
    run.key("Down")
    return False


# journey 2


def bring(run: Program, place: Path) -> None:
    """By the button that asks documents, its menu, and the system's own question for a file."""
    press(run, "attach")
    by_menu(run, "Dateien, nur für diesen Chat…")
    run.wait(id_="fileNameEdit", states=("showing", "focused"))
    nothing_unnamed(run, "the question for a file")
    run.type(str(place))
    run.screenshot("journey-12-file")
    run.key("Return")
    run.wait(f"{place.name} weglassen", timeout=90)
    nothing_unnamed(run, "a paper")


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(420)
def test_a_paper_by_keys_and_ear(program: Start, profile: Profile, tmp_path: Path) -> None:
    set_up(profile, welcomed=True)
    place = tmp_path / "island.pdf"
    place.write_bytes(paper())
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    bring(run, place)
    ask(run, PAINTED)
    wait_until(lambda: ended(run), "the answer's end", 120)
    chip = wait_until(
        lambda: next((n for n in run.tree() if n.name.startswith("Quelle 1: island.pdf, Seite")), None),
        "a chip that names a page",
        30,
    )
    assert "Seite 7" in chip.name
    assert "Ida Petersen" in chip.description
    x, y, width, height = chip.box
    run.display.tool(
        "mousemove", str(x + width // 2), str(y + height + 40)
    )  # a pointer that rests in their way
    reach(run, chip.name)
    wait_until(lambda: len(windows(run)) == 2, "the words of the source beside the chip")
    run.screenshot("journey-12-chip")
    assert len(windows(run)) == 2, "the words went by themselves"
    run.key("Return")
    page = wait_until(lambda: marked(run), "the page with the passage marked", 60)
    assert "Seite 7 von 30" in page.name
    assert "Ida Petersen" in page.name
    assert page.box[2] > 400
    nothing_unnamed(run, "the page")
    run.screenshot("journey-12-page")
    reach(run, "inspector-close")
    run.key("Return")
    reach(run, chip.name)
    ask(run, UNTOLD)
    run.wait_text("not in your documents", 60)  # the answer is in the language of the question
    run.screenshot("journey-12-not-there")
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()


def windows(run: Program) -> list[str]:
    """What of the program is on the screen: the window, and whatever floats over it."""
    return run.display.tool("search", "--onlyvisible", "--pid", str(run.process.pid)).split()


def marked(run: Program) -> Node | None:
    """The page that is shown, with what is marked on it told."""
    return next((n for n in run.tree() if " von 30" in n.name and "Markiert" in n.name), None)


# journey 6


def add(run: Program, words: str) -> None:
    """Type into the list of steps and take the first."""
    run.wait(id_="step-search", states=("showing", "focused"))
    run.type(words)
    run.key("Return")
    wait_until(lambda: run.find(id_="step-search") is None, "the list's end")


def choose(run: Program, *titles: str) -> None:
    """Choose these rows of the list of steps, which stand one below the other."""
    reach(run, "steps-list", most=120)
    run.key("Home")
    met: list[str] = []
    for _ in range(12):
        met += [node.name for node in run.focused()]
        if titles[0] in met:
            break
        run.key("Down")
    for _ in titles[1:]:
        run.key("shift+Down")
    wait_until(
        lambda: {node.name for node in run.tree() if "selected" in node.states} >= set(titles),
        f"{titles} to be chosen; met: {met}",
    )


def build(run: Program) -> None:
    """A question, a search and a report, with a wire on the way that is refused; then nothing is left to settle."""
    reach(run, "pipeline-canvas")
    run.key("Tab")
    add(run, "frage")
    run.key("Menu")
    by_menu(run, "Passendes anfügen", "Nach query…")
    run.wait(id_="step-search", states=("showing", "focused"))
    rows = [node.name for node in run.tree() if node.role == "list item"]
    assert any(row.startswith("Wissen durchsuchen") for row in rows)
    assert not any(row.startswith("Bericht schreiben") for row in rows)
    run.screenshot("journey-12-fitting")
    add(run, "wissen durchsuchen")
    run.key("Tab")
    add(run, "zitate prüfen")
    run.key("Menu")
    by_menu(run, "Verbinden", "Passt nicht, und warum", "evidence von Wissen durchsuchen → report von Zitate")
    run.wait_text("dieser Eingang nimmt")
    run.screenshot("journey-12-refused")
    run.key("Delete", "Left", "Right")
    run.key("Menu")
    by_menu(run, "Passendes anfügen", "Nach evidence…")
    add(run, "bericht schreiben")
    run.key("Menu")
    by_menu(run, "Verbinden", "text von Frage → question von Bericht")
    wait_until(lambda: run.find(id_="pipeline-problems") is None, "nothing left to settle")
    run.screenshot("journey-12-built")


def run_it(run: Program) -> None:
    """Run it, and hear of its end and its rounds."""
    press(run, "run-pipeline")
    run.wait(id_="run-sheet")
    nothing_unnamed(run, "what a run asks")
    run.type("When was the mill built?")
    press(run, "run-ok")
    run.wait_text("Fertig", 120)
    run.screenshot("journey-12-done")
    run.key("Escape")
    run.wait_text("6-mal")


def look_into_the_second_round(run: Program) -> None:
    """Open what a step of the frame gave, and choose the round it is shown of."""
    choose(run, "Bericht schreiben")
    run.key("Return")
    run.wait(id_="round-of-repeat")
    nothing_unnamed(run, "what a step gave")
    reach(run, "round-of-repeat")
    for _ in range(2):
        run.key("Down")
        wait_until(lambda: run.focused()[-1].id.endswith("round-of-repeat"), "the keyboard on the round")
    run.screenshot("journey-12-round-2")
    run.key("Escape")
    wait_until(lambda: run.find(id_="step-inspector") is None, "the inspector's end")
    run.wait_text("sieht 2 an")


def undo_and_redo(run: Program) -> None:
    """All the way back to the empty canvas, and forth again."""
    reach(run, "steps-list", most=120)
    undone = 0
    while run.find(id_="undo", states=("showing", "enabled")) is not None and undone < 40:
        run.key("ctrl+z")
        undone += 1
    run.wait_text("Tabulator drücken")
    assert undone >= 7  # three steps, one more and away again, a wire, a frame
    run.screenshot("journey-12-undone")
    for _ in range(undone):
        run.key("ctrl+shift+z")
    run.wait_text("höchstens 6 Runden")
    for title in ("Frage", "Wissen durchsuchen", "Bericht schreiben"):
        run.wait(title)
    run.screenshot("journey-12-redone")


@pytest.mark.journey
@pytest.mark.prove
@pytest.mark.timeout(300)
def test_a_flow_by_keys_and_ear(program: Start, display: Display, profile: Profile, tmp_path: Path) -> None:
    set_up(profile, welcomed=True)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "mill.md").write_text(WORDS, encoding="utf-8")
    command = [sys.executable, "-m", "app", "--profile", str(profile.root)]
    env = {**display.env, "UNDERDESK_PASSPHRASE": PASSPHRASE}
    subprocess.run([*command, "folders", "add", "Papers", str(papers)], env=env, check=True)
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))
    run.key("ctrl+3")
    press(run, "Neue Pipeline")
    run.wait_text("Tabulator drücken")
    build(run)
    run.key("F6")
    press(run, "show-steps")
    run.wait(id_="steps-list")
    nothing_unnamed(run, "the list of steps")
    choose(run, "Wissen durchsuchen", "Bericht schreiben")
    run.key("ctrl+g")
    run.wait_text("höchstens 6 Runden")
    run.screenshot("journey-12-steps")
    run.key("ctrl+z")
    wait_until(lambda: "höchstens 6 Runden" not in run.words(), "the frame's end")
    run.key("ctrl+shift+z")
    run.wait_text("höchstens 6 Runden")
    run_it(run)
    look_into_the_second_round(run)
    undo_and_redo(run)
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
