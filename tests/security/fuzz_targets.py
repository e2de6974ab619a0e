"""What is fuzzed: each takes any bytes, and raises where they do more than be refused in a sentence."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from app.base.errors import Cancelled, UserError
from app.base.paths import Profile
from app.engine import gguf, gguf_apart, gguf_cursor
from app.net import broker, link, messages
from app.net.door import Ask, Attempt, Purpose, Rules
from app.net.messages import Kind, Leaving, Message, Nonsense, Phase
from app.store import backup_file, keyfile, keys, restore, unlock
from app.store.keys import KeyFile
from tests.engine.files import Gguf
from tests.security.fuzzing import Target
from tests.store.freeze import PASSPHRASE, VAULTS
from tests.store.helpers import no_keyring

SOUND = VAULTS / "m0003"
"""A vault that never changes, so that what is kept means the same tomorrow."""
DEAREST = 65_536
"""KiB times passes beyond which a lawful cost only takes long."""
TEXT = st.text(max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def in_words(error: UserError) -> None:
    """Whether a refusal is one that a person can read."""
    assert error.what.strip() and error.code and "\n" not in error.sentence, repr(error)


# --- vault.json ---


def key_file(data: bytes) -> None:
    """As it is, it is refused whole or means the same keys. With its sum made right it opens nothing but our vault,
    and that with the very root that it always had."""
    sound = keyfile.decode(sound_keys())
    with TemporaryDirectory() as made:
        profile = Profile(Path(made))
        shutil.copy(SOUND / "vault.db", profile.vault)
        found = as_it_is(profile, data)
        assert found is None or found == sound
        if (doctored := with_right_sum(data)) is not None:
            with_a_right_sum(profile, doctored, sound)


def as_it_is(profile: Profile, data: bytes) -> KeyFile | None:
    for path in (profile.slots, keyfile.spare(profile)):
        path.write_bytes(data)
    try:
        return keyfile.load(profile)
    except UserError as error:
        in_words(error)
        assert profile.slots.read_bytes() == data, "what cannot be read is left as it is"
        return None


def with_a_right_sum(profile: Profile, data: bytes, sound: KeyFile) -> None:
    for path in (profile.slots, keyfile.spare(profile)):
        path.write_bytes(data)
    try:
        if any(dear(one) for one in generations(keyfile.decode(data))):
            return
        opened = unlock.unlock(profile, PASSPHRASE, no_keyring(), None)
    except keyfile.Damaged:
        return
    except UserError as error:
        in_words(error)
        return
    assert opened.root == sound_root() and opened.keys.vault_id == sound.vault_id


def generations(found: KeyFile) -> list[KeyFile]:
    return [found, found.following] if found.following else [found]


def dear(found: KeyFile) -> bool:
    return any(slot.cost and slot.cost.memory * slot.cost.passes > DEAREST for slot in found.slots)


def with_right_sum(data: bytes) -> bytes | None:
    """As somebody who means harm would write it."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if isinstance(body, dict):
        body.pop("check", None)
        body["check"] = keyfile._check(body)
    return json.dumps(body).encode()


@cache
def sound_keys() -> bytes:
    return (SOUND / "vault.json").read_bytes()


@cache
def sound_root() -> bytes:
    return unlock.find_root(keyfile.decode(sound_keys()), PASSPHRASE, no_keyring())


SLOT = st.fixed_dictionaries(
    {"type": st.sampled_from((*keyfile.TYPES, "other")), "wrapped": TEXT | st.just("AAAA") | JSON},
    optional={"kdf": JSON | st.fixed_dictionaries({"salt": st.just("A" * 22 + "=="), "t": st.integers() | JSON,
                                                   "m": st.integers(8000, 9000) | JSON, "p": st.integers(0, 20)})},
)  # fmt: skip
GENERATION = {"generation": st.integers() | JSON, "slots": st.lists(SLOT, max_size=3) | JSON}
KEY_FILE = st.fixed_dictionaries(
    {"format": st.just(1) | JSON, "id": TEXT | JSON, **GENERATION},
    optional={"next": st.fixed_dictionaries(GENERATION) | JSON},
)


# --- backups ---

EDIT = struct.Struct(">BIBB")
"""Of an input: which part of a sound backup, where, how many bytes go, how many come; these follow."""


