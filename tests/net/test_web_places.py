"""Where requests for pages of the web may lead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import UserError
from app.net import messages, wire
from app.net.door import PAGE, PURPOSES, SEARCH, Ask, Attempt, Rules, is_place
from app.net.gate import Gate
from tests.web import server


@pytest.fixture
def site() -> Iterator[server.Site]:
    with server.running() as running:
        yield running


def code(gate: Gate, ask: Ask) -> str:
    try:
        with gate.stream(ask) as reply:
            reply.read(1 << 20)
            return str(reply.status)
    except UserError as error:
        return error.code


def test_a_page_goes_to_the_places_of_its_request_alone(site: server.Site) -> None:
    rows: list[Attempt] = []
    gate, url = Gate(False, rows.append), site.origin + "/a"
    site.answers["/a"] = server.Answer(b"hello")
    assert code(gate, Ask(PAGE, url, places=(site.origin,))) == "200"
    for places in ((), ("example.org",), ("http://127.0.0.1:1",)):
        assert code(gate, Ask(PAGE, url, places=places)) == "host-refused"
    assert code(gate, Ask(SEARCH, url, places=(site.origin,))) == "host-refused"
    assert [(row.purpose, row.result[:8]) for row in rows][:2] == [(PAGE, "answered"), (PAGE, "refused:")]
    gate.set_offline(True)
    assert code(gate, Ask(PAGE, url, places=(site.origin,))) == "offline"
    assert site.paths == ["/a"]


def test_a_redirect_to_another_host_is_refused_unless_it_is_a_place(site: server.Site) -> None:
    with server.running() as other:
        other.answers["/b"] = server.Answer(b"there")
        site.answers["/a"] = server.Answer(status=302, headers={"Location": other.origin + "/b"})
        gate = Gate(False, lambda row: None)
        assert code(gate, Ask(PAGE, site.origin + "/a", places=(site.origin,))) == "host-refused"
        assert other.paths == []
        assert code(gate, Ask(PAGE, site.origin + "/a", places=(site.origin, other.origin))) == "200"
        assert other.paths == ["/b"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0",
     "fd00::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "224.0.0.1"],
)  # fmt: skip
def test_a_name_that_leads_into_the_own_network_is_not_followed(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(wire.socket.AF_INET, (address, 443)), (wire.socket.AF_INET, ("93.184.216.34", 443))]
    monkeypatch.setattr(wire, "anywhere", lambda host, port: found)
    assert wire.public(("rebinding.example",))("rebinding.example", 443) == found[1:]
    found.pop()
    with pytest.raises(OSError, match="own network"):
        wire.public(("rebinding.example",))("rebinding.example", 443)
    assert wire.public(("https://router.example:8443",))("router.example", 8443) == found


def test_what_is_no_place() -> None:
    for good in ("example.org", "a.b-c.example", "https://example.org:8443", "http://127.0.0.1:8080"):
        assert is_place(good)
    for bad in ("", "*.org", "*", "localhost", "127.0.0.1", "0x7f.1", "017700000001", "[::1]", "a b.org", "-a.org",
                "https://a.b/c", "https://u@a.b", "ftp://a.b", "EXAMPLE.org", "a..b", "x" * 300 + ".org"):  # fmt: skip
        assert not is_place(bad), bad


def test_places_reach_the_broker_and_no_nonsense_does() -> None:
    ask = Ask(PAGE, "https://example.org/a", places=("example.org", "http://127.0.0.1:8080"))
    assert messages.unpack_ask(messages.pack_ask(ask)) == ask
    for places in (("*.org",), ("",), ("example.org",) * 65):
        with pytest.raises(messages.Nonsense):
            messages.unpack_ask(messages.pack_ask(Ask(PAGE, "https://example.org", places=places)))


def test_the_search_server_that_a_person_entered_is_a_place_to_search_and_for_nothing_else() -> None:
    rules = Rules(search="http://127.0.0.1:8888")
    assert messages.unpack_rules(messages.pack_rules(rules)) == rules
    allowed = [one.name for one in rules.widen(PURPOSES) if one.permits("http://127.0.0.1:8888/search?q=a")]
    assert allowed == [SEARCH]
    for odd in ("example.org", "*.org", "https://a.b/c", "ftp://a.b"):
        with pytest.raises(messages.Nonsense):
            messages.unpack_rules(messages.pack_rules(Rules(search=odd)))
