"""Builds llama.cpp's own benchmark or server from the source of the installed llama-cpp-python; prints where it lies.

They are linked against the installed libraries, so that both sides of a comparison run the very same machine code;
only the program itself and llama.cpp's common code are compiled: less than a minute for llama-bench, some five minutes
for llama-server, once.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "llama-cpp-python"
SHIMS = Path(__file__).with_name("shims")
NEEDED = (
    "include",
    "ggml/include",
    "common",
    "vendor",
    "src",
    "tools/llama-bench",
    "tools/server",
    "tools/mtmd",
)
INCLUDES = ("include", "ggml/include", "common", "vendor", "tools/server", "tools/mtmd", ".")
FLAGS = ("-std=c++17", "-DNDEBUG", "-w", "-ffunction-sections", "-fdata-sections", "-pthread")


@dataclass(frozen=True)
class Program:
    """What is compiled and linked; `sources` are patterns in llama.cpp's tree."""

    name: str
    sources: tuple[str, ...]
    flags: tuple[str, ...]
    libraries: tuple[str, ...] = ("llama", "ggml", "ggml-base", "ggml-cpu")


PROGRAMS = {
    program.name: program
    for program in (
        Program(
            "llama-bench",
            (
                "tools/llama-bench/llama-bench.cpp",
                "tools/llama-bench/main.cpp",
                "common/common.cpp",
                "common/log.cpp",
                "common/fit.cpp",
                "common/json.cpp",
            ),
            ("-O2",),
        ),
        Program(
            "llama-server",
            ("tools/server/*.cpp", "common/*.cpp", "common/*/*.cpp", "vendor/cpp-httplib/httplib.cpp"),
            ("-O1", "-DCPPHTTPLIB_TCP_NODELAY=1", "-DCPPHTTPLIB_LISTEN_BACKLOG=512"),
            ("llama", "ggml", "ggml-base", "ggml-cpu", "mtmd"),
        ),
    )
}


class Trouble(Exception):
    """Why there is no such program, in one sentence."""


def libraries() -> Path:
    """Where the installed package keeps its libraries."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"{PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0]) / "lib"


def target(program: Program) -> Path:
    """The cached program: another one for every version and every build of the libraries."""
    version = importlib.metadata.version(PACKAGE)
    digest = hashlib.sha256()
    for path in sorted(SHIMS.iterdir()):
        digest.update(path.read_bytes())
    for path in sorted(libraries().glob("libllama*")):
        digest.update(f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}".encode())
    return ROOT / ".cache" / program.name / f"{version}-{digest.hexdigest()[:12]}" / program.name


def run(command: list[str], why: str) -> None:
    """Run a program; raises Trouble with what it complained of."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
        wrong = next((line for line in lines if "error" in line.lower()), lines[-1])
        raise Trouble(f"{why} ({wrong[:200]})")


def source(folder: Path) -> Path:
    """The parts of llama.cpp that are needed, unpacked from the package's own source archive."""
    version = importlib.metadata.version(PACKAGE)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", PACKAGE]
    run([*command, "--dest", str(folder), f"{PACKAGE}=={version}"], "the source could not be fetched")
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as packed:
        for member in packed:
            inner = member.name.partition("/vendor/llama.cpp/")[2]
            if inner.startswith(NEEDED):
                packed.extract(member, folder, filter="data")
    return next(folder.glob("*/vendor/llama.cpp"))


def sources(program: Program, tree: Path) -> Iterator[Path]:
    """All files to compile."""
    for pattern in program.sources:
        yield from sorted(tree.glob(pattern))
    yield SHIMS / f"{program.name.replace('-', '_')}.cpp"


def build(program: Program, tree: Path, folder: Path, made: Path) -> None:
    """Compile, one file on each core, and link."""
    compiler = next((found for name in ("c++", "g++", "clang++") if (found := shutil.which(name))), None)
    if compiler is None:
        raise Trouble("there is no C++ compiler")
    includes = [f"-I{SHIMS}", *(f"-I{tree / name}" for name in INCLUDES)]

    def compiled(numbered: tuple[int, Path]) -> str:
        number, path = numbered
        made = str(folder / f"{number}.o")
        command = [compiler, *FLAGS, *program.flags, *includes, "-c", str(path), "-o", made]
        run(command, f"{path.name} could not be compiled")
        return made

    with ThreadPoolExecutor(os.cpu_count()) as workers:
        objects = list(workers.map(compiled, enumerate(sources(program, tree))))
    lib = libraries()
    collect = "-Wl,-dead_strip" if sys.platform == "darwin" else "-Wl,--gc-sections"
    link = [f"-L{lib}", f"-Wl,-rpath,{lib}", collect, *(f"-l{name}" for name in program.libraries)]
    linked = folder / program.name
    run([compiler, "-pthread", *objects, *link, "-o", str(linked)], f"{program.name} could not be linked")
    made.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(linked, made)


def main() -> int:
    """Print the path; on trouble one sentence on standard error and 1."""
    name = sys.argv[1] if len(sys.argv) > 1 else "llama-bench"
    try:
        program = PROGRAMS[name]
        made = target(program)
        if not made.exists():
            with tempfile.TemporaryDirectory() as folder:
                build(program, source(Path(folder)), Path(folder), made)
    except (Trouble, OSError, StopIteration, KeyError) as error:
        print(f"llama.cpp's own {name} could not be built: {error}", file=sys.stderr)
        return 1
    print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
