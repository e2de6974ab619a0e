"""What a person sets for the network: a mirror among the places, a proxy for all requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import UserError
from app.net import filter as kernel
from app.net import messages
from app.net.door import PURPOSES, Ask, Rules
from app.net.gate import Gate
from tests.net import house
from tests.net import hub as hubs


@pytest.fixture
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        yield running


def get(gate: Gate, url: str) -> bytes:
    with gate.stream(Ask("model-download", url)) as reply:
        return reply.read(1 << 20)


def test_a_mirror_is_a_place_for_models_and_nothing_beside_it(hub: hubs.Hub) -> None:
    hub.files["/a"] = b"hello"
    gate = Gate(False, lambda row: None)
    for rules, passes in ((Rules(), False), (Rules(mirror=hub.origin), True), (Rules(), False)):
        gate.keep_to(rules)
        if passes:
            assert get(gate, hub.origin + "/a") == b"hello"
        else:
            with pytest.raises(UserError) as caught:
                get(gate, hub.origin + "/a")
            assert caught.value.code == "host-refused"
    gate.keep_to(Rules(mirror="https://mirror.example"))
    [purpose] = [
        one for one in Rules(mirror="https://mirror.example").widen(PURPOSES) if one.name == "model-download"
    ]
    assert purpose.permits("https://mirror.example/x") and purpose.permits("https://huggingface.co/x")
    assert not purpose.permits("https://mirror.example.org/x") and not purpose.permits(
        "http://mirror.example/x"
    )


def test_a_proxy_carries_every_request(hub: hubs.Hub) -> None:
    wanted = "http://127.0.0.1:9/a"
    hub.files[wanted] = b"by proxy"
    gate = Gate(False, lambda row: None)
    gate.keep_to(Rules(proxy=hub.origin, mirror="http://127.0.0.1:9"))
    assert get(gate, wanted) == b"by proxy"
    assert [hit[1] for hit in hub.hits] == [wanted]


def test_rules_reach_the_broker_and_no_nonsense_does() -> None:
    rules = Rules("http://127.0.0.1:3128", "https://mirror.example")
    assert messages.unpack_rules(messages.pack_rules(rules)) == rules
    odd = [
        ("", wide)
        for wide in ("*.com", "example.org", "http://example.org", "https://a.b/c", "https://*.com")
    ]
    odd += [
        ("https://proxy.example", ""),
        ("http://a@b", ""),
        ("http://[", ""),
        ("x", ""),
        ("", "https://a:0"),
    ]
    for rules in odd:
        with pytest.raises(messages.Nonsense):
            messages.unpack_rules(messages.pack_rules(Rules(*rules)))
    for body in (b"", b"{}", b'{"proxy": 1, "mirror": ""}', b"[]"):
        with pytest.raises(messages.Nonsense):
            messages.unpack_rules(body)


@pytest.mark.skipif(not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only")
def test_a_broker_follows_the_rules_and_a_change_of_them(hub: hubs.Hub) -> None:
    hub.files["/a"] = b"hello"
    with hubs.running() as mirror:
        mirror.files["/a"] = b"mirrored"
        body = f"""
            from app.net.door import Rules
            other = {mirror.origin!r} + "/a"
            door = outside.open_door(False, ROWS.append)
            before = refusal(door, other)
            door.keep_to(Rules(mirror={mirror.origin!r}))
            during = fetch(door, other).decode(), fetch(door, ORIGIN + "/a").decode()
            door.keep_to(Rules())
            after = refusal(door, other)
            running = door.broker_running
            door.close()
            tell([before, *during, after, running])
        """
        assert house.run(hub, body) == ["host-refused", "mirrored", "hello", "host-refused", True]
