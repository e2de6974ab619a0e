"""A slash and a name in a chat: the pipeline runs, tells where it is, and its report is kept as an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base import events
from app.base.errors import UserError
from app.chat.slash import split
from app.engine.scripted import Script
from app.knowledge.passage import Passage
from app.pipelines import commands, files
from app.pipelines.check import check
from app.pipelines.context import Reply
from app.pipelines.document import text_of
from app.pipelines.graph import Pipeline
from app.pipelines.telling import told
from app.store.pipeline_records import StoredPipeline
from tests.chat.conftest import Desk
from tests.chat.test_grounding import ICE, ask_folder
from tests.pipelines.making import Maker

ASKED = "/slow-report How do glaciers flow?"


def papers(root: Path) -> Path:
    folder = root / "papers"
    folder.mkdir()
    (folder / "ice.md").write_text(ICE)
    return folder


def reporter() -> Pipeline:
    """Searches and writes a report."""
    maker = Maker()
    question, search, report = (maker.step(name) for name in ("question", "search-knowledge", "write-report"))
    maker.wire(f"{question}.query", f"{search}.queries")
    maker.wire(f"{question}.text", f"{report}.question")
    maker.wire(f"{search}.evidence", f"{report}.evidence")
    return maker.made


def asker(ask_first: bool = False) -> Pipeline:
    """One call of a model; before it a person is asked, where wanted."""
    maker = Maker()
    question, model = maker.step("question"), maker.step("ask-model", prompt="{{text}}")
    if ask_first:
        person = maker.step("ask-me")
        maker.wire(f"{question}.text", f"{person}.value")
        maker.wire(f"{person}.value", f"{model}.text")
    else:
        maker.wire(f"{question}.text", f"{model}.text")
    return maker.made


def keep(desk: Desk, title: str, made: Pipeline) -> str:
    return desk.core.pipelines.add(title, text_of(made))


def test_a_report_becomes_an_answer_with_the_chats_own_citations(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = make_desk(Script(("Glaciers flow slowly through the valleys [1].",)))
    chat = ask_folder(desk, papers(tmp_path))
    keep(desk, "Slow report", reporter())
    assert isinstance(desk.say(chat, ASKED), events.TurnDone)
    answer = desk.last(chat)
    assert "slowly through the valleys [1]" in answer.content and answer.state == "complete"
    kept = desk.core.knowledge.sources_of(answer.id)
    assert kept is not None and answer.stats["sources"] == len(kept["sources"]) >= 1
    use, source = kept["citations"][0], kept["sources"][0]
    assert use["n"] == 1 == source["n"] and (use["start"], use["stop"]) == (source["start"], source["end"])
    passage = desk.core.knowledge.passage(source["chunk"])
    assert passage is not None and passage.document == source["document"] and source["name"] == "ice.md"
    assert desk.core.runs.get(str(answer.stats["run"])).state == "done"
    told_ = [e.text for e in desk.seen if isinstance(e, events.TurnStatus) and e.message_id == answer.id]
    assert any("Write report" in line and "of 3" in line for line in told_)


def test_the_chats_folders_are_the_ones_that_are_searched(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = make_desk(Script(("Nothing.",)))
    chat = ask_folder(desk, papers(tmp_path))
    keep(desk, "Slow report", reporter())
    desk.say(chat, ASKED)
    run = desk.core.runs.get(str(desk.last(chat).stats["run"]))
    assert desk.core.knowledge.folders_of(chat)[0] in run.text


def test_stop_keeps_the_run_and_continue_takes_it_up(make_desk: Callable[..., Desk]) -> None:
    begun, go, over = threading.Event(), threading.Event(), threading.Event()

    def hold(number: int) -> None:
        begun.set()
        go.wait(20)
        over.wait(2 if number else 0)  # the stop comes through meanwhile

    desk = make_desk(Script(("Slow", " and", " sure"), before=hold))
    keep(desk, "Slow report", asker())
    chat = desk.core.chats.new()
    desk.core.chats.send(chat.id, ASKED)
    assert begun.wait(20)
    desk.core.chats.stop(chat.id)
    go.set()
    assert isinstance(done := desk.wait(), events.TurnDone) and done.reason == "cancelled"
    over.set()
    stopped = desk.last(chat.id)
    assert stopped.state == "stopped" and desk.core.runs.get(str(stopped.stats["run"])).state == "stopped"
    desk.core.chats.resume(stopped.id)
    desk.wait()
    answer = desk.last(chat.id)
    assert (answer.id, answer.content, answer.state) == (stopped.id, "Slow and sure", "complete")
    assert answer.stats["run"] == stopped.stats["run"] and answer.stats["pipeline"] == "Slow report"


def test_a_failure_is_one_sentence_and_the_run_goes_on(make_desk: Callable[..., Desk]) -> None:
    scripts = [Script(error=UserError("The model broke", code="broken")), Script(("Fine.",))]
    desk = make_desk(lambda _: scripts.pop(0) if len(scripts) > 1 else scripts[0])
    keep(desk, "Slow report", asker())
    chat = desk.core.chats.new()
    assert isinstance(failed := desk.say(chat.id, ASKED), events.TurnFailed)
    assert "The model broke" in failed.error.sentence and desk.last(chat.id).state == "failed"
    desk.core.chats.resume(desk.last(chat.id).id)
    desk.wait()
    assert desk.last(chat.id).content == "Fine."


def test_a_run_that_waits_says_so_and_its_end_is_told_later(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Script(("Approved.",)))
    keep(desk, "Slow report", asker(ask_first=True))
    chat = desk.core.chats.new()
    assert isinstance(done := desk.say(chat.id, ASKED), events.TurnDone) and done.reason == "waiting"
    rests = desk.last(chat.id)
    run_id = str(rests.stats["run"])
    assert (rests.state, rests.stats["reason"], rests.content) == ("stopped", "waiting", "")
    asked = desk.core.runs.questions(run_id)[0]
    desk.core.runs.reply(run_id, asked.path, asked.number, Reply(True))
    desk.wait()
    assert desk.last(chat.id).content == "Approved." and desk.last(chat.id).id == rests.id


def test_after_a_restart_the_run_is_known_and_goes_on(make_desk: Callable[..., Desk]) -> None:
    begun = threading.Event()
    closing = threading.Event()

    def hold(_: int) -> None:
        begun.set()
        closing.wait(1)  # the program closes meanwhile

    desk = make_desk(Script(("Never", " told"), before=hold))
    keep(desk, "Slow report", asker())
    chat = desk.core.chats.new()
    desk.core.chats.send(chat.id, ASKED)
    assert begun.wait(20)
    desk.core.close()
    closing.set()
    again = make_desk(Script(("Told.",)))
    kept = again.last(chat.id)
    assert kept.state == "stopped" and kept.stats["run"] and kept.stats["pipeline"] == "Slow report"
    again.core.chats.resume(kept.id)
    again.wait()
    assert again.last(chat.id).content == "Told."


def test_what_is_not_a_command_and_what_is_a_wrong_one(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Script(("Hello.",)))
    keep(desk, "Slow report", asker())
    chat = desk.core.chats.new()
    for text in ("/letters/may.txt is where?", " /slow-report as text", "1/2 of it?", "// no"):
        desk.say(chat.id, text)
        assert desk.texts(chat.id)[-1] == "Hello." and "run" not in desk.last(chat.id).stats
    for text, code in (("/slow-repot why?", "no-such-pipeline"), ("/slow-report", "input-missing")):
        with pytest.raises(UserError) as found:
            desk.core.chats.send(chat.id, text)
        assert found.value.code == code and found.value.todo
    assert len(desk.texts(chat.id)) == 8, "nothing of a refused one is kept"


def test_a_template_runs_as_a_copy_that_keeps_its_short_name(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Script(("Hello.",)))
    known = {one.name: one for one in desk.core.commands.known()}
    assert known["deep-answer"].template == "deep-answer" and not known["deep-answer"].pipeline
    chat = desk.core.chats.new()
    desk.say(chat.id, "/deep-answer Why?")
    run = desk.core.runs.get(str(desk.last(chat.id).stats["run"]))
    again = {one.name: one for one in desk.core.commands.known()}
    assert again["deep-answer"].pipeline == run.pipeline and set(again) == set(known)


def test_short_names() -> None:
    rows = [
        StoredPipeline(str(n), title, 0, 0, "") for n, title in enumerate(("Prüfe Überall!", "Prüfe überall"))
    ]
    assert [one.name for one in commands.commands_of(rows, [])] == ["prüfe-überall", "prüfe-überall-2"]
    assert split("/prüfe-überall  was\nist? ") == ("prüfe-überall", "was\nist?")
    assert split("/a/b c") is None


def test_numbers_of_several_reports_become_one_row() -> None:
    def source(n: int, quote: str) -> dict[str, object]:
        place = {
            "document": "d",
            "name": "d.md",
            "page": None,
            "start": n,
            "end": n + len(quote),
            "sha256": "x",
        }
        return {"n": n, "quote": quote, **place}

    one = {"text": "A [1] and [2].", "sources": [source(1, "first"), source(2, "second")]}
    two = {"text": "B [1], C [7].", "sources": [source(1, "third")]}
    piece = Passage(5, "d", "f", "/d.md", "d.md", "d", ("Top",), "words", 0, 99)
    made = told({"r": one, "text": "A", "s": two}, "asked", lambda _: [piece])
    assert made.text == "A [1] and [2].\n\nB [3], C." and made.sources == 3
    assert [s["text"] for s in made.record["sources"]] == ["first", "second", "third"]
    assert [c["n"] for c in made.record["citations"]] == [1, 2, 3] and made.record["sources"][0]["chunk"] == 5


def test_a_chat_becomes_a_pipeline_that_runs(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk(Script(("Glaciers flow slowly [1].",)))
    core = desk.core
    chat = ask_folder(desk, papers(tmp_path))
    desk.say(chat, "How do glaciers flow?")
    core.chats.set_options(chat, sampling={"temperature": 0.5, "seed": 7}, system_prompt="Be brief.")
    folders = core.knowledge.folders_of(chat)
    core.knowledge.set_folders(chat, [])
    desk.say(chat, "Say {{that}} again.")
    core.knowledge.set_folders(chat, folders)
    made = files.read(core.pipelines.get(core.commands.repeatable(chat)).text, core.nodes)
    assert check(made, core.nodes) == [] and made.title == core.chats.get(chat).title
    assert [s.node for s in made.steps] == [
        "question", "search-knowledge", "write-report", "template", "ask-model",
    ]  # fmt: skip
    asked, search, _, _, model = made.steps
    assert asked.params["text"] == "How do glaciers flow?" and list(search.params["folders"]) == folders
    assert (model.params["temperature"], model.params["seed"], model.params["system"]) == (
        0.5,
        7,
        "Be brief.",
    )
    run = core.runs.start(made, {"Question": "And ice?"})
    ended = core.runs.wait(run, 30)
    assert ended.state == "done", ended.error
    prompt = desk.engine.requests[-1].messages[-1].content
    assert (
        "And ice?" in prompt and "Glaciers flow slowly" in prompt and prompt.endswith("Say { {that}} again.")
    )


def test_a_chat_without_an_answer_has_nothing_to_repeat(desk: Desk) -> None:
    with pytest.raises(UserError) as found:
        desk.core.commands.repeatable(desk.core.chats.new().id)
    assert found.value.code == "nothing-to-repeat"
