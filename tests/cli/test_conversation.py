"""ask, chat and chats with the real starter model."""

from __future__ import annotations

import json


def test_ask_answers_and_keeps_the_chat(command):
    first = command("ask", "What is water?", "--seed", "7", "--max-tokens", "40", "--json")
    assert first.code == 0, first.err
    document = first.json
    assert document["answer"].strip()
    assert document["citations"] == []
    assert len(document["receipt"]["model_sha256"]) == 64 and document["receipt"]["seed"] == 7
    assert 0 < document["timings"]["generated_tokens"] <= 40
    assert document["timings"]["time_to_first_token_s"] > 0 and document["timings"]["tokens_per_s"] > 0
    again = command("ask", "What is water?", "--seed", "7", "--max-tokens", "40", "--json")
    assert again.json["answer"] == document["answer"]
    listed = command("chats", "list", "--json").json["chats"]
    assert [c["title"] for c in listed] == ["What is water?"] * 2
    shown = command("chats", "show", listed[-1]["id"], "--json").json["messages"]
    assert [m["role"] for m in shown] == ["user", "assistant"]
    assert shown[1]["content"] == document["answer"]


def test_chat_in_the_terminal_branches_and_ends(command):
    words = "Say hello.\n/again\n/nonsense\n/quit\n"
    done = command("chat", stdin=words)
    assert done.code == 0, done.err
    assert "tokens/s" in done.err
    assert "There is no command /nonsense" in done.err
    chats = command("chats", "list", "--json").json["chats"]
    shown = command("chats", "show", chats[0]["id"], "--json").json["messages"]
    assert len(shown[-1]["siblings"]) == 2


def test_without_a_display_the_window_becomes_the_terminal(command):
    done = command(stdin="/quit\n")
    assert done.code == 0, done.err
    assert "There is no display here" in done.err


def test_chats_go_out_and_come_back(command, tmp_path):
    command("ask", "Name a colour; zebrafish.", "--max-tokens", "8")
    for ending in ("json", "md", "html"):
        assert command("chats", "export", str(tmp_path / f"all.{ending}")).code == 0
    assert "zebrafish" in (tmp_path / "all.md").read_text("utf-8")
    assert json.loads((tmp_path / "all.json").read_text("utf-8"))["format"] == "underdesk-chats"
    refused = command("chats", "export", str(tmp_path / "all.docx"))
    assert refused.code == 1 and ".docx" in refused.err
    kept = command("chats", "import", str(tmp_path / "all.json"), "--json").json
    assert (kept["chats"], kept["same"]) == ([], 1), "what is there is not doubled"
    chat = command("chats", "list", "--json").json["chats"][0]["id"]
    assert command("chats", "delete", chat).code == 0
    assert command("chats", "search", "zebra", "--json").json["results"] == []
    assert command("chats", "show", chat).code == 1
    assert command("chats", "import", str(tmp_path / "all.json"), "--json").json["chats"] == [chat]
    assert {hit["chat"] for hit in command("chats", "search", "zebra", "--json").json["results"]} == {chat}
