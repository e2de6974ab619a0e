"""The setup compiles the engine's own part once, and goes without it where that cannot be."""

from __future__ import annotations

import ctypes
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
import setup_burst
from setup_console import Trouble

needs_compiler = pytest.mark.skipif(
    not any(map(shutil.which, setup_burst.COMPILERS)), reason="there is no C compiler"
)


@pytest.fixture
def headers() -> Path:
    spec = find_spec("llama_cpp")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]).parent / "include"


@needs_compiler
def test_it_is_compiled_once(
    repository: Path, headers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        venv = tmp_path / name
        venv.mkdir()
        setup_burst.install(venv, repository, headers, tmp_path / "kept")
        assert hasattr(ctypes.CDLL(str(setup_burst.target(venv))), "underdesk_burst")
        assert [path.name for path in setup_burst.target(venv).parent.iterdir()] == [setup_burst.NAME]
        monkeypatch.setattr(shutil, "which", lambda _: None)  # the second finds what the first has kept
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_without_a_compiler_the_program_goes_without(
    repository: Path,
    headers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    place = setup_burst.target(tmp_path)
    place.parent.mkdir()
    place.write_bytes(b"from another source")
    setup_burst.install(tmp_path, repository, headers, tmp_path / "kept")
    assert not place.exists()
    assert "no C compiler" in capsys.readouterr().out


@needs_compiler
def test_a_failed_build_is_told(headers: Path, tmp_path: Path) -> None:
    source = tmp_path / "burst.c"
    source.write_text('#error "this cannot be"\n', encoding="utf-8")
    with pytest.raises(Trouble, match="this cannot be"):
        setup_burst.build(source, headers, tmp_path / "made.so")
    assert not (tmp_path / "made.so").exists()
