"""Each search service is asked as it documents, and its answers are read, refused and cleaned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net.door import SEARCH
from app.pipelines.context import Hit
from app.web.service import Choice
from app.web.services._frame import Query, line, registry
from tests.web import server
from tests.web.conftest import Rig

TITLE = "Ice \u202eevil\x07<b>bold</b> &amp; more"
CLEAN = "Ice evil bold & more"
RESULTS: Mapping[str, Any] = {
    "brave": {
        "type": "search",
        "web": {
            "type": "search",
            "results": [
                {"title": TITLE, "url": "https://a.example/1", "description": "<strong>Ice</strong> is"}
            ],
        },
    },
    "kagi": {
        "meta": {"id": "x", "node": "us", "ms": 12},
        "data": [
            {"t": 0, "rank": 1, "title": TITLE, "url": "https://a.example/1", "snippet": "<b>Ice</b> is"},
            {"t": 1, "list": ["related"]},
        ],
    },
    "searxng": {
        "query": "ice",
        "number_of_results": 1,
        "results": [{"title": TITLE, "url": "https://a.example/1", "content": "Ice is", "engine": "x"}],
        "suggestions": [],
    },
    "tavily": {
        "query": "ice",
        "response_time": 1.1,
        "results": [{"title": TITLE, "url": "https://a.example/1", "content": "Ice is", "score": 0.9}],
    },
    "wikipedia": {
        "batchcomplete": True,
        "query": {
            "search": [{"ns": 0, "title": "Ice age", "pageid": 1, "snippet": '<span class="s">Ice</span> is'}]
        },
    },
}
PATHS = {
    "brave": "/res/v1/web/search",
    "kagi": "/api/v0/search",
    "searxng": "/search",
    "tavily": "/search",
    "wikipedia": "/w/api.php",
}


def search_with(
    name: str, rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch, **options: Any
) -> list[Hit]:
    """A search by a service that stands on the test's server."""
    token = options.pop("token", CancelToken())
    rig.settings.set("web_service", name)
    rig.keys.keep(f"web:{name}", "key-1")
    known = rig.desk.choice()
    assert known.service
    moved = Choice(replace(known.service, origin=site.origin), site.origin, known.sites)
    with monkeypatch.context() as patch:
        patch.setattr(rig.desk, "choice", lambda: moved)
        search = rig.desk.begin(token)
    return search.search("ice\n age", **options)


def answer(site: server.Site, name: str, body: Any, status: int = 200, **headers: str) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    site.answers[PATHS[name]] = server.Answer(data, status, headers)


def asked(site: server.Site) -> dict[str, list[str]]:
    return parse_qs(urlsplit(site.asked[-1].path).query)


