"""What the operating system has to provide: a compiler, the window's libraries, the tools of the tests."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup_console import Trouble, say


@dataclass(frozen=True)
class Need:
    """One thing, how to see that it is there, and the packages that bring it."""

    name: str
    present: Callable[[], bool]
    apt: str
    dnf: str = ""
    brew: str = ""


def _library(soname: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return present


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _file(*paths: str) -> Callable[[], bool]:
    return lambda: any(Path(path).exists() for path in paths)


def _system_module(name: str) -> Callable[[], bool]:
    def present() -> bool:
        python = "/usr/bin/python3"
        done = subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False)
        return done.returncode == 0

    return lambda: os.access("/usr/bin/python3", os.X_OK) and present()


COMPILER = (
    Need("a C compiler", _program("cc", "gcc", "clang"), "gcc libc6-dev", "gcc glibc-devel", "llvm"),
    Need("a C++ compiler", _program("c++", "g++", "clang++"), "g++", "gcc-c++", "llvm"),
)

LIBRARIES = (
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libGL.so.1", "libgl1", "libglvnd-glx"),
    ("libX11.so.6", "libx11-6", "libX11"),
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libfreetype.so.6", "libfreetype6", "freetype"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libgomp.so.1", "libgomp1", "libgomp"),
    ("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    ("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    ("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-glx.so.0", "libxcb-glx0", "libxcb"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    ("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
WINDOW = (
    *(Need(soname, _library(soname), apt, dnf) for soname, apt, dnf in LIBRARIES),
    Need(
        "a font",
        _file("/usr/share/fonts/truetype", "/usr/share/fonts"),
        "fonts-dejavu-core",
        "dejavu-sans-fonts",
    ),
)
"""Linux only: macOS brings all of it."""

TESTS = (
    Need("Xvfb", _program("Xvfb"), "xvfb", "xorg-x11-server-Xvfb"),
    Need("openbox", _program("openbox"), "openbox", "openbox"),
    Need("xdotool", _program("xdotool"), "xdotool", "xdotool"),
    Need("setxkbmap", _program("setxkbmap"), "x11-xkb-utils", "setxkbmap"),
    Need("ImageMagick", _program("import"), "imagemagick", "ImageMagick"),
    Need("AT-SPI", _file("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"),
         "at-spi2-core", "at-spi2-core"),
    Need("pyatspi", _system_module("pyatspi"), "python3-pyatspi gir1.2-atspi-2.0", "python3-pyatspi"),
    Need("dbus-run-session", _program("dbus-run-session"), "dbus dbus-x11", "dbus-daemon dbus-x11"),
    Need("gdbus", _program("gdbus"), "libglib2.0-bin", "glib2"),
    Need("a Secret Service", _program("gnome-keyring-daemon"), "gnome-keyring", "gnome-keyring"),
    Need("secret-tool", _program("secret-tool"), "libsecret-tools", "libsecret"),
    Need("DejaVu fonts", _file("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts"),
         "fonts-dejavu-core", "dejavu-sans-fonts"),
    Need("git", _program("git"), "git", "git"),
    Need("ss", _program("ss"), "iproute2", "iproute"),
    Need("objdump", _program("objdump"), "binutils", "binutils"),
    Need("desktop-file-validate", _program("desktop-file-validate"), "desktop-file-utils", "desktop-file-utils"),
    Need("appstreamcli", _program("appstreamcli"), "appstream", "appstream"),
    Need("update-mime-database", _program("update-mime-database"), "shared-mime-info", "shared-mime-info"),
    Need("man", _program("man"), "man-db groff-base", "man-db"),
    Need("makeself", _program("makeself"), "makeself", "makeself"),
    Need("xz", _program("xz"), "xz-utils", "xz"),
    Need("makensis", _program("makensis"), "nsis", "mingw32-nsis"),
    Need("xmllint", _program("xmllint"), "libxml2-utils", "libxml2"),
)  # fmt: skip

PROOF = (
    Need("debootstrap", _program("debootstrap"), "debootstrap", "debootstrap"),
    Need("wine", _program("wine"), "wine wine64", "wine"),
    Need("mingw-w64", _program("x86_64-w64-mingw32-gcc"), "gcc-mingw-w64-x86-64", "mingw64-gcc"),
)


def missing(needs: Iterable[Need]) -> list[Need]:
    """Those that are not there."""
    return [need for need in needs if not need.present()]


def _manager() -> str:
    names = ("brew",) if sys.platform == "darwin" else ("apt-get", "dnf")
    return next((name for name in names if shutil.which(name)), "")


def _packages(needs: Iterable[Need], manager: str) -> list[str]:
    column = {"apt-get": "apt", "dnf": "dnf", "brew": "brew"}[manager]
    return sorted({p for need in needs for p in getattr(need, column).split()})


def command_for(needs: Sequence[Need], manager: str) -> str:
    """The one command that a person types to get `needs`."""
    if sys.platform == "darwin" and any(need in COMPILER for need in needs):
        return "xcode-select --install"
    if not manager:
        return "your system's package manager: " + ", ".join(need.name for need in needs)
    prefix = "" if manager == "brew" else "sudo "
    flag = "" if manager == "brew" else "-y "
    return f"{prefix}{manager} install {flag}{' '.join(_packages(needs, manager))}"


def is_root() -> bool:
    """Whether packages of the system may be installed without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def provide(needs: Sequence[Need], what_for: str, log: Path) -> str:
    """Install what is missing where the user is root and may; returns a sentence on what still lacks, or ''."""
    lacking = missing(needs)
    manager = _manager()
    if lacking and is_root() and manager in ("apt-get", "dnf"):
        _install(_packages(lacking, manager), manager, what_for, log)
        lacking = missing(needs)
    if not lacking:
        return ""
    names = ", ".join(need.name for need in lacking)
    return (
        f"{what_for} needs what this system lacks ({names}); install it with: {command_for(lacking, manager)}"
    )


def require(needs: Sequence[Need], what_for: str, log: Path) -> None:
    """Like `provide`, but raises Trouble when something still lacks."""
    sentence = provide(needs, what_for, log)
    if sentence:
        raise Trouble(sentence)


def _install(packages: list[str], manager: str, what_for: str, log: Path) -> None:
    say(f"{what_for} needs packages of the system: {' '.join(packages)}")
    commands = [[manager, "install", "-y", *packages]]
    if manager == "apt-get":
        commands = [[manager, "update"], [manager, "install", "-y", "--no-install-recommends", *packages]]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as output:
        for command in commands:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                check=False,
            )
