"""The verbs that need no answer of a model, and every way to call them wrongly."""

from __future__ import annotations

import pytest

from app.cli.main import build_parser, verbs
from app.examining import PARTS as EXAMINED
from app.examining import SLOW, Finding


def test_every_verb_explains_itself(capsys):
    assert {"ask", "chat", "chats", "models", "offline", "net", "vault", "doctor", "bench"} <= set(
        verbs().names()
    )
    for verb in verbs():
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([verb.name, "--help"])
        assert ended.value.code == 0
        assert verb.help in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "x", "--seed", "y"],
        ["offline"],
        ["offline", "maybe"],
        ["vault"],
        ["--log", "x"],
    ],
)
def test_wrong_usage_is_exit_code_2(command, words):
    assert command(*words).code == 2


def test_offline_is_the_default_and_stays_where_it_is_put(command):
    status = command("offline", "status", "--json")
    assert status.code == 0 and status.json["offline"] is True
    assert len(status.json["self_test"]) >= 6 and all(way["blocked"] for way in status.json["self_test"])
    assert command("offline", "off").code == 0
    assert command("offline", "status", "--json").json["offline"] is False
    assert command("offline", "on").code == 0
    assert command("offline", "status", "--json").json["offline"] is True


def test_nothing_has_left_this_computer(command):
    assert command("net", "log", "--json").json == {"connections": []}
    assert "Nothing has left" in command("net", "log").out


def test_a_fetch_while_offline_is_refused_and_logged(command):
    refused = command("models", "get", "qwen3-0.6b")
    assert refused.code == 1 and "ffline" in refused.err
    assert [c["result"] for c in command("net", "log", "--json").json["connections"]] == ["refused: offline"]


def test_vault_status_and_check(command):
    status = command("vault", "status", "--json").json
    assert status["schema"] >= 1
    assert command("vault", "check").code == 0


def test_the_passphrase_can_be_changed(command, tmp_path):
    command("vault", "status")
    (tmp_path / "new").write_text("a quite different one\n", "utf-8")
    assert command("vault", "passphrase", "--new-file", str(tmp_path / "new")).code == 0
    wrong = command("vault", "status")
    assert wrong.code == 1 and "passphrase" in wrong.err and wrong.err.count("\n") == 1
    assert command("vault", "status", passphrase="a quite different one").code == 0
    assert command("vault", "status", "--passphrase-file", str(tmp_path / "new"), passphrase=None).code == 0


def test_a_chat_or_model_that_does_not_exist(command):
    for words in (["chats", "show", "nope"], ["models", "verify", "nope"], ["ask", "x", "--model", "nope"]):
        done = command(*words, "--json")
        assert done.code == 1
        assert done.json["error"]["sentence"] in done.err


def test_the_starter_is_listed_and_verified(command):
    models = command("models", "list", "--json").json["models"]
    assert models[0]["id"] and len(models[0]["sha256"]) == 64 and models[0]["size"] == 98_362_432
    assert command("models", "verify").code == 0


def test_doctor_finds_this_computer_well(command):
    done = command("doctor", "--json")
    assert done.code == 0, done.out
    parts = {p["part"]: p for p in done.json["parts"]}
    assert {"computer", "vault", "network", "devices", "threads", "model", "exact"} <= set(parts)
    assert parts["model"]["facts"]["tokens_per_s"] > 0
    assert parts["search"]["facts"]["dimensions"] == 384
    assert parts["exact"]["facts"]["equal"] == {"warm": 1, "restored": 1, "stopped": 1, "beside": 1}
    assert parts["exact"]["facts"]["reused_tokens"]["restored"] >= 256
    assert all("seconds" in part["facts"] for part in parts.values())
    told = [line.split(maxsplit=1)[0].rstrip(",") for line in done.err.splitlines() if line.endswith("…")]
    assert told == list(parts), "each part is told before it is looked at"


def test_a_quick_doctor_leaves_out_what_takes_long(inside, monkeypatch):
    def measured(part):
        return lambda _: Finding(part, True, "works")

    monkeypatch.setattr("app.cli.doctor.PARTS", parts := {part: measured(part) for part in EXAMINED})
    monkeypatch.setattr("app.examining.PARTS", parts)
    quick = inside("doctor", "--quick", "--json").json
    assert {part["part"] for part in quick["parts"]} == set(EXAMINED) - SLOW and quick["ok"]
    assert "Left out, as they take long: threads, exact, replays" in inside("doctor", "--quick").out
    assert "exact, this takes a while …" in inside("doctor").err
