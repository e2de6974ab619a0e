"""Who is let in, and what strangers, browsers and broken clients are told: by hand, on raw sockets."""

from __future__ import annotations

import contextlib
import json
import socket

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.serve import protocol, reading
from tests.serve.rig import Served, heard

HELLO = {"model": "default", "messages": [{"role": "user", "content": "Hello?"}]}


def test_the_right_host_and_key_are_let_in(served: Served) -> None:
    for host in (f"127.0.0.1:{served.port}", f"localhost:{served.port}", f"[::1]:{served.port}"):
        assert served.say(served.head(Host=host)).status == 200
    assert served.say(served.head(Authorization=f"bearer {served.core.api.key()}")).status == 200


def test_it_listens_on_the_other_loopback_address_too(served: Served) -> None:
    with socket.create_connection(("::1", served.port), timeout=30) as line:
        line.sendall(served.head(Host=f"[::1]:{served.port}"))
        assert heard(line).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:{port}", "127.0.0.1", "localhost", "127.0.0.1:{port}.evil.example", "0.0.0.0:{port}", "",
     "localhost.:{port}", "user@127.0.0.1:{port}"],
)  # fmt: skip
def test_a_name_that_was_made_to_mean_this_computer_is_refused(served: Served, host: str) -> None:
    reply = served.say(served.head(Host=host.format(port=served.port)))
    assert (reply.status, reply.error["code"]) == (403, "host_refused")


def test_without_a_host_or_with_two_nothing_is_answered(served: Served) -> None:
    assert served.say(served.head(Host=None)).status == 400
    twice = served.head().replace(b"Host:", b"Host: evil.example\r\nHost:", 1)
    assert served.say(twice).status == 400
    old = served.head(Host=None).replace(b"HTTP/1.1", b"HTTP/1.0")
    assert served.say(old).status == 403


@pytest.mark.parametrize(
    "header",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1"},
     {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-origin"}],
)  # fmt: skip
def test_web_pages_are_refused_even_with_the_key(served: Served, header: dict[str, str]) -> None:
    reply = served.post(HELLO, **header)
    assert (reply.status, reply.error["code"]) == (403, "origin_refused")
    assert not [name for name in reply.headers if name.startswith("access-control")]
    assert not served.engine.requests


def test_a_browsers_question_beforehand_is_refused(served: Served) -> None:
    head = served.head(
        "/v1/chat/completions", "OPTIONS", Origin="https://evil.example", Authorization=None,
        Access_Control_Request_Method="POST",
    )  # fmt: skip
    reply = served.say(head)
    assert reply.status == 403
    assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer x", "Basic {key}", "{key}", "Bearer {key}x"])
def test_without_the_key_nothing_is_told(served: Served, given: str | None) -> None:
    words = None if given is None else given.format(key=served.core.api.key())
    for path in ("/v1/models", "/", "/v1/nothing"):
        reply = served.say(served.head(path, Authorization=words))
        assert (reply.status, reply.error["code"]) == (401, "invalid_api_key")
        assert reply.headers["www-authenticate"] == "Bearer"


def test_two_keys_are_none(served: Served) -> None:
    head = served.head().replace(b"Authorization:", b"Authorization: Bearer x\r\nAuthorization:", 1)
    assert served.say(head).status == 401


def test_only_json_is_taken(served: Served) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
        reply = served.post(HELLO, Content_Type=kind)
        assert (reply.status, reply.error["code"]) == (415, "unsupported_media_type")
    assert served.post(HELLO, Content_Type="application/json; charset=utf-8").status == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"), (b"{", "invalid_json"), (b"[]", "invalid_json"), (b"\xff{}", "invalid_json"),
        (b'{"temperature": NaN}', "invalid_json"), (b'{"temperature": Infinity}', "invalid_json"),
        (b'{"n": ' + b"9" * 5000 + b"}", "invalid_json"), (b"[" * 100_000, "invalid_json"),
        (b'{"a":' * 80 + b"1" + b"}" * 80, "too_deep"), (b'{"a":' + b"[" * 70 + b"]" * 70 + b"}", "too_deep"),
    ],
)  # fmt: skip
def test_what_is_no_sound_json_is_told_so(served: Served, body: bytes, code: str) -> None:
    reply = served.post(body)
    assert (reply.status, reply.error["code"]) == (400, code)


def test_depth_within_the_limit_is_taken(served: Served) -> None:
    assert served.post({**HELLO, "metadata": json.loads("[" * 60 + "]" * 60)}).status == 200


def test_a_body_that_says_it_is_too_large_is_not_read(served: Served) -> None:
    head = served.head(
        "/v1/chat/completions", "POST", Content_Type="application/json",
        Content_Length=str(reading.MOST_BYTES + 1),
    )  # fmt: skip
    reply = served.say(head)
    assert (reply.status, reply.error["code"]) == (413, "too_large")


