"""What the packed program takes along and what it leaves to the system, by name; and the package for any processor."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import build_backend
import freeze_trim
import pytest
import setup_portable

from app import selftest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6"),
        ("libgtk-3.so.0", "/lib/x86_64-linux-gnu/libgtk-3.so.0"),
        ("libX11.so.6", "/lib/x86_64-linux-gnu/libX11.so.6"),
        ("libxcb.so.1", "/lib/x86_64-linux-gnu/libxcb.so.1"),
        ("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/venv/PySide6/libqgtk3.so"),
        ("PySide6/Qt/lib/libQt6Network.so.6", "/venv/libQt6Network.so.6"),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", "/venv/libqeglfs.so"),
        ("llama_cpp/lib/libllama.so.0.5.0", "/venv/llama_cpp/lib/libllama.so.0.5.0"),
        ("pyqtgraph/icons/peegee/peegee.svg", "/venv/pyqtgraph/icons/peegee/peegee.svg"),
        ("pyqtgraph/colors/maps/viridis.csv", "/venv/pyqtgraph/colors/maps/viridis.csv"),
        ("PySide6/QtOpenGL.abi3.so", "/venv/PySide6/QtOpenGL.abi3.so"),
        ("underdesk-0.1.0.dist-info/direct_url.json", "/venv/direct_url.json"),
        ("underdesk-0.1.0.dist-info/RECORD", "/venv/RECORD"),
    ],
)
def test_is_left_out(place: str, source: str) -> None:
    assert not freeze_trim.is_kept((place, source, "BINARY"))


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0"),
        ("libxcb-cursor.so.0", "/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0"),
        ("libxkbcommon-x11.so.0", "/usr/lib/x86_64-linux-gnu/libxkbcommon-x11.so.0"),
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "/venv/PySide6/Qt/lib/libQt6Core.so.6"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/libqxcb.so"),
        ("PySide6/Qt/translations/qtbase_de.qm", "/venv/qtbase_de.qm"),
        ("underdesk-0.1.0.dist-info/METADATA", "/venv/METADATA"),
        ("ziafont/fonts/DejaVuSans.ttf", "/venv/ziafont/fonts/DejaVuSans.ttf"),
        ("pyqtgraph-0.14.0.dist-info/METADATA", "/venv/METADATA"),
    ],
)
def test_goes_along(place: str, source: str) -> None:
    assert freeze_trim.is_kept((place, source, "BINARY"))


def test_plots_are_imported_without_qts_opengl() -> None:
    """As the packed program does it, which has none of Qt's OpenGL modules."""
    code = (
        "import runpy, sys; "
        "runpy.run_path('packaging/freeze_plots.py'); from app.ui.trial import plotted; "
        "assert plotted() > 1000; print(sys.modules['PySide6.QtOpenGL'].__dict__.get('__file__'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "None\n", done.stderr


def test_the_order_of_files_does_not_change_the_program() -> None:
    entries = [(f"{name}.py", f"/venv/{name}.py", "DATA") for name in ("b", "a", "c")]
    assert freeze_trim.trimmed(entries) == freeze_trim.trimmed(reversed(entries)) == sorted(entries)


def test_no_library_that_may_go_along_is_one_the_self_test_forbids() -> None:
    names = (
        "libpython3.11.so.1.0",
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "libgomp.so.1",
        "libffi.so.8",
    )
    assert all(freeze_trim.OWN.match(name) and not selftest.FORBIDDEN.match(name) for name in names)
    for name in (
        "libstdc++.so.6",
        "libgtk-3.so.0",
        "libglib-2.0.so.0",
        "libX11.so.6",
        "libxcb.so.1",
        "libgcc_s.so.1",
    ):
        assert selftest.FORBIDDEN.match(name)
        assert not freeze_trim.OWN.match(name)


def test_the_c_library_that_is_needed_is_read_from_the_file() -> None:
    assert selftest.needed(b"\0GLIBC_2.4\0GLIBC_2.35\0GLIBC_2.9\0") == (2, 35)
    assert selftest.needed(b"\x7fELF") == (0, 0)
    assert selftest.needed(Path("/proc/self/exe").read_bytes()) > (2, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="these are names of Linux")
def test_of_three_names_of_a_library_one_is_kept() -> None:
    names = [
        "libllama.so", "libllama.so.0", "libllama.so.0.5.0", "libmtmd.so", "libmtmd.so.0", "libggml.so", "libggml.so.0",
        "libggml-base.so", "libggml-base.so.0", "libggml-base.so.0.25.3", "libggml-cpu-x64.so", "libggml-vulkan.so",
    ]  # fmt: skip
    assert setup_portable.once(names) == [
        "libggml-base.so.0", "libggml-cpu-x64.so", "libggml-vulkan.so", "libggml.so.0", "libllama.so", "libmtmd.so",
    ]  # fmt: skip


def test_the_wheel_lists_what_is_in_it(tmp_path: Path) -> None:
    record, library = "llama_cpp_python-1.dist-info/RECORD", tmp_path / "libllama.so"
    library.write_bytes(b"portable")
    with zipfile.ZipFile(tmp_path / "old.whl", "w") as old:
        old.writestr("llama_cpp/__init__.py", "")
        old.writestr("llama_cpp/lib/libggml-cpu.so", b"native")
        old.writestr(record, "llama_cpp/lib/libggml-cpu.so,sha256=x,6\n")
    for name in ("new.whl", "again.whl"):
        with zipfile.ZipFile(tmp_path / "old.whl") as old, zipfile.ZipFile(tmp_path / name, "w") as new:
            setup_portable.assemble(old, new, {"llama_cpp/lib/libllama.so": library})
    assert (tmp_path / "new.whl").read_bytes() == (tmp_path / "again.whl").read_bytes()
    with zipfile.ZipFile(tmp_path / "new.whl") as made:
        rows = dict(line.split(",", 1) for line in made.read(record).decode().splitlines())
        assert (
            set(rows)
            == set(made.namelist())
            == {"llama_cpp/__init__.py", "llama_cpp/lib/libllama.so", record}
        )
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"portable").digest()).rstrip(b"=").decode()
    assert rows["llama_cpp/lib/libllama.so"] == f"sha256={digest},8"


@pytest.mark.skipif(sys.platform != "linux", reason="compiles as Linux does")
def test_what_is_compiled_does_not_tell_where(tmp_path: Path) -> None:
    """llama.cpp names its files in what it says of a fault; they are built in another folder each time."""
    made: list[bytes] = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "part.c").write_text("const char *where(void) { return __FILE__; }\n")
        flags = build_backend.placeless(folder)["CFLAGS"].split()
        subprocess.run(["cc", "-c", *flags, folder / "part.c", "-o", folder / "part.o"], check=True)
        made.append((folder / "part.o").read_bytes())
    assert made[0] == made[1]
    assert f"{build_backend.PLACE}/part.c".encode() in made[0]
