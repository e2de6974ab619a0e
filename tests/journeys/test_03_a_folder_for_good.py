"""Journey 3: five hundred files are kept: searched while they are read, unlocked, and followed as they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests._support.display import Display, wait_until
from tests._support.program import Program, Start
from tests.knowledge.readers import _encrypt
from tests.knowledge.readers._make import docx, para, pdf

FILES = 500
PASSWORD = "Ebbe und Flut"
SUBJECTS = ["mill", "ferry", "school", "harbour", "peat", "salt", "oysters", "lighthouse", "gulls", "dunes"]


def fill(folder: Path) -> None:
    """Letters, notes, tables and papers on an island; one is locked and one is broken."""
    for number in range(FILES - 2):
        subject = SUBJECTS[number % len(SUBJECTS)]
        words = f"In the year {1500 + number} the council spoke of the {subject} and wrote down what it cost."
        place = folder / subject
        place.mkdir(parents=True, exist_ok=True)
        name = f"{subject}-{1500 + number}"
        if number % 5 == 0:
            (place / f"{name}.pdf").write_bytes(pdf([[(72.0, 700.0, 11.0, words)]]))
        elif number % 5 == 1:
            (place / f"{name}.docx").write_bytes(docx(para(words)))
        elif number % 5 == 2:
            (place / f"{name}.csv").write_text(f"year,subject,cost\n{1500 + number},{subject},{number}\n")
        else:
            (place / f"{name}.md").write_text(f"# The {subject}\n\n{words}\n")
    (folder / "minutes.pdf").write_bytes(
        _encrypt.pdf(["The treasurer hid the ledger below the altar."], PASSWORD)
    )
    (folder / "torn.docx").write_bytes(docx(para("Half of it is missing"))[:300])


def choose_folder(run: Program, folder: Path) -> None:
    """By the button of the empty place and the dialog."""
    run.click(id_="rail-knowledge")
    run.click("Add a folder")
    run.wait(role="dialog")
    run.key("ctrl+a")
    run.type(str(folder))
    run.key("Return")


def look_up(run: Program, words: str, told: str, timeout: float = 60.0) -> None:
    """Search in the folder, and wait for a hit whose words have `told`."""
    run.click(id_="knowledge-search")
    run.key("ctrl+a")
    run.type(words)
    run.wait_text(told, timeout)


def leave_the_search(run: Program) -> None:
    run.click(id_="knowledge-search")
    run.key("Escape")


def row(run: Program, name: str) -> str:
    """What the list says of a file: its cells."""
    return next((n.name for n in run.tree() if n.role == "table cell" and n.name.startswith(name)), "")


def asked_for_the_password(run: Program) -> bool:
    """Press the banner's button, again where the page moved away beneath the pointer; whether it asks now."""
    if run.find(id_="document-password-edit") is None:
        run.click("Enter the password")
    return run.find(id_="document-password-edit") is not None


@pytest.mark.journey
@pytest.mark.timeout(560)
def test_a_folder_is_kept_and_followed(program: Start, display: Display, tmp_path: Path) -> None:
    folder = tmp_path / "Island papers"
    fill(folder)
    run = program()
    run.window()
    run.wait(id_="composer", states=("showing", "enabled"))

    choose_folder(run, folder)
    look_up(run, "what did the ferry cost", "ferry-")  # while it is being read
    run.screenshot("journey-03-searched-while-read")
    leave_the_search(run)

    run.wait_text("500 files", 120)
    run.wait_text("is locked with a password", 120)
    run.screenshot("journey-03-locked")
    wait_until(lambda: asked_for_the_password(run), "the question for the password", 40, 1.0)
    run.type("Sturmflut")
    run.key("Return")
    run.wait_text("This password does not open the document")
    run.screenshot("journey-03-wrong-password")
    run.key("ctrl+a")
    run.type(PASSWORD)
    run.key("Return")
    wait_until(lambda: run.find(id_="document-password-edit") is None, "the dialog's end")
    look_up(run, "where is the ledger", "below the altar")
    run.screenshot("journey-03-unlocked")
    leave_the_search(run)

    wait_until(lambda: "The file is damaged" in row(run, "torn.docx"), "why the broken one was not read", 60)
    run.screenshot("journey-03-broken")

    (folder / "mill" / "mill-1510.pdf").unlink()
    (folder / "harbour" / "harbour-1503.md").write_text(
        "# Harbour\n\nThe walrus Antje slept on the pier all summer.\n"
    )
    (folder / "new letter.md").write_text("# A letter\n\nA comet was seen above the dunes that winter.\n")
    look_up(run, "walrus Antje", "slept on the pier")
    look_up(run, "comet above the dunes", "seen above the dunes")
    look_up(run, "mill 1510", "mill-")
    wait_until(lambda: "mill-1510" not in run.words(), "the end of what was deleted", 60)
    run.screenshot("journey-03-followed")
    leave_the_search(run)
    run.wait_text("500 files")
    assert "Traceback" not in run.said()
    assert run.close() == 0, run.said()