def backup(data: bytes) -> None:
    """An input is a list of changes to a sound backup. Whole or with lengths and sum made right again, it is refused
    and leaves nothing, or holds what it always held."""
    changed = edited([*sound_backup()], data)
    for form in (b"".join(changed), sealed(*changed[:2])):
        with TemporaryDirectory() as made:
            file, profile = Path(made) / "mine.backup", Profile(Path(made) / "profile")
            file.write_bytes(form)
            restored_or_refused(profile, file)


def restored_or_refused(profile: Profile, file: Path) -> None:
    try:
        if dear(backup_file.examine(file).keys):
            return
        done = restore.stage(profile, file, PASSPHRASE, no_keyring())
    except UserError as error:
        in_words(error)
        assert not profile.root.exists() or not list(profile.root.iterdir()), "nothing is left behind"
        return
    assert (done.chats, done.messages) == (1, 3)
    whole = b"".join(path.read_bytes() for path in profile.root.rglob("vault.db"))
    assert whole[18:] == sound_backup()[0][18:], "every page is what it was"


def edited(parts: list[bytes], changes: bytes) -> list[bytes]:
    while len(changes) >= EDIT.size:
        which, at, gone, come = EDIT.unpack_from(changes)
        piece, changes = changes[EDIT.size : EDIT.size + come], changes[EDIT.size + come :]
        part = parts[which % len(parts)]
        at %= len(part) + 1
        parts[which % len(parts)] = part[:at] + piece + part[at + gone :]
    return parts


@cache
def sound_backup() -> tuple[bytes, bytes, bytes]:
    """Database, wrapped keys, tail."""
    database, wrapped = (SOUND / "vault.db").read_bytes(), sound_keys()
    return database, wrapped, sealed(database, wrapped)[-backup_file.TAIL.size :]


def sealed(database: bytes, wrapped: bytes) -> bytes:
    digest = hashlib.sha256(database + wrapped).digest()
    tail = backup_file.TAIL.pack(len(database), len(wrapped), backup_file.VERSION, digest, backup_file.MAGIC)
    return database + wrapped + tail


EDITS = st.lists(
    st.builds(
        lambda which, at, gone, piece: EDIT.pack(which, at, gone, len(piece)) + piece,
        st.integers(0, 2), st.integers(0, 600) | st.integers(0, 1 << 20), st.integers(0, 255), st.binary(max_size=40),
    ),
    max_size=4,
).map(b"".join)  # fmt: skip


# --- headers of model files ---

FACTS = ("name", "architecture", "quantisation", "chat_template", "role", "parameters", "trained_context")
FACTS += ("layers", "weights", "layer_sizes")
ADAPTER: dict[str, Any] = {
    "general.type": "adapter", "general.architecture": "llama", "adapter.type": "lora", "adapter.lora.alpha": 8.0
}  # fmt: skip
PROJECTOR: dict[str, Any] = {"general.architecture": "clip", "clip.has_vision_encoder": True}
HEADERS = tuple(
    made.header()
    for made in (Gguf(), Gguf(version=2), Gguf(tensors=[]), Gguf(meta=ADAPTER), Gguf(meta=PROJECTOR))
)


def header(data: bytes) -> None:
    """As model, adapter and projector, in a file as long as it is or far longer: facts of the right kinds, or words."""
    for kind in gguf._CHECKS:
        for size in (len(data), len(data) + (1 << 30)):
            try:
                told = gguf_apart.task(data, {"name": "a.gguf", "size": size, "kind": kind})
                gguf_apart.unpack(told)
                found = gguf.read_beginning(_file(data), "a.gguf", size, kind)
            except UserError as error:
                in_words(error)
            else:
                assert [getattr(found, name) for name in FACTS], "each of them can be told"


def _file(data: bytes) -> Any:
    import io

    return io.BytesIO(data)


# --- messages between program and broker ---

UNPACK = (messages.unpack_ask, messages.unpack_leaving, messages.unpack_count, messages.unpack_row,
          messages.unpack_head, messages.unpack_error, messages.unpack_rules)  # fmt: skip
PATIENCE_S = 30.0
ASK = Ask("model-search", "http://127.0.0.1/")


def message(data: bytes) -> None:
    """The first byte says who hears the rest: a broker, the program, or one of those that read a body."""
    which, said = data[:1] or b"\0", data[1:]
    match which[0] % 8:
        case 0 | 6:
            to_broker(said)
        case 1 | 7:
            to_program(said)
        case number:
            body(UNPACK[number - 2], said)
            body(UNPACK[(number + 2) % len(UNPACK)], said)