def test_a_body_that_becomes_too_large_is_cut(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
    head = served.head(
        "/v1/chat/completions", "POST", Content_Type="application/json", Transfer_Encoding="chunked"
    )
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    with served.line() as line:
        line.sendall(head)
        for _ in range(17):
            line.sendall(piece)
        assert heard(line).status == 413


def test_a_large_body_within_the_limit_is_taken(served: Served) -> None:
    words = "many words " * 500_000
    reply = served.post({"model": "default", "messages": [{"role": "user", "content": words}]})
    assert reply.status in (200, 400)  # the model may find it too long; it was read
    assert reply.status == 200 or reply.error["code"] == "context_length_exceeded"


def test_half_a_request_is_hung_up_on(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.2)
    for start in (b"", b"GET /v1/models HTTP/1.1\r\nHost:"):
        with served.line() as line:
            line.sendall(start)
            assert line.recv(100) == b""


def test_a_head_that_comes_drop_by_drop_is_hung_up_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.5)
    with served.line() as line:
        line.sendall(b"GET /v1/models HTTP/1.1\r\n")
        line.settimeout(0.05)
        ended = False
        for number in range(2000):
            try:
                line.sendall(f"X-{number}: y\r\n".encode())
                ended = line.recv(100) == b""
            except TimeoutError:
                continue
            except OSError:
                ended = True
            if ended:
                break
        assert ended


def test_half_a_body_is_given_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BODY_S", 0.2)
    head = served.head("/v1/chat/completions", "POST", Content_Type="application/json", Content_Length="100")
    reply = served.say(head, b'{"model": ')
    assert (reply.status, reply.error["code"]) == (408, "timeout")


def test_a_second_request_on_one_line_is_waited_for_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.2)
    with served.line() as line:
        line.sendall(served.head(Connection=None))
        assert heard(line).status == 200
        line.sendall(b"GET /v1")
        assert line.recv(100) == b""


def test_requests_one_after_the_other_on_one_line(served: Served) -> None:
    body = json.dumps(HELLO).encode()
    ask = served.head(
        "/v1/chat/completions", "POST", Connection=None, Content_Type="application/json",
        Content_Length=str(len(body)),
    )  # fmt: skip
    with served.line() as line:
        line.sendall((ask + body) * 2 + served.head())
        data = b""
        while piece := line.recv(1 << 16):
            data += piece
    assert data.count(b"HTTP/1.1 200") == 3


def test_a_head_without_end_is_refused(served: Served) -> None:
    with served.line() as line:
        line.sendall(b"GET /v1/models HTTP/1.1\r\nX: " + b"y" * (1 << 17))
        reply = heard(line)
    assert reply.status in (400, 431, 0)
    assert served.say(served.head()).status == 200


def test_unknown_places_and_methods_are_told_plainly(served: Served) -> None:
    reply = served.say(served.head("/v1/completions"))
    assert (reply.status, reply.error["code"]) == (404, "unknown_url")
    assert "/v1/chat/completions" in reply.error["message"]
    assert served.say(served.head("/v1/chat/completions")).status == 405
    assert served.say(served.head("/v1/models/")).status == 404
    assert served.say(served.head("/v1/../../etc/passwd")).status == 404


def test_tunnels_and_upgrades_lead_nowhere(served: Served) -> None:
    assert served.say(served.head("example.org:443", "CONNECT")).status in (400, 401, 404)
    reply = served.say(served.head(Upgrade="websocket", Connection="Upgrade"))
    assert reply.status == 200  # as if it had not asked


_PIECE = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"GET /v1/models HTTP/1.1\r\n", b"POST /v1/chat/completions HTTP/1.1\r\n", b"\r\n\r\n", b"Host: x\r\n",
         b"Content-Length: 5\r\n", b"Content-Length: -5\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\n{}{}{\r\n",
         b"0\r\n\r\n", b"Expect: 100-continue\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00",
         b"HTTP/1.1 200 OK\r\n\r\n"]
    ),
    st.just(b"HEAD"),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(_PIECE, max_size=8))
@example(pieces=[b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"] * 8)
def test_garbage_ends_its_own_line_and_nothing_else(served: Served, pieces: list[bytes]) -> None:
    sent = b"".join(served.head(Connection=None) if piece == b"HEAD" else piece for piece in pieces)
    with served.line() as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        data = b""
        with contextlib.suppress(ConnectionResetError):  # what was said after the end was not read
            while piece := line.recv(1 << 16):
                data += piece
    assert not data or data.startswith(b"HTTP/1.1 ")
    assert b"Traceback" not in data
    assert served.say(served.head()).status == 200
    assert not served.engine.requests
