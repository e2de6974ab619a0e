"""Any bytes in place of vault.json or of a backup end in a sentence, change nothing, and open nothing."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import backup_file, keyfile, restore, unlock
from app.store.keys import Cost, KeyFile, Slot
from tests.store.helpers import PASSPHRASE, add_chat, no_keyring, open_vault

Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
calm = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A key file with two ways and a small backup."""
    from app.store import recovery
    from app.store.care import Caretaker
    from app.store.chats import ChatsRepo

    profile = Profile(tmp_path_factory.mktemp("sound") / "profile")
    vault = open_vault(profile)
    add_chat(ChatsRepo(vault), "One", "question", "answer")
    vault.take_recovery_code(recovery.new_code())
    target = profile.root / "mine.backup"
    Caretaker(vault, lambda: 1).back_up(target)
    vault.close()
    return {"keys": profile.slots.read_bytes(), "backup": target.read_bytes()}


def mutations(length: int) -> st.SearchStrategy[list[tuple[int, int, bytes]]]:
    """Pieces that are replaced: where, how long, by what."""
    piece = st.tuples(st.integers(0, length), st.integers(0, 40), st.binary(max_size=40))
    return st.lists(piece, min_size=1, max_size=5)


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    out = bytearray(data)
    for at, length, piece in changes:
        out[at : at + length] = piece
    return bytes(out)


def refuses_or_opens_the_same(data: bytes, whole: bytes) -> None:
    """As vault.json and its copy: one sentence, or, where a change makes no difference, the same keys."""
    with TemporaryDirectory() as made:
        profile = Profile(Path(made))
        profile.vault.write_bytes(bytes(range(256)) * 16)
        for path in (profile.slots, keyfile.spare(profile)):
            path.write_bytes(data)
        try:
            found = keyfile.load(profile)
        except UserError:
            found = None
        untouched = profile.slots.read_bytes() == data
        assert untouched if found is None else found == keyfile.decode(whole)


def with_sum(body: object) -> bytes:
    """A key file whose own sum is right, whatever is in it: as somebody who means harm would write it."""
    if not isinstance(body, dict):
        return json.dumps(body).encode()
    body = {key: item for key, item in body.items() if key != "check"}
    return json.dumps({**body, "check": keyfile._check(body)}).encode()


def tries_a_doctored_file(body: object) -> None:
    """It may decode, but the passphrase does not open it and nothing but a sentence comes of trying."""
    try:
        keys = keyfile.decode(with_sum(body))
    except (UserError, keyfile.Damaged):
        return
    assert isinstance(keys, KeyFile)
    for slot in keys.slots:
        if slot.cost and slot.cost.memory * slot.cost.passes > 65_536:
            return  # a lawful cost that only takes long
    with pytest.raises(UserError):
        unlock.find_root(keys, "some passphrase", no_keyring())


def refuses_the_backup(data: bytes, whole: bytes) -> None:
    with TemporaryDirectory() as made:
        file, profile = Path(made) / "mine.backup", Profile(Path(made) / "profile")
        file.write_bytes(data)
        code = ""
        try:
            backup_file.examine(file)
        except UserError as error:
            code = error.code
        expected = ("not-a-backup", "backup-damaged", "newer-backup", "newer-vault")
        assert code in expected if data != whole else code == ""
        assert not profile.root.exists()


def tries_a_doctored_backup(data: bytes) -> None:
    """The sum is right, the content is not: restoring ends in a sentence and leaves nothing."""
    with TemporaryDirectory() as made:
        file, profile = Path(made) / "mine.backup", Profile(Path(made) / "profile")
        file.write_bytes(data)
        with pytest.raises(UserError):
            restore.stage(profile, file, PASSPHRASE, no_keyring())
        assert not profile.root.exists() or list(profile.root.iterdir()) == []


def resealed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes | None:
    """Pages changed, lengths and sum made right again; None where nothing was changed."""
    import hashlib

    length, keys_length, version, _, magic = backup_file.TAIL.unpack(data[-backup_file.TAIL.size :])
    body = bytearray(data[:length])
    for at, size, piece in changes:
        fitting = (piece * 41)[:size] if piece else bytes(size)
        body[at % length : at % length + size] = fitting
    body = body[:length]
    if bytes(body) == data[:length]:
        return None
    wrapped = data[length : length + keys_length]
    digest = hashlib.sha256(bytes(body) + wrapped).digest()
    return bytes(body) + wrapped + struct.pack(">QII32s16s", length, keys_length, version, digest, magic)


def run_all(sound: dict[str, bytes], examples: int) -> None:
    """Each property on that many examples."""
    quick = settings(calm, max_examples=examples)
    keys, whole = sound["keys"], sound["backup"]
    body = json.loads(keys)
    slots = st.fixed_dictionaries(
        {"type": st.sampled_from(keyfile.TYPES), "wrapped": st.text(max_size=30) | st.just("AAAA")},
        optional={"kdf": Json | st.fixed_dictionaries(
            {"salt": st.just("AAAA"), "t": st.integers(), "m": st.integers(), "p": st.integers()})},
    )  # fmt: skip
    doctored = st.fixed_dictionaries(
        {"format": st.just(1) | Json, "id": st.just(body["id"]) | Json, "generation": st.integers() | Json,
         "slots": st.lists(slots, max_size=3) | Json},
        optional={"next": Json},
    )  # fmt: skip
    properties: list[Callable[[], None]] = [
        quick(given(mutations(len(keys)))(lambda c: refuses_or_opens_the_same(mutated(keys, c), keys))),
        quick(given(st.binary(max_size=400))(lambda data: refuses_or_opens_the_same(data, keys))),
        quick(given(doctored | Json)(tries_a_doctored_file)),
        quick(given(mutations(len(whole)))(lambda c: refuses_the_backup(mutated(whole, c), whole))),
        quick(given(st.integers(0, len(whole)))(lambda n: refuses_the_backup(whole[:n], whole))),
    ]
    for prove in properties:
        prove()
    few = settings(calm, max_examples=max(10, examples // 10))
    few(
        given(mutations(len(whole)))(
            lambda c: tries_a_doctored_backup(data) if (data := resealed(whole, c)) else None
        )
    )()


@pytest.mark.allow_logs("was repaired from its copy")
def test_no_bytes_crash_or_open_anything(sound: dict[str, bytes]) -> None:
    before = dict(sound)
    run_all(sound, 60)
    assert sound == before, "what was sound still is"


@pytest.mark.parametrize(
    "cost",
    [Cost(0, 8_192, 1), Cost(1, 8_191, 1), Cost(1, 1 << 30, 1), Cost(99, 8_192, 1), Cost(1, 8_192, 99)],
)
def test_an_absurd_cost_is_refused_before_any_work(cost: Cost) -> None:
    keys = KeyFile("id", slots=(Slot("passphrase", bytes(60), bytes(16), cost),))
    with pytest.raises(UserError) as caught:
        unlock.find_root(keys, "anything", no_keyring())
    assert caught.value.code == "key-file-damaged"
