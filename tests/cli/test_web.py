"""The web by commands: set up, refused, and used by a run of the whole program, with its filter and its broker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.pipelines.document import text_of
from tests.cli.conftest import Done
from tests.pipelines.making import Maker
from tests.web import server

FILL = "There is not much to say of this, but it is said all the same, at some length. " * 5


def test_the_web_is_set_up(command: Callable[..., Done]) -> None:
    shown = command("web", "show", "--json").json["web"]
    assert (shown["service"], shown["sites"], set(shown["keys"].values())) == ("none", [], {False})
    assert "needs your key" in command("web", "service", "kagi").out
    kept = command("web", "key", "kagi", stdin="key-1\n")
    assert kept.code == 0 and "key-1" not in kept.out + kept.err
    assert command("web", "show", "--json").json["web"]["keys"]["kagi"] is True
    assert command("web", "key", "kagi", "--forget").code == 0
    address = "http://127.0.0.1:8888"
    assert address[7:] in command("web", "service", "searxng", "--address", address).out
    assert "https://docs.example/x" in command("web", "sites", "a.example", "https://docs.example/x").out


def test_what_makes_no_sense_is_refused_in_a_sentence(command: Callable[..., Done]) -> None:
    for words, said in (
        (("service", "nonsense"), "choose from none, brave"),
        (("service", "searxng", "--address", "a b"), "is an address like"),
        (("sites", "bad?site"), "is no site"),
        (("key", "wikipedia"), "takes no key"),
        (("key", "brave"), "no access token"),
    ):
        done = command("web", *words, stdin="k 1\n" if words[1] == "brave" else "k1\n")
        assert done.code == 1 and said in done.err and len(done.err.splitlines()) == 1, done.err


def test_a_run_of_the_whole_program_reads_a_site(command: Callable[..., Done], tmp_path: Path) -> None:
    with server.running() as site:
        site.page("/", "Start", FILL, ("/ice", "glaciers"))
        site.page("/ice", "Ice", f"Glaciers carve valleys. {FILL}")
        made = Maker()
        question = made.step("question", text="glaciers")
        web = made.step("search-web", sites=(site.origin,), again=0, least=1)
        made.wire(f"{question}.query", f"{web}.queries")
        file = tmp_path / "flow.json"
        file.write_text(text_of(made.made))
        assert "may not use the web" in command("pipelines", "run", str(file)).out
        assert "Underdesk is offline" in command("pipelines", "run", str(file), "--web").out
        assert site.asked == []
        command("offline", "off")
        done = command("pipelines", "run", str(file), "--web", "--json")
        [page] = done.json["results"]["Search web pages"]
        assert page["text"].splitlines()[-1].startswith("Glaciers carve") and page["document"].startswith(
            "web:"
        )
        assert site.paths == ["/robots.txt", "/", "/ice"]
        log = command("net", "log").out
        assert log.count("web-page") >= 3 and "glaciers" not in log
