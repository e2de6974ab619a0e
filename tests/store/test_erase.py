"""A vault that is erased is gone: keys first, everything else after, also when the program dies on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.errors import NeedsSecret
from app.base.paths import Profile
from app.store import erase, kept, restore
from app.store.care import Caretaker
from app.store.chats import ChatsRepo
from app.store.settings import SettingsRepo
from app.store.tokens import Tokens
from tests.store.helpers import PASSPHRASE, MemoryKeyring, add_chat, no_keyring, open_vault


def fill(profile: Profile, ring: MemoryKeyring) -> None:
    """A vault with backups, one that was replaced, and one that waits."""
    vault = open_vault(profile, None, ring.door())
    vault.set_passphrase(PASSPHRASE)
    add_chat(ChatsRepo(vault), "Gone", "text")
    care = Caretaker(vault, lambda: 5)
    care.back_up_here()
    file = kept.backups(profile)[0].path
    restore.stage(profile, file, PASSPHRASE, no_keyring())
    vault.close()
    vault = open_vault(profile, PASSPHRASE)
    restore.stage(profile, file, PASSPHRASE, no_keyring())
    vault.close()
    profile.models.mkdir()
    (profile.models / "model.gguf").write_bytes(b"not secret")
    profile.window.write_text("{}")


def files(profile: Profile) -> set[str]:
    return {str(path.relative_to(profile.root)) for path in profile.root.rglob("*") if path.is_file()}


def test_nothing_but_models_is_left(profile: Profile) -> None:
    ring = MemoryKeyring()
    fill(profile, ring)
    assert len(files(profile)) > 8
    erase.erase(profile, ring.door())
    assert files(profile) == {str(Path("models") / "model.gguf")}
    with pytest.raises(NeedsSecret) as caught:
        open_vault(profile, None)
    assert caught.value.code == "needs-new-passphrase"


def test_the_keyring_forgets_too(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    Tokens(SettingsRepo(vault), ring.door(), vault.opened.keys.vault_id).keep("huggingface", "hf_secret")
    vault.close()
    assert len(ring.secrets) == 2
    erase.erase(profile, ring.door())
    assert ring.secrets == {}


def test_a_damaged_key_file_is_erased_as_well(profile: Profile) -> None:
    open_vault(profile).close()
    for path in profile.root.glob("vault.json*"):
        path.write_bytes(b"noise")
    erase.erase(profile, no_keyring())
    assert files(profile) == set()


@pytest.mark.parametrize("left", range(1, 9))
def test_an_erasure_broken_off_is_finished_at_the_next_start(
    profile: Profile, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = MemoryKeyring()
    fill(profile, ring)
    real, done = Path.unlink, 0

    def dying(path: Path, missing_ok: bool = False) -> None:
        nonlocal done
        done += path.exists()
        if done == left:
            raise KeyboardInterrupt
        real(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", dying)
        try:
            erase.erase(profile, ring.door())
        except KeyboardInterrupt:
            pass
    vault = open_vault(profile, "a new passphrase")
    assert ChatsRepo(vault).counts() == {"chats": 0, "messages": 0}
    vault.close()
    assert kept.backups(profile) == []
