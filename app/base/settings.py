"""One table of settings: the dialog, the command line and the docs all read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Value = bool | int | float | str


@dataclass(frozen=True)
class Setting:
    """One row: key, default (whose type is the setting's type), title and help in plain words, and bounds."""

    key: str
    default: Value
    title: str
    help: str
    group: str
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None

    def check(self, value: Value) -> Value:
        """`value` in the setting's type; raises ValueError with a plain sentence."""
        kind = type(self.default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not kind:
            raise ValueError(f"{self.title} takes {kind.__name__}, not {type(value).__name__}")
        if self.choices and value not in [name for name, _ in self.choices]:
            raise ValueError(f"{self.title} is one of {', '.join(n for n, _ in self.choices)}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self._check_bounds(value)
        return value

    def _check_bounds(self, value: float) -> None:
        if self.least is not None and value < self.least:
            raise ValueError(f"{self.title} is at least {self.least:g}")
        if self.most is not None and value > self.most:
            raise ValueError(f"{self.title} is at most {self.most:g}")


TABLE: tuple[Setting, ...] = (
    Setting("theme", "system", "Appearance", "Light, dark or high contrast; System follows your desktop.", "Window",
            (("system", "System"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))),
    Setting("text_scale", 100, "Text size", "In percent of the platform's own size.", "Window", least=80, most=200),
    Setting("send_with", "enter", "Send with", "The other of the two makes a new line.", "Chat",
            (("enter", "Enter"), ("ctrl-enter", "Ctrl+Enter"))),
    Setting("default_model", "", "Model for new chats", "The one that every new chat begins with.", "Chat"),
    Setting("system_prompt", "", "Instructions for new chats", "Told to the model before every new chat.", "Chat"),
    Setting("clipboard_seconds", 0, "Clear copied text after",
            "In seconds: then what was copied here leaves the clipboard, and when the window closes. 0 lets it stay.",
            "Chat", least=0, most=3600),
    Setting("offline", True, "Offline", "Nothing leaves this computer while this is on.", "Privacy"),
    Setting("lock_minutes", 0, "Lock when unused for",
            "In minutes; an answer under way is waited for. 0 never locks.", "Privacy", least=0, most=1_440),
    Setting("lock_with_screen", True, "Lock with the screen",
            "When the screen is locked, the session is left, or the computer goes to sleep.", "Privacy"),
    Setting("lock_keyring", True, "A lock shuts the keyring out too",
            "While Underdesk is locked, a restart does not open the vault by itself; your passphrase does.", "Privacy"),
    Setting("backups_kept", 3, "Backups to keep",
            "One is made every week and before the vault's form changes. What you delete leaves them within a day. "
            "0 makes none by itself.", "Privacy", least=0, most=52),
    Setting("context", 0, "Context size", "In tokens; Automatic takes what fits in memory.", "Engine",
            least=0, most=1_048_576),
    Setting("threads", 0, "Threads", "For the processor; Automatic takes what is fastest here.", "Engine",
            least=0, most=256),
    Setting("isolated_engine", False, "Engine in a process of its own",
            "What crashes a model then ends its answer and nothing else. Takes effect with the next start.", "Engine"),
    Setting("kept_mb", 1024, "Space for going on at once",
            "In megabytes: what was computed of your chats is kept in the vault, for the next start. 0 keeps nothing.",
            "Engine", least=0, most=1_048_576),
    Setting("embedder", "", "Model that finds passages by meaning",
            "An embedding model of this computer; empty takes the one that comes with Underdesk.", "Documents"),
    Setting("reranker", "", "Model that orders passages",
            "A reranking model of this computer; empty orders them by words and meaning.", "Documents"),
    Setting("rest_minutes", 30, "Let an unused model rest after",
            "In minutes: then it leaves the memory until it is needed again, on a battery after a third of that. "
            "0 keeps it.", "Engine", least=0, most=10_080),
    Setting("max_tokens", 2048, "Longest answer", "In tokens; an answer is cut there.", "Engine",
            least=16, most=131_072),
)  # fmt: skip


class Backend(Protocol):
    """Where values are kept; the vault's repository in the program, a dictionary in tests."""

    def load(self) -> dict[str, str]:
        """All stored values as JSON text by key."""
        ...

    def save(self, key: str, value: str) -> None:
        """Keep one value, JSON text."""
        ...


class Settings:
    """Typed values over a backend; an unknown name raises KeyError, a bad value ValueError."""

    def __init__(self, backend: Backend, table: tuple[Setting, ...] = TABLE) -> None:
        self.rows = {row.key: row for row in table}
        self._backend = backend
        self._values: dict[str, Value] = {}
        self._listeners: list[Callable[[str, Value], None]] = []
        for key, text in backend.load().items():
            if key in self.rows:
                self._values[key] = self.rows[key].check(json.loads(text))

    def get(self, key: str) -> Value:
        """The value or the default."""
        return self._values.get(key, self.rows[key].default)

    def text(self, key: str) -> str:
        """The value of a text setting."""
        return str(self.get(key))

    def number(self, key: str) -> int:
        """The value of a whole-number setting."""
        return int(self.get(key))

    def flag(self, key: str) -> bool:
        """The value of a yes/no setting."""
        return bool(self.get(key))

    def set(self, key: str, value: Value) -> None:
        """Check, keep and tell the listeners, if it changed."""
        value = self.rows[key].check(value)
        if value == self.get(key):
            return
        self._backend.save(key, json.dumps(value))
        self._values[key] = value
        for listener in self._listeners:
            listener(key, value)

    def listen(self, listener: Callable[[str, Value], None]) -> None:
        """Call `listener(key, value)` after each change."""
        self._listeners.append(listener)
