"""A server that breaks the protocol: each time one plain sentence, and nothing hangs."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import Delta, Failed, GenerateRequest, Message, endpoint_place
from app.engine.remote.target import Target
from tests.engine import endpoints
from tests.engine.endpoints import Heard, Rig, Scripted, event, piece

Reply = Callable[[Any, dict[str, Any]], None]


@pytest.fixture
def script() -> Iterator[Scripted]:
    with endpoints.scripted() as made:
        yield made


@pytest.fixture
def rig(script: Scripted) -> Iterator[Rig]:
    target = Target("e", "Desk", f"{script.origin}/v1", "small", first_s=20, between_s=20)
    with endpoints.rig(target) as made:
        yield made


def asked() -> GenerateRequest:
    return GenerateRequest((Message("user", "What is water?"),), model=endpoint_place("e"), scope="chat:a")


def failure(rig: Rig) -> tuple[UserError, Heard]:
    heard = Heard()
    with pytest.raises(UserError) as caught:
        rig.engine.submit(asked(), heard).result(90)
    assert heard[-1] == Failed(caught.value)
    words = caught.value.sentence
    assert words.isprintable() and ("Desk" in words or "127.0.0.1" in words)
    assert words.endswith(".") and len(words) < 400 and "Traceback" not in words
    return caught.value, heard


def plain(status: int, body: bytes, **headers: str) -> Reply:
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda handler, asked: handler.send_plain(status, body, told)


def stream(*pieces: bytes, kind: str = "text/event-stream") -> Reply:
    def reply(handler: Any, asked: dict[str, Any]) -> None:
        handler.begin(kind)
        for data in pieces:
            handler.say(data)

    return reply


def endless(handler: Any, asked: dict[str, Any]) -> None:
    """A line of 100 MB, if anybody reads so much of it."""
    handler.begin()
    handler.say(b"data: ")
    for _ in range(100):
        handler.say(b"x" * (1 << 20))
        handler.script.now += 1000


BROKEN: dict[str, tuple[Reply, str, str]] = {
    "a web page": (
        plain(200, b"<!doctype html><title>Hi</title>", Content_Type="text/html; charset=utf-8"),
        "not-a-server",
        "because it sent a web page",
    ),
    "another type": (stream(piece("Wet."), kind="text/plain"), "not-a-server", "because it sent text/plain"),
    "no JSON": (plain(200, b"{", Content_Type="application/json"), "bad-reply", "it is no JSON"),
    "a list": (plain(200, b"[1]", Content_Type="application/json"), "bad-reply", "is no object"),
    "a piece of no JSON": (stream(piece("Wa"), b"data: {oops}\n\n"), "bad-reply", "a piece of it is no JSON"),
    "nested for ever": (stream(b"data: " + b"[" * 100_000 + b"\n\n"), "bad-reply", "is no JSON"),
    "no choices": (stream(event({"object": "thing"})), "bad-reply", "holds no choices"),
    "half a piece": (stream(piece("Wa"), b'data: {"choices": [{"del'), "bad-reply", "is no JSON"),
    "no end": (stream(piece("Wa")), "broken", "ended in the middle"),
    "nothing": (stream(), "broken", "ended in the middle"),
    "only the mark of the end": (stream(b"data: [DONE]\n\n"), "broken", "ended in the middle"),
    "no UTF-8": (stream(piece("Wa"), b"data: \xff\xfe\n\n"), "bad-reply", "no text in UTF-8"),
    "a line without end": (endless, "bad-reply", "a line of it does not end"),
    "a call without a number": (
        stream(piece(delta={"tool_calls": [{"index": -1, "function": {}}]})), "bad-reply", "has no number",
    ),
    "an error in the middle": (
        stream(piece("Wa"), event({"error": "out of memory\x1b[31m"})), "server-error", "out of memory",
    ),
    "401": (plain(401, b'{"error": {"message": "no"}}'), "bad-key", "does not accept the access key"),
    "403": (plain(403, b""), "bad-key", "it answered 403"),
    "404": (plain(404, b"<html>"), "no-such-model", "knows no model “small”"),
    "too long": (
        plain(400, b'{"error": {"message": "maximum context length is 4096"}}'), "too-long", "too long for Desk",
    ),
    "418": (plain(418, b'{"detail": "a teapot"}'), "refused", "it said: a teapot"),
    "204": (plain(204, b""), "refused", "it answered 204"),
    "429": (plain(429, b"", Retry_After="0"), "too-many-requests", "takes no more questions now"),
    "500": (plain(500, b"x" * 1_000_000), "server-error", "it answered 500"),
    "a redirect to elsewhere": (
        plain(307, b"", Location="https://example.org/v1/chat/completions"), "redirected", "another address",
    ),
    "a redirect to another port": (
        plain(302, b"", Location="http://127.0.0.1:9/v1/chat/completions"), "redirected", "another address",
    ),
    "a redirect within": (plain(301, b"", Location="/v2/chat/completions"), "redirected", "another address"),
    "a redirect to nowhere": (plain(301, b""), "redirected", "another address"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_it_is_said_what_is_wrong(rig: Rig, script: Scripted, kind: str) -> None:
    script.answer, code, words = BROKEN[kind]
    error, heard = failure(rig)
    assert error.code == code and words in error.sentence, error.sentence
    if kind == "a line without end":
        assert script.now < 30_000, "hardly any of the hundred pieces was taken"
    told = [one.text for one in heard if isinstance(one, Delta)]
    assert told == (["Wa"] if "Wa" in told else []), "what came before is kept"


def test_a_server_that_is_gone_or_silent_is_told_apart(rig: Rig, script: Scripted) -> None:
    address = f"{script.origin}/v1"
    script.answer = lambda handler, body: script.release.wait(60)
    rig.book.targets["e"] = Target("e", "Desk", address, "small", first_s=0.3)
    assert failure(rig)[0].sentence.startswith(
        "Desk does not begin to answer, because nothing came for 0 seconds"
    )

    def stalled(handler: Any, asked: dict[str, Any]) -> None:
        handler.begin()
        handler.say(piece("Wa") + b": ping\n\n")
        for _ in range(100):
            handler.say(b": ping\n\n")
            if script.release.wait(0.05):
                return

    script.answer = stalled
    rig.book.targets["e"] = Target("e", "Desk", address, "small", first_s=20, between_s=0.3)
    error, heard = failure(rig)
    assert error.code == "late" and "stopped in the middle" in error.sentence, "a sign of life is no answer"
    assert isinstance(heard[0], Delta)


def test_nobody_at_the_address(script: Scripted) -> None:
    port = endpoints.free_port()
    with endpoints.rig(Target("e", "Desk", f"http://127.0.0.1:{port}/v1", "small")) as rig:
        assert failure(rig)[0].sentence.startswith(f"Desk at 127.0.0.1:{port} cannot be reached")


def test_elsewhere_it_is_refused_while_offline_and_nothing_is_looked_up() -> None:
    with endpoints.rig(Target("e", "Desk", "https://desk.example/v1", "small")) as rig:
        error, _ = failure(rig)
        assert error.code == "offline" and "Desk at desk.example is not on this computer" in error.sentence
        assert [row.result for row in rig.rows] == ["refused: offline"]


def test_a_place_that_nobody_entered_is_refused(script: Scripted) -> None:
    target = Target("e", "Desk", f"{script.origin}/v1", "small")
    with endpoints.rig(target, places=("http://127.0.0.1:9",)) as rig:
        failure(rig)
        assert [row.result for row in rig.rows] == ["refused: not an address for this purpose"]
    assert script.asked == []


@pytest.fixture
def strangers_certificate(tmp_path: Path) -> ssl.SSLContext:
    """For localhost, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key.pem").write_bytes(key.private_bytes(*private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context