@pytest.mark.parametrize("name", PATHS)
def test_what_a_service_finds(
    name: str, rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(site, name, RESULTS[name])
    wiki = name == "wikipedia"  # its addresses are those of the place that was asked
    [hit] = search_with(name, rig, site, monkeypatch, sites=(site.origin,) if wiki else ())
    assert hit.title == ("Ice age" if wiki else CLEAN) and hit.snippet == "Ice is"
    if not wiki:
        assert hit.url == "https://a.example/1"
    [row] = rig.rows
    assert (row.purpose, row.host, row.result) == (SEARCH, site.origin[7:], "answered 200")
    assert "ice" not in repr(row)  # what is looked for is not in the log


def test_the_requests_are_those_that_the_services_document(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PATHS:
        answer(site, name, RESULTS[name])
        search_with(name, rig, site, monkeypatch, sites=("a.example", "de.wikipedia.org"), limit=7)
        one, query = site.asked[-1], asked(site)
        words = "ice age (site:a.example OR site:de.wikipedia.org)"
        match name:
            case "brave":
                assert (query["q"], query["count"]) == ([words], ["7"])
                assert one.headers["x-subscription-token"] == "key-1"
            case "kagi":
                assert (query["q"], query["limit"]) == ([words], ["7"])
                assert one.headers["authorization"] == "Bot key-1"
            case "searxng":
                assert (query["q"], query["format"]) == ([words], ["json"])
            case "tavily":
                body = json.loads(one.body)
                assert one.method == "POST" and one.headers["authorization"] == "Bearer key-1"
                assert (body["query"], body["max_results"]) == ("ice age", 7)
                assert body["include_domains"] == ["a.example", "de.wikipedia.org"]
            case _:
                assert (query["srsearch"], query["list"], query["srlimit"]) == (
                    ["ice age"],
                    ["search"],
                    ["7"],
                )
        assert one.headers["user-agent"].startswith("Underdesk")
        assert "cookie" not in one.headers and "referer" not in one.headers


def test_wikipedia_is_asked_in_the_edition_that_is_named() -> None:
    service = registry().get("wikipedia")
    for sites, language, home in (((), "en", "en"), (("de.wikipedia.org",), "en", "de"), ((), "fr", "fr")):
        query = Query("ice", sites, origin=service.origin, language=language)
        [call] = service.calls(query)
        assert call.url.startswith(f"https://{home}.wikipedia.org/w/api.php?")
        [hit] = service.read(RESULTS["wikipedia"], query)
        assert hit.url == f"https://{home}.wikipedia.org/wiki/Ice_age"


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "web-key"), (403, "web-key"), (429, "too-many-requests"), (500, "server-error"), (503, "server-error"),
     (404, "unexpected-answer"), (418, "unexpected-answer")],
)  # fmt: skip
def test_a_refusal_is_one_plain_sentence(
    name: str, status: int, code: str, rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(site, name, b"<html>no", status, **{"Retry-After": "7"})
    with pytest.raises(UserError) as caught:
        search_with(name, rig, site, monkeypatch)
    assert caught.value.code == code and "key-1" not in caught.value.sentence
    if status == 429:
        assert "7 seconds" in caught.value.sentence


def test_a_searxng_that_gives_no_json_is_named_as_such(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(site, "searxng", b"Forbidden", 403)
    with pytest.raises(UserError, match=r"JSON.*settings\.yml"):
        search_with("searxng", rig, site, monkeypatch)


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"[]",
        b"null",
        b"{}",
        b'"x"',
        b"[" * 100_000,
        b'{"results": 5, "web": 5, "data": 5, "query": 5}',
    ],
)
def test_garbage_is_told_as_such(
    name: str, body: bytes, rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(site, name, body)
    with pytest.raises(UserError) as caught:
        search_with(name, rig, site, monkeypatch)
    assert caught.value.code == "unexpected-answer"


def test_an_answer_without_end_is_given_up(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(site, "searxng", b" " * (5 << 20))
    with pytest.raises(UserError) as caught:
        search_with("searxng", rig, site, monkeypatch)
    assert caught.value.code == "too-large"


def test_links_that_lead_astray_are_left_out(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/x", "http://127.0.0.1/x", "http://[::1]/",
           "https://10.0.0.1/", "http://localhost/", "https://user:pw@a.example/", "https://a.example:8443/",
           "https://0x7f000001/", "//x", "", "https://", "https://a.example/\x00", 5, None,
           "https://" + "a" * 3000 + ".example/"]  # fmt: skip
    rows = [{"title": "x", "url": url, "content": ""} for url in bad] + [
        "no row",
        {"url": "http://a.example/ok?q=1#z"},
    ]
    answer(site, "searxng", {"results": rows})
    assert [hit.url for hit in search_with("searxng", rig, site, monkeypatch)] == ["https://a.example/ok?q=1"]


def test_results_beyond_the_named_sites_are_left_out(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = ["https://a.example/1", "https://sub.a.example/2", "https://www.a.example/3", "https://nota.example/4",
            "https://b.example/docs/5", "https://b.example/6"]  # fmt: skip
    answer(site, "searxng", {"results": [{"title": "x", "url": url} for url in urls]})
    found = search_with("searxng", rig, site, monkeypatch, sites=("a.example", "https://b.example/docs/"))
    assert [hit.url for hit in found] == [*urls[:3], urls[4]]


def test_a_key_stays_where_it_belongs(rig: Rig) -> None:
    assert rig.desk.keep_key("brave", "secret")
    assert rig.desk.has_key("brave") and not rig.desk.has_key("kagi")
    rig.desk.forget_key("brave")
    assert not rig.desk.has_key("brave")
    for name in ("wikipedia", "searxng", "x"):
        with pytest.raises(UserError, match="takes no key"):
            rig.desk.keep_key(name, "secret")


def test_what_is_still_to_be_set_is_said_before_anything_is_asked(rig: Rig, site: server.Site) -> None:
    for service, words in (("searxng", "no address of a SearXNG"), ("kagi", "no key for Kagi")):
        rig.settings.set("web_service", service)
        with pytest.raises(UserError, match=words):
            rig.desk.begin(CancelToken())
    rig.settings.set("web_service", "none")
    with pytest.raises(UserError, match="no sites"):
        rig.desk.begin(CancelToken()).search("ice")
    assert site.asked == [] and rig.rows == []


def test_a_step_that_was_stopped_asks_nothing(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        search_with("brave", rig, site, monkeypatch, token=token)
    assert site.asked == []


def test_offline_is_one_sentence(rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.gate.set_offline(True)
    with pytest.raises(UserError) as caught:
        search_with("brave", rig, site, monkeypatch)
    assert caught.value.code == "offline"
    assert [row.result for row in rig.rows] == ["refused: offline"] and site.asked == []


def test_foreign_words_become_one_plain_line() -> None:
    assert line("a\n\t b\u2028c\u200b\x1b[31m", 100) == "a b c [31m"
    assert line("<" * 100_000, 10) == "<" * 10
    assert line("&lt;b&gt;", 100) == "<b>" and line(5, 10) == ""
