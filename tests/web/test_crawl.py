"""Sites are looked through by their rules, best links first, a bounded number of pages."""

from __future__ import annotations

import time

import pytest

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.web import crawl, robots
from app.web.addresses import address, site
from app.web.asking import Asker
from app.web.ranking import Text, ranked, snippet
from tests.web import server
from tests.web.conftest import Rig

FILL = "There is not much to say of this, but it is said all the same, at some length. " * 5


def test_the_pages_that_fit_are_found_by_their_links(rig: Rig, site: server.Site) -> None:
    pages = [(f"/p{n}", f"Nothing {n}") for n in range(40)]
    site.page(
        "/", "Start", FILL, *pages, ("/ice", "About glaciers"), ("http://other.example/x", "glaciers there")
    )
    for path, title in pages:
        site.page(path, title, FILL)
    site.page("/ice", "Glaciers", f"Glaciers carve valleys. {FILL}", ("/ice/deep", "More of glaciers"))
    site.page("/ice/deep", "Deep", f"A glacier is not glaciers. Glaciers flow. {FILL}")
    made = rig.desk.begin(CancelToken())
    found = made.search("glaciers", (site.origin,))
    assert [hit.url for hit in found] == [site.origin + "/ice", site.origin + "/ice/deep"]
    assert "Glaciers" in found[0].snippet and found[0].title == "Glaciers"
    asked = [path for path in site.paths if path != "/robots.txt"]
    assert asked[:3] == ["/", "/ice", "/ice/deep"] and len(asked) == crawl.PAGES_PER_SITE
    made.search("nothing 17", (site.origin,))
    assert len(site.paths) == crawl.PAGES_PER_SITE + 1  # the bound is of the whole search


def test_what_robots_txt_forbids_is_not_asked_for(rig: Rig, site: server.Site) -> None:
    site.answers["/robots.txt"] = server.Answer(b"User-agent: *\nDisallow: /private\n")
    site.page("/", "Start", f"glaciers {FILL}", ("/private/a", "glaciers"), ("/open", "glaciers"))
    site.page("/private/a", "Private", f"glaciers {FILL}")
    site.page("/open", "Open", f"glaciers {FILL}")
    found = rig.desk.begin(CancelToken()).search("glaciers", (site.origin,))
    assert {hit.url for hit in found} == {site.origin + "/", site.origin + "/open"}
    assert "/private/a" not in site.paths and site.paths[0] == "/robots.txt"


@pytest.mark.parametrize("answer", [server.Answer(b"User-agent: *\nDisallow: /"), server.Answer(b"", 503)])
def test_a_site_that_wants_no_programs_is_left_alone(
    answer: server.Answer, rig: Rig, site: server.Site
) -> None:
    site.answers["/robots.txt"] = answer
    site.page("/", "Start", f"glaciers {FILL}")
    with pytest.raises(UserError) as caught:
        rig.desk.begin(CancelToken()).search("glaciers", (site.origin,))
    assert caught.value.code == "robots" and site.paths == ["/robots.txt"]


def test_a_site_that_is_away_does_not_hide_the_others(
    rig: Rig, site: server.Site, other: server.Site
) -> None:
    site.page("/", "Start", f"glaciers {FILL}")
    made = rig.desk.begin(CancelToken())
    assert [hit.url for hit in made.search("glaciers", (other.origin, site.origin))] == [site.origin + "/"]
    with pytest.raises(UserError) as caught:
        rig.desk.begin(CancelToken()).search("glaciers", (other.origin,))
    assert caught.value.code == "no-page"


def test_the_usual_sites_are_those_of_the_settings(rig: Rig, site: server.Site) -> None:
    site.page("/", "Start", f"glaciers {FILL}")
    rig.settings.set("web_sites", f"no_site??, {site.origin}")
    assert len(rig.desk.begin(CancelToken()).search("glaciers")) == 1


def test_two_requests_to_a_host_have_a_pause_between_them(rig: Rig, site: server.Site) -> None:
    class Patient(CancelToken):
        waits: list[float] = []

        def wait(self, seconds: float) -> bool:
            self.waits.append(seconds)
            return False

    token = Patient()
    asker = Asker(rig.gate, token, pause=3.0)
    site.page("/", "Start", FILL)
    asker.page(site.origin + "/", (site.origin,))
    assert token.waits == []
    asker.page(site.origin + "/", (site.origin,), delay=9.0)
    assert [3.0 < seconds <= 9.0 for seconds in token.waits] == [True]


def test_robots_rules() -> None:
    text = """
        User-agent: other
        User-agent: Underdesk
        Disallow: /a   # comment
        Allow: /a/b
        Disallow: /*.pdf$
        Crawl-delay: 4
        User-agent: *
        Disallow: /
    """
    rules = robots.parse(text)
    allowed = {
        path: rules.allows("https://x.example" + path)
        for path in ("/", "/a", "/a/b", "/a/c", "/x.pdf", "/x.pdf?1", "/b/x.pdf")
    }
    assert allowed == {"/": True, "/a": False, "/a/b": True, "/a/c": False, "/x.pdf": False, "/x.pdf?1": True,
                       "/b/x.pdf": False}  # fmt: skip
    assert rules.delay == 4.0
    assert not robots.parse("User-agent: *\nDisallow: /").allows("https://x.example/")
    assert robots.parse("User-agent: *\nDisallow:").allows("https://x.example/")
    assert robots.parse("Disallow: /\n\x00garbage\nUser-agent").allows("https://x.example/")
    assert robots.parse("User-agent: *\nCrawl-delay: nan").delay == 0.0
    assert robots.parse("User-agent: *\nCrawl-delay: 1e9").delay == robots.LONGEST_DELAY


def test_a_hostile_robots_txt_is_judged_in_linear_time() -> None:
    pattern = "/" + "*a" * 200 + "$"
    began = time.process_time()
    assert not robots.fits(pattern, "/" + "a" * 1_999 + "b")
    assert robots.fits("/*a*b$", "/xaxb") and not robots.fits("/ab*b$", "/ab") and robots.fits("/a$", "/a")
    assert not robots.fits("/a$", "/ab")
    assert time.process_time() >= began


def test_ranking_and_snippets() -> None:
    pages = {
        "a": Text("Ice", "ice and snow"),
        "b": Text("Snow", "snow snow snow and a word on ice"),
        "c": Text("Sea", "only water"),
    }
    assert ranked("ICE", pages) == ["a", "b"] and ranked("nothing", pages) == []
    assert "glaciers" in snippet("glaciers", "x " * 500 + "here are glaciers " + "y " * 500)


def test_sites_and_addresses() -> None:
    assert site("example.org").places == ("example.org", "www.example.org")
    assert site("https://www.example.org/docs/").path == "/docs/"
    assert site("http://192.168.0.5:8080/wiki").place == "http://192.168.0.5:8080"
    assert site("http://intranet.example").place == "http://intranet.example"
    assert site("bücher.example").host == "xn--bcher-kva.example"
    for bad in (
        "",
        "x y",
        "ftp://a.example",
        "https://u:p@a.example",
        "https://",
        "https://a.example:0",
        "localhost x",
    ):
        with pytest.raises(UserError) as caught:
            site(bad)
        assert caught.value.code == "bad-site", bad
    assert site("docs.example").covers("https://en.docs.example/x")
    assert not site("docs.example").covers("https://evildocs.example/x")
    assert not site("https://a.example/docs/").covers("https://a.example/other")
    assert address("../b?c=ä#d", base="https://a.example/x/y") == "https://a.example/b?c=%C3%A4"
    assert address("http://a.example:80/") == "https://a.example/"
