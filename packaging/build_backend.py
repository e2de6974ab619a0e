"""Builds a backend of llama.cpp into a folder of its own: `make engine VARIANT=cpu|vulkan|cuda|metal`.

`cpu` is the whole library with one part for every generation of processors, none of them tied to this one; the others
are a single file that is loaded beside the installed library or beside that whole. The result lies in the user's cache,
by version and sources of the build, and its folder is printed last. Run it with the Python of .venv.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import setup_llama
import setup_locks
import setup_system
from setup_console import Progress, Trouble, follow, say
from setup_system import Need

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
HEADERS = Path(__file__).resolve().parent / "vulkan_headers"
TOOLS = (
    *setup_system.COMPILER,
    Need("CMake", lambda: bool(shutil.which("cmake")), "cmake", "cmake", "cmake"),
    Need("Ninja", lambda: bool(shutil.which("ninja")), "ninja-build", "ninja-build", "ninja"),
)
VULKAN = (
    Need("glslc", lambda: bool(shutil.which("glslc")), "glslc", "glslc", "shaderc"),
    Need(
        "Vulkan's headers",
        lambda: Path("/usr/include/vulkan/vulkan.hpp").exists() or "VULKAN_SDK" in os.environ,
        "libvulkan-dev spirv-headers",
        "vulkan-headers vulkan-loader-devel spirv-headers-devel",
        "vulkan-headers vulkan-loader",
    ),
)
CUDA = (Need("CUDA's compiler", lambda: bool(shutil.which("nvcc")), "nvidia-cuda-toolkit", "cuda-toolkit"),)
COMMON = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=ON",
    "-DGGML_NATIVE=OFF",
    "-DGGML_BACKEND_DL=ON",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_BUILD_COMMON=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_SERVER=OFF",
    "-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON",
    "-DCMAKE_INSTALL_RPATH=" + ("@loader_path" if sys.platform == "darwin" else "$ORIGIN"),
)
PLACE = "/llama.cpp"
"""What files name as the folder that they were built in, so that two builds are equal and none tells of a machine."""


@dataclass(frozen=True)
class Variant:
    """Switches of llama.cpp's build, its targets, what they leave behind, and what the system must have."""

    switches: tuple[str, ...]
    targets: tuple[str, ...]
    files: tuple[str, ...]
    needs: tuple[Need, ...] = ()


VARIANTS = {
    "cpu": Variant(
        (
            "-DGGML_CPU_ALL_VARIANTS=ON",
            "-DLLAMA_BUILD_TOOLS=OFF",
            "-DLLAMA_BUILD_APP=OFF",
            "-DLLAMA_BUILD_MTMD=ON",
        ),
        ("all",),
        ("*llama.*", "*ggml*", "*mtmd*"),
    ),
    "vulkan": Variant(("-DGGML_VULKAN=ON", "-DGGML_CPU=OFF"), ("ggml-vulkan",), ("*ggml-vulkan*",), VULKAN),
    "cuda": Variant(("-DGGML_CUDA=ON", "-DGGML_CPU=OFF"), ("ggml-cuda",), ("*ggml-cuda*",), CUDA),
    "metal": Variant(
        ("-DGGML_METAL=ON", "-DGGML_METAL_EMBED_LIBRARY=ON", "-DGGML_CPU=OFF"),
        ("ggml-metal",),
        ("*ggml-metal*",),
    ),
}


def pinned() -> str:
    """The lines of the lock file for llama.cpp's package."""
    return setup_locks.blocks(ROOT / "requirements.lock")[setup_llama.NAME]


def folder_of(name: str) -> Path:
    """Where a variant lies once it is built."""
    digest = hashlib.sha256(repr((*VARIANTS[name].switches, PLACE)).encode())
    for path in sorted(p for base in (HEADERS, setup_llama.HEADERS) for p in base.rglob("*.h*")):
        digest.update(path.read_bytes())
    parts = (name, setup_locks.version_of(pinned()), platform.system().lower(), platform.machine().lower())
    return setup_llama.cache_folder().parent / "backends" / "-".join((*parts, digest.hexdigest()[:12]))


def source(workshop: Path, log: Path) -> Path:
    """llama.cpp's tree, from the very archive that the lock file pins."""
    request = workshop / "llama.txt"
    request.write_text(pinned() + "\n", encoding="utf-8")
    command = [*setup_locks.pip_of(VENV), "download", "--no-deps", "--no-binary", ":all:"]
    command += ["--require-hashes", "-r", request, "-d", workshop]
    code, lines = follow(command, log, lambda _: None, Progress(""), setup_locks.pip_environment())
    archive = next(workshop.glob("*.tar.gz"), None)
    if code != 0 or archive is None:
        raise Trouble(setup_locks.explain(lines) or f"llama.cpp's source could not be fetched; see {log}")
    with tarfile.open(archive) as packed:
        packed.extractall(workshop, filter="data")
    return next(workshop.glob("*/vendor/llama.cpp"))


def placeless(workshop: Path) -> dict[str, str]:
    """Has compilers write PLACE where they would write the folder of this build, which is another one each time."""
    if sys.platform == "win32":
        return {}
    flag = f"-ffile-prefix-map={workshop}={PLACE}"
    return {name: f"{os.environ.get(name, '')} {flag}".strip() for name in ("CFLAGS", "CXXFLAGS")}


def build(name: str, made: Path, log: Path) -> None:
    """Configure, compile and keep the files; raises Trouble."""
    variant = VARIANTS[name]
    setup_system.require((*TOOLS, *variant.needs), f"The {name} backend", log)
    say(f"The {name} backend of llama.cpp is built from source, once; that takes 5 to 30 minutes.")
    with tempfile.TemporaryDirectory() as folder:
        tree, tried = source(Path(folder), log), Path(folder) / "build"
        environment = setup_llama.compiler_environment(*((HEADERS,) if name == "vulkan" else ()))
        environment |= placeless(Path(folder))
        commands: list[list[str | Path]] = [
            ["cmake", "-S", tree, "-B", tried, "-G", "Ninja", *COMMON, *variant.switches],
            ["cmake", "--build", tried, "--target", *variant.targets],
        ]
        for command in commands:
            progress = Progress(f"Building {name}")
            code, lines = follow(command, log, setup_llama.ninja_step, progress, environment)
            if code != 0:
                wrong = next((line for line in lines if "rror" in line), lines[-1] if lines else "")
                raise Trouble(
                    f"The {name} backend could not be built ({wrong[:160]}); the whole report is in {log}"
                )
        keep(tried / "bin", made, variant)


def keep(built: Path, made: Path, variant: Variant) -> None:
    """Move the finished files in one step, so that a folder that exists is whole."""
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        whole = Path(folder) / "whole"
        whole.mkdir()
        for pattern in variant.files:
            for path in built.glob(pattern):
                shutil.copy2(path, whole / path.name, follow_symlinks=True)
        os.replace(whole, made)


def main() -> int:
    """Print the folder; 1 after one sentence on what went wrong."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in VARIANTS:
        sys.stderr.write(f"Name a variant: {', '.join(VARIANTS)}.\n")
        return 1
    made = folder_of(name)
    try:
        if not made.is_dir():
            made.parent.mkdir(parents=True, exist_ok=True)
            build(name, made, made.parent / f"{name}.log")
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}.\n")
        return 1
    say(str(made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
