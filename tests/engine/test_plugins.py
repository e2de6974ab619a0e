"""Which of llama.cpp's parts are loaded: by their names, by what they think of this processor, each kind once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.engine import plugins
from app.engine.binding import library
from app.engine.plugins import Backend

VARIANTS = ("haswell", "sapphirerapids", "sse42", "x64")


def laid(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).touch()
    return folder


def test_names_tell_kind_and_variant(tmp_path: Path) -> None:
    folder = laid(
        tmp_path, "libggml-cpu-x64.so", "libggml-cpu-armv8.2_1.so", "ggml-vulkan.dll", "libggml-metal.dylib",
        "libggml.so.0", "libggml-base.so.0", "libggml-base.so", "libggml-cpu.so", "libggml-cpu.so.0", "libllama.so",
        "ggml-base.dll", "libggml-cpu-x64.txt",
    )  # fmt: skip
    assert {(one.kind, one.variant) for one in plugins.found(folder)} == {
        ("cpu", "x64"), ("cpu", "armv8.2_1"), ("vulkan", ""), ("metal", ""),
    }  # fmt: skip


def backends(*kinds: tuple[str, str]) -> list[Backend]:
    return [Backend(kind, variant, Path(f"{kind}-{variant}")) for kind, variant in kinds]


def test_the_best_variant_is_taken_and_the_processor_comes_last() -> None:
    rates = {"cpu-x64": 1, "cpu-haswell": 63, "cpu-sapphirerapids": 0}
    there = backends(
        ("cpu", "x64"), ("cpu", "haswell"), ("cpu", "sapphirerapids"), ("blas", ""), ("vulkan", "")
    )
    taken = plugins.chosen(there, lambda path: rates[path.name])
    assert [(one.kind, one.variant, one.of) for one in taken] == [
        ("vulkan", "", 1), ("blas", "", 1), ("cpu", "haswell", 3),
    ]  # fmt: skip


def test_no_variant_is_taken_that_this_processor_cannot_run() -> None:
    assert plugins.chosen(backends(("cpu", "zen4"), ("cpu", "icelake")), lambda _: 0) == []


def test_cards_are_counted_in_the_makers_order() -> None:
    there = backends(("cpu", "x64"), ("vulkan", ""), ("rpc", ""), ("cuda", ""))
    assert [one.kind for one in plugins.chosen(there, lambda _: 1)] == ["cuda", "vulkan", "rpc", "cpu"]


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler to make a variant with")
def test_variants_are_asked_what_they_think_of_this_processor(tmp_path: Path) -> None:
    source, made = tmp_path / "one.c", tmp_path / "libggml-cpu-one.so"
    source.write_text("int ggml_backend_score(void) { return 42; }\n")
    subprocess.run(["cc", "-shared", "-fPIC", source, "-o", made], check=True)
    assert plugins.score(made) == 42
    assert str(made) not in Path("/proc/self/maps").read_text()


def test_what_is_no_variant_rates_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "libggml-cpu-broken.so"
    broken.write_bytes(b"\x7fELF and no more")
    assert plugins.score(broken) == 0
    assert plugins.score(tmp_path / "libggml-cpu-gone.so") == 0


class Calls:
    """Stands for ggml: knows which backends it was told to load, and which it refuses."""

    def __init__(self, *, built_in: bool, refused: str = "") -> None:
        self.loaded: list[str] = []

        def take(path: bytes) -> int | None:
            name = Path(path.decode()).name
            self.loaded += [name] if name != refused else []
            return None if name == refused else 1

        self.library = SimpleNamespace(
            ggml_backend_load=_function(take),
            ggml_backend_reg_by_name=_function(lambda _: 1 if built_in else None),
        )

    def binding(self, folder: Path) -> Any:
        return SimpleNamespace(_lib=self.library, __file__=str(folder / "llama_cpp.py"))


def _function(work: Any) -> Any:
    def call(argument: bytes) -> Any:
        return work(argument)

    return call


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("LLAMA_CPP_LIB_PATH", raising=False)
    monkeypatch.delenv(plugins.FOLDER, raising=False)
    monkeypatch.setattr(plugins, "score", lambda path: VARIANTS[::-1].index(path.stem.rpartition("-")[2]) + 1)
    (tmp_path / "lib").mkdir()
    laid(tmp_path / "lib", "libggml-vulkan.so", *(f"libggml-cpu-{name}.so" for name in VARIANTS))
    return tmp_path


def test_of_each_kind_one_is_loaded(folder: Path) -> None:
    ggml = Calls(built_in=False)
    taken = plugins.load(ggml.binding(folder))
    assert ggml.loaded == ["libggml-vulkan.so", "libggml-cpu-haswell.so"]
    assert plugins.state(taken) == (
        "the processor's part is haswell, the best of 4 for this computer; beside it: vulkan"
    )


def test_a_card_without_its_driver_is_left_out(folder: Path) -> None:
    ggml = Calls(built_in=False, refused="libggml-vulkan.so")
    assert [one.kind for one in plugins.load(ggml.binding(folder))] == ["cpu"]


def test_a_processors_part_that_is_built_in_stays_the_only_one(folder: Path) -> None:
    ggml = Calls(built_in=True)
    taken = plugins.load(ggml.binding(folder))
    assert ggml.loaded == ["libggml-vulkan.so"]
    assert plugins.state(taken) == "the processor's part is built in, for this computer; beside it: vulkan"


def test_a_folder_that_was_asked_for_is_looked_through_too(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    laid(other, "libggml-cuda.so")
    monkeypatch.setenv(plugins.FOLDER, str(other))
    ggml = Calls(built_in=True)
    plugins.load(ggml.binding(folder))
    assert ggml.loaded == ["libggml-vulkan.so", "libggml-cuda.so"]


def test_the_installed_llama_cpp_tells_what_it_took_on() -> None:
    assert plugins.state(library().underdesk_backends).startswith("the processor's part is ")
