"""Pages are fetched from where they may be, read in the sandbox, and kept as they were."""

from __future__ import annotations

import hashlib

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net.door import PAGE
from app.web import asking
from app.web.service import Search
from tests.knowledge.readers._make import pdf
from tests.web import server
from tests.web.conftest import Rig

WORDS = "The tower was built in 1889 by an engineer for the fair of that year. " * 6


def search(rig: Rig, site: server.Site, token: CancelToken | None = None) -> Search:
    """A search whose only site is the server."""
    made = rig.desk.begin(token or CancelToken())
    site.answers.setdefault("/robots.txt", server.Answer(status=404))
    site.page("/", "Start", WORDS)
    made.search("tower", (site.origin,))
    return made


def test_a_page_is_read_and_kept(rig: Rig, site: server.Site) -> None:
    made = search(rig, site)
    site.page("/tower", "The   tower", WORDS, ("/menu", "Menu entry"))
    doc = made.fetch(site.origin + "/tower")
    body = site.answers["/tower"].body
    digest = hashlib.sha256(body).hexdigest()
    assert (doc["document"], doc["sha256"], doc["name"]) == (f"web:{digest}", digest, "The tower")
    assert "built in 1889" in doc.get("text", "") and "Menu entry" not in doc.get("text", "")
    assert (doc["start"], doc["end"], doc.get("url")) == (0, len(doc.get("text", "")), site.origin + "/tower")
    kept = rig.snapshots.get(digest)
    assert (kept.body, kept.text, kept.url, kept.kind) == (
        body,
        doc.get("text"),
        site.origin + "/tower",
        "html",
    )
    assert {(row.purpose, row.host) for row in rig.rows} == {(PAGE, site.origin[7:])}


def test_a_page_is_asked_for_once_in_a_search(rig: Rig, site: server.Site) -> None:
    made = search(rig, site)
    assert made.fetch(site.origin + "/") == made.fetch(site.origin + "/")
    assert site.paths.count("/") == 1


@pytest.mark.parametrize(
    "url",
    ["https://example.org/", "http://127.0.0.1:1/", "http://localhost/", "file:///etc/passwd", "javascript:1", "", "x",
     "https://10.0.0.1/", "http://169.254.169.254/latest/meta-data/"],
)  # fmt: skip
def test_nothing_is_fetched_that_was_not_found_or_named(url: str, rig: Rig, site: server.Site) -> None:
    made = search(rig, site)
    before = len(rig.rows)
    with pytest.raises(UserError) as caught:
        made.fetch(url)
    assert caught.value.code == "host-refused" and len(rig.rows) == before


def test_a_page_that_leads_elsewhere_is_refused(rig: Rig, site: server.Site, other: server.Site) -> None:
    made = search(rig, site)
    other.page("/secret", "Secret", WORDS)
    site.answers["/a"] = server.Answer(status=302, headers={"Location": other.origin + "/secret"})
    with pytest.raises(UserError) as caught:
        made.fetch(site.origin + "/a")
    assert caught.value.code == "host-refused" and other.asked == []
    made.search("tower", (site.origin, other.origin))
    assert made.fetch(site.origin + "/a").get("url") == other.origin + "/secret"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (server.Answer(b"gone", 404), "no-page"),
        (server.Answer(b"no", 403), "no-page"),
        (server.Answer(b"later", 429, {"Retry-After": "9"}), "no-page"),
        (server.Answer(b"trouble", 500), "no-page"),
        (server.Answer(b"PNG", 200, {"Content-Type": "image/png"}), "unsupported"),
        (
            server.Answer(b"zip", 200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}),
            "unsupported",
        ),
        (server.Answer(b"x" * (11 << 20)), "too-large"),
        (server.Answer(b""), "empty"),
        (server.Answer(b"<html><body></body></html>"), "empty"),
        (server.Answer(b"%PDF-1.7 broken", 200, {"Content-Type": "application/pdf"}), "damaged"),
    ],
)
def test_what_is_no_page_is_told_in_a_sentence(
    answer: server.Answer, code: str, rig: Rig, site: server.Site
) -> None:
    made = search(rig, site)
    site.answers["/odd"] = answer
    with pytest.raises(UserError) as caught:
        made.fetch(site.origin + "/odd")
    assert caught.value.code == code
    assert [page.url for page in rig.snapshots.kept.values()] == []


def test_a_page_that_never_ends_is_given_up(
    rig: Rig, site: server.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = search(rig, site)
    monkeypatch.setattr(asking, "PATIENCE_S", -1.0)
    site.page("/slow", "Slow", WORDS)
    with pytest.raises(UserError) as caught:
        made.fetch(site.origin + "/slow")
    assert caught.value.code == "took-too-long"


def test_plain_text_and_pdf_pages_are_read(rig: Rig, site: server.Site) -> None:
    made = search(rig, site)
    site.answers["/a.txt"] = server.Answer("Größe und <b>".encode("latin-1"), 200,
                                           {"Content-Type": "text/plain; charset=latin-1"})  # fmt: skip
    assert made.fetch(site.origin + "/a.txt").get("text") == "Größe und <b>"
    site.answers["/a.pdf"] = server.Answer(
        pdf([[(50, 700, 12, "Ice is water in another form.")]]), 200, {"Content-Type": "application/pdf"}
    )
    doc = made.fetch(site.origin + "/a.pdf")
    assert "Ice is water" in doc.get("text", "") and rig.snapshots.get(doc["sha256"]).kind == "pdf"


def test_a_search_that_is_stopped_ends(rig: Rig, site: server.Site) -> None:
    token = CancelToken()
    made = search(rig, site, token)
    token.cancel()
    with pytest.raises(Cancelled):
        made.fetch(site.origin + "/new")
