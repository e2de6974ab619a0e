"""Every module of the program can be imported where Windows or macOS lack what Linux has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ABSENT = {
    "win32": ["fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"],
    "darwin": [],
}
NAMES = {
    "win32": {
        "os": ["fork", "getuid", "geteuid", "getpgid", "killpg", "nice", "setsid", "splice", "sched_getaffinity",
               "sysconf", "environb", "WNOHANG", "O_NOFOLLOW", "O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC",
               "posix_fadvise", "register_at_fork"],
        "select": ["poll", "epoll", "POLLIN", "POLLOUT", "POLLHUP"],
        "signal": ["SIGKILL", "SIGALRM", "SIGHUP", "SIGXCPU", "ITIMER_REAL", "setitimer", "SIGUSR1"],
        "socket": ["AF_UNIX", "AF_NETLINK", "SO_PEERCRED", "MSG_CMSG_CLOEXEC", "send_fds", "recv_fds",
                   "SOCK_SEQPACKET"],
        "time": ["tzset"],
    },
    "darwin": {
        "os": ["splice", "sched_getaffinity", "memfd_create", "posix_fadvise"],
        "select": ["epoll"],
        "socket": ["AF_NETLINK", "SO_PEERCRED", "MSG_CMSG_CLOEXEC"],
    },
}  # fmt: skip
_PROGRAM = """
import importlib, json, pkgutil, sys

package = sys.argv[2]


def ours():
    return [found.name for found in pkgutil.walk_packages(importlib.import_module(package).__path__, package + ".")]


# Once as this system is: what other packages have for it is then there, and is no concern of ours.
for name in ours():
    try:
        importlib.import_module(name)
    except ImportError:
        pass


class Without:
    def __init__(self, system, absent):
        self.system, self.absent = system, absent

    def find_spec(self, name, path=None, target=None):
        if name in self.absent:
            raise ModuleNotFoundError(f"No module named {name!r} on {self.system}", name=name)


failed = {}
for system, absent, names in json.loads(sys.argv[1]):
    for name in [one for one in sys.modules if one.split(".")[0] == package or one in absent]:
        del sys.modules[name]
    for module, gone in names.items():
        known = importlib.import_module(module)
        for name in gone:
            if hasattr(known, name):
                delattr(known, name)
    sys.meta_path.insert(0, Without(system, absent))
    sys.platform = system
    failed[system] = {}
    for name in ours():
        try:
            importlib.import_module(name)
        except BaseException as error:
            failed[system][name] = f"{type(error).__name__}: {error}"
print(json.dumps({"failed": failed, "count": len(ours())}))
"""


def _python(words: list[str], folder: Path) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]


def _failures(package: str = "app", folder: Path = ROOT) -> tuple[dict[str, dict[str, str]], int]:
    """What could not be imported, by system. macOS comes first: what it lacks, Windows lacks too."""
    table = json.dumps([[system, ABSENT[system], NAMES[system]] for system in ("darwin", "win32")])
    told = json.loads(_python(["-c", _PROGRAM, table, package], folder))
    return told["failed"], told["count"]


def test_every_module_is_imported() -> None:
    failed, count = _failures()
    assert failed == {"darwin": {}, "win32": {}}
    assert count > 500


def test_a_module_that_takes_linux_for_granted_is_found(tmp_path: Path) -> None:
    package = tmp_path / "sample"
    package.mkdir()
    for name, line in {
        "locks": "import fcntl",
        "waits": "from select import POLLIN",
        "plain": "import sys",
    }.items():
        (package / f"{name}.py").write_text(line)
    (package / "moves.py").write_text("import os\nmove = os.splice\n")
    (package / "__init__.py").write_text("")
    failed, count = _failures("sample", tmp_path)
    assert set(failed["win32"]) == {"sample.locks", "sample.moves", "sample.waits"}
    assert set(failed["darwin"]) == {"sample.moves"}
    assert count == 4
