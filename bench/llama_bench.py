"""Builds llama.cpp's own benchmark from the source of the installed llama-cpp-python, and prints where it lies.

It is linked against the installed libraries, so that both sides of a comparison run the very same machine code;
only the benchmark itself and a little of llama.cpp's common code are compiled, which takes less than a minute.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "llama-cpp-python"
NEEDED = ("include", "ggml/include", "common", "vendor", "src", "tools/llama-bench")
SOURCES = (
    "tools/llama-bench/llama-bench.cpp",
    "tools/llama-bench/main.cpp",
    "common/common.cpp",
    "common/log.cpp",
    "common/fit.cpp",
    "common/json.cpp",
)
SHIM = Path(__file__).with_name("llama_bench_shim.cpp")
FLAGS = ("-std=c++17", "-O2", "-DNDEBUG", "-ffunction-sections", "-fdata-sections", "-pthread")
INCLUDES = ("include", "ggml/include", "common", "vendor")


class Trouble(Exception):
    """Why there is no benchmark, in one sentence."""


def libraries() -> Path:
    """Where the installed package keeps its libraries."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"{PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0]) / "lib"


def target() -> Path:
    """The cached program: another one for every version and every build of the libraries."""
    version = importlib.metadata.version(PACKAGE)
    digest = hashlib.sha256(SHIM.read_bytes())
    for name in sorted(libraries().glob("libllama*")):
        digest.update(f"{name}:{name.stat().st_size}:{name.stat().st_mtime_ns}".encode())
    return ROOT / ".cache" / "llama-bench" / f"{version}-{digest.hexdigest()[:12]}" / "llama-bench"


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


def build(tree: Path, folder: Path, program: Path) -> None:
    """Compile and link."""
    compiler = next((found for name in ("c++", "g++", "clang++") if (found := shutil.which(name))), None)
    if compiler is None:
        raise Trouble("there is no C++ compiler")
    includes = [f"-I{tree / name}" for name in INCLUDES]
    objects: list[str] = []
    for path in (*(tree / name for name in SOURCES), SHIM):
        objects.append(str(folder / f"{path.stem}.o"))
        run(
            [compiler, *FLAGS, *includes, "-c", str(path), "-o", objects[-1]],
            "the benchmark could not be compiled",
        )
    lib = libraries()
    collect = "-Wl,-dead_strip" if sys.platform == "darwin" else "-Wl,--gc-sections"
    link = [f"-L{lib}", f"-Wl,-rpath,{lib}", collect, "-lllama", "-lggml", "-lggml-base", "-lggml-cpu"]
    made = folder / "llama-bench"
    run([compiler, "-pthread", *objects, *link, "-o", str(made)], "the benchmark could not be linked")
    program.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, program)


def main() -> int:
    """Print the path; on trouble one sentence on standard error and 1."""
    try:
        program = target()
        if not program.exists():
            with tempfile.TemporaryDirectory() as name:
                build(source(Path(name)), Path(name), program)
    except (Trouble, OSError, StopIteration) as error:
        print(f"llama.cpp's own benchmark could not be built: {error}", file=sys.stderr)
        return 1
    print(program)
    return 0


if __name__ == "__main__":
    sys.exit(main())
