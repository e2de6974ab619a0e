"""Errors, files, ids, registry, log and paths."""

import errno
import io
import logging
import os

import pytest

import app.cli
from app.base import log
from app.base.errors import UserError, friendly
from app.base.files import write_atomic
from app.base.ids import new_id
from app.base.paths import Profile, program_root, resource
from app.base.registry import Registry, modules_of


def test_a_user_error_is_one_sentence():
    error = UserError("The file is empty", why="it has no bytes", todo="download it again")
    assert str(error) == "The file is empty, because it has no bytes; download it again."


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "read-only"), (errno.ENOENT, "not-found")]
)
def test_errors_of_the_system_get_plain_words(number, code):
    plain = friendly(OSError(number, os.strerror(number), "some/file"))
    assert plain.code == code
    assert "some/file" in plain.sentence


def test_a_bug_is_named_as_one_without_its_text():
    plain = friendly(ValueError("secret words"))
    assert plain.code == "bug"
    assert "secret" not in plain.sentence


def test_write_atomic_replaces_whole_and_leaves_no_litter(tmp_path):
    path = tmp_path / "a"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failed_write_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a"
    write_atomic(path, b"one")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_atomic(path, b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a"]


def test_ids_sort_by_time_and_do_not_repeat():
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 2000


def test_a_registry_refuses_doubles_and_names_what_there_is():
    registry: Registry[int] = Registry("number")
    registry.add("one", 1)
    with pytest.raises(ValueError, match="two entries"):
        registry.add("one", 2)
    with pytest.raises(KeyError, match="there are: one"):
        registry.get("two")
    assert list(registry) == [1]


def test_modules_of_a_package_leave_out_private_ones():
    names = [m.__name__ for m in modules_of(app.cli)]
    assert "app.cli.ask" in names
    assert not any(name.endswith("_frame") for name in names)


def test_logging_goes_to_the_stream_and_the_memory_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stream = io.StringIO()
    memory = log.setup(stream=stream, categories=("store",))
    logging.getLogger("underdesk.store").debug("opened")
    logging.getLogger("underdesk.ui").debug("hidden")
    assert "opened" in stream.getvalue() and "hidden" not in stream.getvalue()
    assert len(memory.lines) == 1
    assert os.listdir(tmp_path) == []
    with pytest.raises(ValueError, match="no log category"):
        log.setup(categories=("stor",))


def test_paths():
    assert (program_root() / "pyproject.toml").exists()
    assert resource("x").parent.name == "resources"
    assert Profile(program_root()).vault.name == "vault.db"
