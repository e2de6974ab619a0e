"""The web in the window: allowed for a run after its sites were read, its key kept, its pages shown where quoted."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.store.pipeline_records import Snapshot
from app.ui.pipelines.desk import PipelinesDesk
from app.ui.pipelines.place import PipelinesPlace
from app.ui.pipelines.sheets import RunSheet
from app.ui.settings.place import SettingsPlace
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.pipeline_web import web_words
from app.ui.widgets.labels import Prose
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
TEXT = "First words.\n\nGlaciers carve valleys.\n\nLast words."
QUOTE = "Glaciers carve valleys."


@pytest.fixture
def desk(win: MainWindow) -> PipelinesDesk:
    """The place, with a search of the web."""
    win.go("pipelines")
    place = win.place_named("pipelines")
    assert isinstance(place, PipelinesPlace)
    place.desk.new()
    place.desk.vm.editor.add("search-web", 320, 0)
    return place.desk


def sheet_of(desk: PipelinesDesk) -> RunSheet:
    sheet = desk.stack.window().findChild(RunSheet)
    assert isinstance(sheet, RunSheet)
    return sheet


def started(desk: PipelinesDesk, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What runs are begun with."""
    seen: list[dict[str, Any]] = []
    real = desk.host.core.runs.start

    def start(*arguments: Any, **options: Any) -> str:
        seen.append(options)
        return real(*arguments, **options)

    monkeypatch.setattr(desk.host.core.runs, "start", start)
    return seen


@pytest.mark.parametrize("allowed", [False, True])
def test_a_run_may_use_the_web_only_where_it_is_switched_on(
    allowed: bool, desk: PipelinesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = started(desk, monkeypatch)
    desk.run()
    sheet = sheet_of(desk)
    assert not sheet.web.isHidden() and not sheet.web.isChecked() and flaws(sheet) == []
    sheet.web.setChecked(allowed)
    sheet.ok.click()
    assert [options["web"] for options in seen] == [allowed]


def test_a_pipeline_without_such_a_step_is_not_asked_about_it(win: MainWindow) -> None:
    win.go("pipelines")
    place = win.place_named("pipelines")
    assert isinstance(place, PipelinesPlace)
    place.desk.new()
    place.desk.vm.editor.add("question", 0, 0)
    place.desk.run()
    sheet = sheet_of(place.desk)
    assert sheet.findChild(Prose, "run-web-words") is None and sheet.web.parent() is None


def test_the_sheet_says_what_would_be_asked(desk: PipelinesDesk) -> None:
    core, editor = desk.host.core, desk.vm.editor
    assert "no search service and no site" in web_words(core, editor.pipeline)
    assert "Underdesk is offline" in web_words(core, editor.pipeline)
    core.settings.set("web_sites", "docs.example")
    assert "looked through: docs.example" in web_words(core, editor.pipeline)
    core.settings.set("web_service", "brave")
    assert web_words(core, editor.pipeline).startswith(
        "Brave Search is asked and learns what is looked for; pages of any"
    )
    assert editor.set_param("search-web", "sites", ("a.example",))
    assert "from these sites: a.example" in web_words(core, editor.pipeline)


def test_a_citation_opens_the_kept_page_at_its_quote(desk: PipelinesDesk, qtbot: QtBot) -> None:
    page = Snapshot("ab", "https://a.example/ice", "Ice", "html", 1_000_000.0, TEXT, b"")
    desk.host.core.snapshots.keep(page)
    start = TEXT.index(QUOTE)
    source: Any = {
        "n": 1, "quote": QUOTE, "document": "web:ab", "name": "Ice", "page": None, "start": start,
        "end": start + len(QUOTE), "sha256": "ab",
    }  # fmt: skip
    viewer = desk.sources.viewer
    with qtbot.waitSignal(viewer.vm.written) as written:
        desk.sources.open(source)
    html = written.args[0]
    marked = html.split("background-color:")[1].split(">", 1)[1].split("</span>")[0]
    assert marked == QUOTE and "https://a.example/ice, as it was on" in html
    assert viewer.external.isHidden() and viewer.ask.isHidden()
    with qtbot.waitSignal(desk.host.background.failed, raising=False, timeout=300):
        desk.sources.open({**source, "document": "web:gone"})


def test_the_key_of_the_chosen_service_is_entered_and_forgotten(win: MainWindow, qtbot: QtBot) -> None:
    win.go("settings", "Web")
    place = win.place_named("settings")
    assert isinstance(place, SettingsPlace)
    core, card = place.host.core, place.web_key
    qtbot.waitUntil(lambda: not card.isVisible())
    core.settings.set("web_service", "kagi")
    qtbot.waitUntil(card.isVisible)
    card.enter.click()
    with qtbot.waitSignal(place.web_keys.told) as told:
        place.web_keys.keep(" key-1 ")
    assert core.tokens.kept == {"web:kagi": "key-1"} and told.args == ["The key is in the system's keyring"]
    qtbot.waitUntil(card.forget.isVisible)
    assert "Kagi" in card.findChild(Prose, "web-key-title").text()
    with qtbot.waitSignal(place.web_keys.told):
        card.forget.click()
    assert core.tokens.kept == {}
    core.settings.set("web_service", "wikipedia")
    qtbot.waitUntil(lambda: not card.isVisible())
