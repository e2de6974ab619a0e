"""The setup of a fresh checkout: what it says, what it remembers, what it refuses."""

from __future__ import annotations

import ast
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import bootstrap
import pytest
import setup_llama
import setup_locks
import setup_steps
import setup_system
from setup_console import Progress, Trouble, follow, left

# --- which Python ---


@pytest.mark.parametrize(
    ("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)]
)
def test_a_python_that_is_too_old_or_too_new_is_named(
    version: tuple[int, int], fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, 0, "final", 0))
    reason = bootstrap.refuse_python()
    assert (reason == "") == fits
    assert fits or f"this is Python {version[0]}.{version[1]}" in reason


def test_an_old_python_can_read_the_file_that_refuses_it(repository: Path) -> None:
    text = (repository / "packaging" / "bootstrap.py").read_text(encoding="utf-8")
    assert ast.parse(text, feature_version=(3, 7))


# --- locks ---


def test_a_lock_falls_into_blocks(repository: Path) -> None:
    found = setup_locks.blocks(repository / "requirements.lock")
    assert found["llama-cpp-python"].count("--hash=") == 1
    assert found["numpy"].count("\nnumpy==") == 1, "numpy is pinned per Python version"
    assert all("--hash=sha256:" in block for block in found.values())


def test_pip_is_counted() -> None:
    step = setup_locks.counter(2)
    assert step("Collecting a==1 (from -r locked.txt)\n") == (1, 2)
    assert step("  Downloading a-1.whl\n") is None
    assert step("Requirement already satisfied: b==2 in lib\n") == (2, 2)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution", "connect to the network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "refused"),
        ("CMake Error: CMAKE_CXX_COMPILER not set", "compiler"),
        ("ERROR: No matching distribution found for x==1", "lacks a pinned package"),
    ],
)
def test_a_failed_installation_is_explained(
    line: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = f"print({line!r}); raise SystemExit(1)"
    monkeypatch.setattr(setup_locks, "pip_of", lambda venv: [sys.executable, "-c", code])
    with pytest.raises(Trouble, match=part):
        setup_locks.install(tmp_path, ["a==1 --hash=sha256:0"], "Installing", tmp_path / "log")
    assert line in (tmp_path / "log").read_text(encoding="utf-8")


# --- progress ---


def test_what_was_installed_starts_from_bytecode(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "door.py").write_text("OPEN = 1\n")
    (tmp_path / "room" / "broken.py").write_text("OPEN =\n")
    setup_locks.compile_ahead(repository / ".venv", tmp_path)
    made = [path.name for path in tmp_path.rglob("*.pyc")]
    assert made == [f"door.{sys.implementation.cache_tag}.pyc"]
    setup_locks.compile_ahead(repository / ".venv", tmp_path / "nowhere")


def test_the_build_tells_how_far_it_is_and_how_long_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    progress = Progress("Building", clock=lambda: now[0])
    for done in range(1, 21):
        now[0] += 30
        progress.show(done, 20)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Building: 1 of 20"
    assert "Building: 10 of 20, about 5 minutes left" in lines
    assert lines[-1] == "Building: 20 of 20"
    assert len(lines) == 11


def test_durations_are_rough() -> None:
    assert left(20) == "less than a minute left"
    assert left(70) == "about 1 minute left"
    assert left(400) == "about 7 minutes left"


def test_ninja_lines_are_steps() -> None:
    assert setup_llama.ninja_step("  [87/193] /usr/bin/g++ -O3 -c x.cpp\n") == (87, 193)
    assert setup_llama.ninja_step("  -- Installing: [1/2] x\n") is None


def test_a_command_is_followed_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "import os\nfor i in range(1, 6): print(f'[{i}/5] cc')\nprint(os.environ['WORD']); raise SystemExit(3)"
    command = [sys.executable, "-c", code]
    result = follow(command, tmp_path / "log", setup_llama.ninja_step, Progress("P"), {"WORD": "passed"})
    assert result[0] == 3
    assert result[1][-1] == "passed"
    assert "P: 5 of 5" in capsys.readouterr().out


# --- llama.cpp's wheel ---


def test_a_kept_build_is_used_only_if_it_is_whole(tmp_path: Path) -> None:
    assert setup_llama.kept(tmp_path / "nowhere") is None
    (tmp_path / "torn-1-py3-none-any.whl").write_bytes(b"PK\x03\x04torn")
    assert setup_llama.kept(tmp_path) is None
    with zipfile.ZipFile(tmp_path / "whole-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("a", "b")
    assert setup_llama.kept(tmp_path) == tmp_path / "whole-1-py3-none-any.whl"


def test_a_build_belongs_to_its_processor_and_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = setup_llama.key("1.0")
    assert plain == setup_llama.key("1.0")
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_VULKAN=ON")
    flagged = setup_llama.key("1.0")
    monkeypatch.setattr(setup_llama, "processor", lambda: "another")
    assert len({plain, flagged, setup_llama.key("1.0"), setup_llama.key("1.1")}) == 4


# --- the system ---


def _need(name: str, *, there: bool) -> setup_system.Need:
    return setup_system.Need(name, lambda: there, f"lib{name} lib{name}-more", f"{name}-dnf", f"{name}-brew")


def test_what_lacks_is_named_with_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_system, "is_root", lambda: False)
    monkeypatch.setattr(setup_system, "_manager", lambda: "apt-get")
    needs = [_need("a", there=True), _need("b", there=False)]
    sentence = setup_system.provide(needs, "The window", tmp_path / "log")
    assert sentence.endswith("lacks (b); install it with: sudo apt-get install -y libb libb-more")
    with pytest.raises(Trouble, match="The window needs"):
        setup_system.require(needs, "The window", tmp_path / "log")


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "sudo dnf install -y b-dnf"),
        ("brew", "brew install b-brew"),
        ("", "your system's package manager: b"),
    ],
)
def test_each_manager_gets_its_own_words(manager: str, command: str) -> None:
    assert setup_system.command_for([_need("b", there=False)], manager) == command


