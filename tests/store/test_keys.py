"""The key hierarchy: what opens a slot, and what must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.store import keys, recovery
from app.store.keys import Cost, KeyFile, WrongSecret
from tests.store.helpers import CHEAP

ROOT = bytes(range(32))


def test_a_passphrase_slot_opens_with_its_passphrase_only() -> None:
    slot = keys.make_passphrase_slot("v", ROOT, "right", CHEAP)
    assert keys.open_passphrase_slot("v", slot, "right") == ROOT
    with pytest.raises(WrongSecret):
        keys.open_passphrase_slot("v", slot, "Right")


def test_passphrases_are_compared_in_one_unicode_form() -> None:
    slot = keys.make_passphrase_slot("v", ROOT, "caf\u00e9 \ufb01ne", CHEAP)
    assert keys.open_passphrase_slot("v", slot, "cafe\u0301 fine") == ROOT


@pytest.mark.parametrize("passphrase", ["", "   ", "\t\n"])
def test_an_empty_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(UserError) as caught:
        keys.make_passphrase_slot("v", ROOT, passphrase, CHEAP)
    assert caught.value.code == "empty-passphrase"


def test_a_slot_is_bound_to_its_vault_its_kind_and_its_cost() -> None:
    slot = keys.make_passphrase_slot("v", ROOT, "right", CHEAP)
    with pytest.raises(WrongSecret):
        keys.open_passphrase_slot("another", slot, "right")
    with pytest.raises(WrongSecret):
        keys.open_passphrase_slot("v", replace(slot, cost=Cost(2, 8_192, 1)), "right")
    with pytest.raises(WrongSecret):
        keys.open_passphrase_slot("v", replace(slot, salt=bytes(16)), "right")
    key = recovery.new_key()
    recovering = keys.make_recovery_slot("v", ROOT, key)
    with pytest.raises(WrongSecret):
        keys.open_keyring_slot("v", recovering, "AAAA")


@pytest.mark.parametrize(
    "cost",
    [
        Cost(0, 65_536, 4),
        Cost(21, 65_536, 4),
        Cost(3, 8_191, 4),
        Cost(3, (1 << 21) + 1, 4),
        Cost(3, 65_536, 17),
    ],
)
def test_a_doctored_cost_is_refused_before_any_work(cost: Cost) -> None:
    slot = replace(keys.make_passphrase_slot("v", ROOT, "right", CHEAP), cost=cost)
    with pytest.raises(UserError) as caught:
        keys.open_passphrase_slot("v", slot, "right")
    assert caught.value.code == "key-file-damaged"


@pytest.mark.parametrize("kept", ["", "not base64!", "AAAA"])
def test_a_keyring_entry_that_is_not_the_key_opens_nothing(kept: str) -> None:
    slot, _ = keys.make_keyring_slot("v", ROOT)
    with pytest.raises(WrongSecret):
        keys.open_keyring_slot("v", slot, kept)


def test_a_keyring_slot_opens_with_what_the_keyring_keeps() -> None:
    slot, kept = keys.make_keyring_slot("v", ROOT)
    assert keys.open_keyring_slot("v", slot, kept) == ROOT


def test_the_database_key_differs_by_generation_and_from_the_root() -> None:
    one, two = keys.database_key(ROOT, 1), keys.database_key(ROOT, 2)
    assert len({one, two, ROOT.hex()}) == 3
    assert all(len(key) == 64 for key in (one, two))


def test_the_database_key_of_generation_1_never_changes() -> None:
    # Fixed by RFC 5869 with empty salt and info "db:1": a change would lock every existing vault.
    assert keys.database_key(ROOT, 1) == "6984650350baa366b3d29c693599b06e89ab8935db9aedd681037616f54fe617"


def test_a_key_file_has_one_slot_of_a_type() -> None:
    one, two = (keys.make_passphrase_slot("v", ROOT, text, CHEAP) for text in ("one", "two"))
    keyring, _ = keys.make_keyring_slot("v", ROOT)
    file = KeyFile("v").with_slot(one).with_slot(keyring).with_slot(two)
    assert file.slot("passphrase") == two
    assert {slot.type for slot in file.slots} == {"passphrase", "keyring"}
    assert file.without("passphrase").slots == (keyring,)


def test_calibration_raises_the_cost_of_a_fast_machine_within_bounds() -> None:
    ticks = iter(range(1000))
    assert keys.calibrate(least_s=0.5, clock=lambda: next(ticks)) == Cost()
    costs = keys.calibrate(least_s=0.0, clock=lambda: 0.0)
    assert costs == Cost()


def test_calibration_never_asks_for_more_than_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Cost] = []
    monkeypatch.setattr(keys, "stretch", lambda _text, _salt, cost: tried.append(cost))
    assert keys.calibrate(least_s=0.4, clock=lambda: 0.0) == Cost(10, 262_144, 4)
    assert tried[0] == Cost()
    for cost in tried:
        cost.check()


@given(st.binary(min_size=20, max_size=20))
def test_a_recovery_code_survives_paper(key: bytes) -> None:
    code = recovery.spell(key)
    assert [len(group) for group in code.split("-")] == [5] * 8
    assert recovery.parse(code) == key
    worn = code.lower().replace("-", " ").replace("o", "0").replace("i", "1").replace("b", "8")
    assert recovery.parse(f"  {worn}\n") == key


@given(
    st.binary(min_size=20, max_size=20),
    st.integers(0, 39),
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
)
def test_one_mistyped_letter_of_a_recovery_code_is_noticed(key: bytes, place: int, letter: str) -> None:
    plain = recovery.spell(key).replace("-", "")
    changed = plain[:place] + letter + plain[place + 1 :]
    assert recovery.is_code(changed) == (changed == plain)


@given(st.text())
def test_no_text_breaks_the_recovery_code_parser(text: str) -> None:
    assert recovery.is_code(text) is False


def test_keys_lie_in_pages_that_are_kept_out_of_swap(monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[bytes | str] = []

    def note(secret: bytes | str) -> bytes | str:
        locked.append(secret)
        return secret

    monkeypatch.setattr(keys, "lock_pages", note)
    root = keys.new_root()
    slot = keys.make_passphrase_slot("v", root, "words", keys.Cost(1, 8192, 1))
    assert keys.open_passphrase_slot("v", slot, "words") == root
    name = keys.database_key(root, 1)
    assert {root, name, bytes.fromhex(name)} <= set(locked)