def body(unpack: Any, said: bytes) -> None:
    with suppress(Nonsense):
        unpack(said)


@contextmanager
def desk() -> Generator[socket.socket]:
    """A broker that knows of one purpose and no place at all."""
    ours, theirs = socket.socketpair()
    failed: list[BaseException] = []

    def live() -> None:
        try:
            with (
                theirs,
                theirs.makefile("rb", buffering=0) as asked,
                theirs.makefile("wb", buffering=0) as told,
            ):
                broker.serve(asked, told, [Purpose("model-search", "T", ())])
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=live, name="desk")
    thread.start()
    with ours:
        ours.settimeout(PATIENCE_S)
        yield ours
    thread.join(PATIENCE_S)
    assert not thread.is_alive() and not failed, failed


def to_broker(said: bytes) -> None:
    """It answers in messages until it is hung up on."""
    with desk() as ours, suppress(BrokenPipeError, ConnectionResetError):
        ours.sendall(said)
        ours.shutdown(socket.SHUT_WR)
        answers = ours.makefile("rb")
        while told := messages.read(answers.read):
            assert told.kind in (Kind.ROW, Kind.REPLY, Kind.DATA, Kind.GONE)
        answers.close()


def to_program(said: bytes) -> None:
    """A request ends, in an answer or in words, and the conversation with it."""
    ours, theirs = socket.socketpair()
    ended = threading.Event()
    talk = link.Link(link.OnSocket(ours, theirs.close), lambda row, phase: None, lambda _: ended.set())
    line = talk.open(ASK)
    with suppress(BrokenPipeError):
        theirs.sendall(said)
    with suppress(OSError):
        theirs.shutdown(socket.SHUT_WR)
    try:
        for chunk in link.Answer(line).chunks():
            assert isinstance(chunk, bytes)
    except UserError as error:
        printable(error)
    except (Nonsense, Cancelled):
        pass
    talk.close()
    assert ended.wait(PATIENCE_S) and talk.over


def printable(error: UserError) -> None:
    """What a broker says is shown to a person: no control character is in it."""
    assert error.sentence.isprintable() or not error.what, repr(error)


PLACES = st.sampled_from(
    ("", "http://127.0.0.1:9", "https://a.b", "https://a.b:0", "*.b", "http://[", "http://u@a")
)
BODIES = st.one_of(
    st.binary(max_size=60),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.builds(Ask, TEXT | st.just("model-search"), TEXT | st.just("https://a.b/"), TEXT,
              st.dictionaries(TEXT, TEXT, max_size=2), st.binary(max_size=20)).map(messages.pack_ask),
    st.builds(Leaving, st.booleans(), TEXT).map(messages.pack_leaving),
    st.builds(Attempt, TEXT, st.floats(0, 1e11), TEXT, TEXT, TEXT, st.integers(0, 1 << 60), st.integers(0, 9), TEXT)
    .map(lambda row: messages.pack_row(row, Phase.OVER)),
    st.builds(messages.Head, st.integers(0, 999), TEXT, st.dictionaries(TEXT, TEXT, max_size=2), st.just(()))
    .map(messages.pack_head),
    st.builds(UserError, TEXT, code=st.just("cancelled") | TEXT).map(messages.pack_error),
    st.integers(0, 1 << 63).map(messages.pack_count),
    st.builds(Rules, TEXT | PLACES, TEXT | PLACES).map(messages.pack_rules),
)  # fmt: skip
SAID = st.lists(
    st.builds(Message, st.sampled_from(Kind), st.integers(0, 2), BODIES).map(Message.pack), max_size=6
).map(b"".join)
MESSAGES = st.builds(
    lambda which, said: bytes([which]) + said, st.integers(0, 7), SAID | BODIES | st.binary(max_size=60)
)

TARGETS = (
    Target("vault-json", key_file, KEY_FILE.map(lambda value: json.dumps(value).encode())
           | st.just(sound_keys()), (keyfile, keys, unlock)),
    Target("backup", backup, EDITS, (backup_file, keyfile, restore)),
    Target("gguf", header, st.sampled_from(HEADERS) | st.binary(max_size=60).map(lambda end: b"GGUF\3\0\0\0" + end),
           (gguf, gguf_cursor, gguf_apart)),
    Target("messages", message, MESSAGES, (messages, link, broker)),
)  # fmt: skip