def test_root_gets_it_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[str] = []
    need = setup_system.Need("b", lambda: bool(there), "libb", "b")
    monkeypatch.setattr(setup_system, "is_root", lambda: True)
    monkeypatch.setattr(setup_system, "_manager", lambda: "apt-get")
    monkeypatch.setattr(setup_system, "_install", lambda packages, *_: there.extend(packages))
    assert setup_system.provide([need], "The window", tmp_path / "log") == ""
    assert there == ["libb"]


# --- the stamp ---


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The setup in an empty checkout, its steps replaced by their names."""
    called: list[str] = []
    for name in setup_steps.INPUTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    venv = tmp_path / ".venv"
    python = setup_locks.python_of(venv)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    places = {"ROOT": tmp_path, "VENV": venv, "STAMP": venv / "stamp.json", "LOG": venv / "log"}
    for name, path in places.items():
        monkeypatch.setattr(setup_steps, name, path)

    def step(name: str) -> Callable[[], str]:
        return lambda: called.append(name) or ""

    for name in ("make_environment", "set_up_program", "install_ocr", "set_up_tests", "install_proof"):
        monkeypatch.setattr(setup_steps, name, step(name))
    return called


def test_the_proofs_fetch_their_second_model(steps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_system, "require", lambda *_: None)
    setup_steps.set_up("prove")
    setup_steps.set_up("test")
    assert steps == ["make_environment", "set_up_program", "install_ocr", "set_up_tests", "install_proof"]


def test_the_second_setup_does_nothing(steps: list[str]) -> None:
    setup_steps.set_up("run")
    assert steps == ["make_environment", "set_up_program"]
    setup_steps.set_up("run")
    assert len(steps) == 2


def test_tests_add_to_what_is_there(steps: list[str]) -> None:
    setup_steps.set_up("run")
    setup_steps.set_up("test")
    assert steps[2:] == ["make_environment", "install_ocr", "set_up_tests"]
    setup_steps.set_up("test")
    setup_steps.set_up("run")
    assert len(steps) == 5


def test_the_extra_for_pictures_comes_alone(steps: list[str]) -> None:
    setup_steps.set_up("ocr")
    setup_steps.set_up("ocr")
    setup_steps.set_up("run")
    assert steps == ["make_environment", "set_up_program", "install_ocr"]


def test_a_changed_lock_sets_up_again(steps: list[str], tmp_path: Path) -> None:
    setup_steps.set_up("test")
    (tmp_path / "requirements.lock").write_text("changed", encoding="utf-8")
    setup_steps.set_up("run")
    assert steps == [
        "make_environment",
        "set_up_program",
        "install_ocr",
        "set_up_tests",
        "make_environment",
        "set_up_program",
    ]


def test_another_way_to_build_llama_sets_up_again(
    steps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = f"{setup_llama.NAME}==1.2.3 \\\n    --hash=sha256:00\n"
    (tmp_path / "requirements.lock").write_text(lock, encoding="utf-8")
    setup_steps.set_up("run")
    setup_steps.set_up("run")
    assert len(steps) == 2
    monkeypatch.setattr(setup_llama, "key", lambda version: f"{version} with a mended header")
    setup_steps.set_up("run")
    assert len(steps) == 4


def test_a_notice_is_said_again_the_next_time(
    steps: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup_steps, "set_up_program", lambda: "The window needs libfoo")
    for _ in range(2):
        setup_steps.set_up("run")
        assert capsys.readouterr().out == "The window needs libfoo.\n"
    assert steps == ["make_environment", "make_environment"]


def test_an_unknown_setup_is_refused() -> None:
    with pytest.raises(Trouble, match="run, ocr, test"):
        setup_steps.set_up("everything")
