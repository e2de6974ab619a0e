"""Folders, tags, archive, presets and overflow of chats by commands."""

from __future__ import annotations

from app.assembly import open_core
from app.engine.scripted import ScriptedEngine
from tests._support.fixtures import PASSPHRASE


def test_chats_are_kept_in_order(inside, profile):
    inside("chats", "list")
    core = open_core(profile, PASSPHRASE, ScriptedEngine)
    one, other = core.chats.new("One").id, core.chats.new("Other").id
    core.close()
    assert "1 chat is in the folder “Winter”" in inside("chats", "move", one, "--folder", "Winter").out
    assert inside("chats", "tag", one, "#Ice", "snow", "ice").out.strip() == "#Ice #snow"
    [folder] = inside("chats", "folders", "--json").json["folders"]
    assert (folder["name"], folder["chats"]) == ("Winter", 1)
    listed = inside("chats", "list", "--tag", "ICE", "--folder", "winter", "--json").json["chats"]
    assert [chat["id"] for chat in listed] == [one]
    assert [hit["chat"] for hit in inside("chats", "search", "#ice", "--json").json["results"]] == [one]
    missing = inside("chats", "list", "--folder", "Summer")
    assert missing.code == 1 and "no folder of chats “Summer”" in missing.err and "Winter" in missing.err
    assert inside("chats", "archive", one).code == 0
    assert [chat["id"] for chat in inside("chats", "list", "--json").json["chats"]] == [other]
    assert inside("chats", "list", "--archived", "--json").json["chats"][0]["id"] == one
    assert inside("chats", "archive", one, "--back").code == inside("chats", "move", one, "--out").code == 0
    assert inside("chats", "folders", "--json").json["folders"][0]["chats"] == 0
    assert inside("chats", "overflow", one, "ask", "--json").json["overflow"] == "ask"
    assert inside("chats", "summary", one, "--json").json["summary"] is None


def test_presets_by_commands(inside):
    made = inside("presets", "save", "Short answers", "--system", "Be brief.", "--temperature", "0.1")
    assert made.out.strip() == "Begin a question with /short-answers to use it."
    again = inside("presets", "save", "short-ANSWERS", "--temperature", "0.2", "--json").json
    assert (again["title"], again["system_prompt"], again["sampling"]) == (
        "Short answers",
        "Be brief.",
        {"temperature": 0.2},
    )
    assert len(inside("presets", "list", "--json").json["presets"]) == 1
    for words, told in (
        (("presets", "save", "Deep answer"), "“/deep-answer” runs a pipeline"),
        (("presets", "save", "?"), "A preset needs a name"),
        (("presets", "save", "Hot", "--temperature", "9"), "The temperature is out of range"),
        (("presets", "show", "nothing"), "There is no preset “nothing”"),
        (("ask", "Hi", "--preset", "nothing"), "There is no preset “nothing”"),
    ):
        refused = inside(*words)
        assert refused.code == 1 and told in refused.err, words
    assert inside("presets", "remove", "short-answers").code == 0
    assert inside("presets", "list", "--json").json["presets"] == []
