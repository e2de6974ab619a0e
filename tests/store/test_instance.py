"""One running program per profile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store.instance import InstanceLock, is_held

HOLD = """
import sys
from pathlib import Path
from app.base.paths import Profile
from app.store.instance import InstanceLock
InstanceLock(Profile(Path(sys.argv[1]))).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_lock_is_refused_and_names_the_holder(profile: Profile) -> None:
    first, second = InstanceLock(profile), InstanceLock(profile)
    first.acquire()
    first.acquire()
    with pytest.raises(UserError) as caught:
        second.acquire()
    assert caught.value.code == "already-running"
    assert str(os.getpid()) in caught.value.sentence
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_it_can_be_asked_for_without_being_taken(profile: Profile) -> None:
    assert not is_held(profile) and not profile.root.exists()
    lock = InstanceLock(profile)
    lock.acquire()
    assert is_held(profile)
    lock.release()
    assert not is_held(profile)


def test_another_process_holds_it_until_it_dies(profile: Profile, repository: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(profile.root)]
    holder = subprocess.Popen(
        command, cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UserError) as caught:
            InstanceLock(profile).acquire()
        assert str(holder.pid) in caught.value.sentence
        holder.kill()
        holder.wait()
    lock = InstanceLock(profile)
    lock.acquire()
    lock.release()


def test_a_lock_file_left_behind_does_not_matter(profile: Profile) -> None:
    profile.root.mkdir()
    profile.lock.write_text("999999999999")
    lock = InstanceLock(profile)
    lock.acquire()
    assert profile.lock.read_text() == str(os.getpid())
    lock.release()


def test_a_file_in_place_of_the_folder_is_said_so(profile: Profile) -> None:
    profile.root.write_text("a file")
    with pytest.raises(UserError) as caught:
        InstanceLock(profile).acquire()
    assert caught.value.code == "not-a-folder"