def test_a_certificate_of_a_stranger_is_refused(strangers_certificate: ssl.SSLContext) -> None:
    with endpoints.scripted(strangers_certificate) as script:
        target = Target("e", "Desk", f"https://localhost:{script.port}/v1", "small")
        with endpoints.rig(target) as rig:
            heard = Heard()
            with pytest.raises(UserError, match="No safe connection to localhost") as caught:
                rig.engine.submit(asked(), heard).result(60)
            assert caught.value.code == "tls"
        assert script.asked == []


def test_tls_towards_a_server_without_it(script: Scripted) -> None:
    with endpoints.rig(Target("e", "Desk", f"https://127.0.0.1:{script.port}/v1", "small")) as rig:
        heard = Heard()
        with pytest.raises(UserError, match="No safe connection"):
            rig.engine.submit(asked(), heard).result(60)


VECTORS: dict[str, tuple[Any, str]] = {
    "none": ({"data": []}, "another number of vectors"),
    "no list": ({"data": 7}, "holds no vectors"),
    "words": ({"data": [{"embedding": ["a"]}]}, "holds no vectors"),
    "ragged": ({"data": [{"embedding": [1.0]}, {"embedding": [1.0, 2.0]}]}, "holds no vectors"),
    "nothing in it": ({"data": [{"embedding": [0.0, 0.0]}]}, "a vector in it is none"),
    "not a number": ({"data": [{"embedding": [float("nan")]}]}, "a vector in it is none"),
    "base64": ({"data": [{"embedding": "AAAA"}]}, "holds no vectors"),
}


@pytest.mark.parametrize("kind", VECTORS)
def test_vectors_that_are_none(rig: Rig, script: Scripted, kind: str) -> None:
    document, words = VECTORS[kind]
    script.answer = lambda handler, body: handler.send_json(document)
    count = 2 if kind == "ragged" else 1
    with pytest.raises(UserError, match=words):
        rig.engine.embed(["a"] * count, endpoint_place("e"), Priority.PERSON).result(30)
