"""One table of settings: the dialog, the command line and the docs all read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

Value = bool | int | float | str


@dataclass(frozen=True)
class Setting:
    """One row: key, default (whose type is the setting's type), title and help in plain words, and bounds.

    `schemes`: the text is the address of a server by one of these, or empty.
    """

    key: str
    default: Value
    title: str
    help: str
    group: str
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    schemes: tuple[str, ...] = ()

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
        if self.schemes and value:
            self._check_address(str(value))
        return value

    def _check_address(self, value: str) -> None:
        try:
            place = urlsplit(value)
            local = place.scheme == "http" and place.hostname in ("127.0.0.1", "localhost", "::1")
            whole = (
                place.hostname and f"{place.scheme}://{place.netloc}" == value and not set(" @") & set(value)
            )
            fits = whole and (local or place.scheme in self.schemes) and place.port != 0
        except ValueError:
            fits = False
        if not fits:
            raise ValueError(
                f"{self.title} is an address like {self.schemes[0]}://example.org, without a path"
            )

    def _check_bounds(self, value: float) -> None:
        if self.least is not None and value < self.least:
            raise ValueError(f"{self.title} is at least {self.least:g}")
        if self.most is not None and value > self.most:
            raise ValueError(f"{self.title} is at most {self.most:g}")


TABLE: tuple[Setting, ...] = (
    Setting("theme", "system", "Appearance", "Light, dark or high contrast; System follows your desktop.", "Window",
            (("system", "System"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))),
    Setting("language", "system", "Language", "Of the window; takes effect with the next start.", "Window",
            (("system", "System"), ("en", "English"), ("de", "Deutsch"))),
    Setting("text_scale", 100, "Text size", "In percent of the platform's own size.", "Window", least=80, most=200),
    Setting("tray", True, "Icon in the tray",
            "With quick ask, the Offline switch and the lock, where the desktop has a tray.", "Window"),
    Setting("close_to_tray", False, "Closing keeps it in the tray",
            "The last window only leaves the screen then. Where there is no tray, closing ends Underdesk as ever.",
            "Window"),
    Setting("quick_keys", "none", "Key for quick ask",
            "Works while other programs are in front. Where the desktop allows no program that, as Wayland does, give "
            "underdesk --quick-ask a key in the desktop's own settings.", "Window",
            (("none", "None"), ("Ctrl+Alt+Space", "Ctrl+Alt+Space"), ("Alt+Space", "Alt+Space"),
             ("Ctrl+Alt+U", "Ctrl+Alt+U"), ("Meta+U", "Super+U"))),
    Setting("notices", "plain", "Tell when long work is done",
            "An index, a pipeline, a fetched model, a long answer; only while no window of Underdesk is in front, and "
            "never what you or a model wrote.", "Window",
            (("none", "Never"), ("plain", "Without names"), ("names", "With names of pipelines and models"))),
    Setting("send_with", "enter", "Send with", "The other of the two makes a new line.", "Chat",
            (("enter", "Enter"), ("ctrl-enter", "Ctrl+Enter"))),
    Setting("default_model", "", "Model for new chats", "The one that every new chat begins with.", "Chat"),
    Setting("vision_model", "", "Model that looks at pictures",
            "For pictures that come without the name of a model; empty takes one that is here.", "Chat"),
    Setting("system_prompt", "", "Instructions for new chats", "Told to the model before every new chat.", "Chat"),
    Setting("overflow", "roll", "When a chat outgrows the window",
            "What the model does without then. Every chat can choose for itself, at its context meter.", "Chat",
            (("roll", "Leave out the oldest messages"), ("summary", "Leave them out and tell them in short"),
             ("ask", "Stop and ask me"))),
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
    Setting("fast_answers", False, "Faster answers",
            "Words are guessed ahead and checked together. The same question may then be answered in other words.",
            "Engine"),
    Setting("isolated_engine", False, "Engine in a process of its own",
            "What crashes a model then ends its answer and nothing else. Takes effect with the next start.", "Engine"),
    Setting("kept_mb", 1024, "Space for going on at once",
            "In megabytes: what was computed of your chats is kept in the vault, for the next start. 0 keeps nothing.",
            "Engine", least=0, most=1_048_576),
    Setting("embedder", "", "Model that finds passages by meaning",
            "An embedding model of this computer, or the one that comes with Underdesk.", "Documents"),
    Setting("reranker", "", "Model that orders passages",
            "A reranking model of this computer, or none: then words and meaning decide.", "Documents"),
    Setting("rest_minutes", 30, "Let an unused model rest after",
            "In minutes: then it leaves the memory until it is needed again, on a battery after a third of that. "
            "0 keeps it.", "Engine", least=0, most=10_080),
    Setting("models_folder", "", "Folder for models",
            "A whole path, on another disk for instance; models that are fetched from then on go there, and the others "
            "are used where they lie (`underdesk models folder` moves them). Empty for the profile's own.", "Models"),
    Setting("fetch_connections", 4, "Connections for one model",
            "Opened where a server gives parts and that is likely to help. 1 fetches in one piece.", "Models",
            least=1, most=8),
    Setting("fetch_limit_kb", 0, "Fastest fetching", "In kilobytes a second; 0 takes all there is.", "Models",
            least=0, most=10_000_000),
    Setting("model_mirror", "", "Mirror of Hugging Face",
            "Models are fetched from there instead; it gets no access token.", "Models", schemes=("https",)),
    Setting("proxy", "", "Proxy", "Every connection goes through it; empty for none.", "Models", schemes=("http",)),
    Setting("chat_models", "auto", "Chat models in memory",
            "Those that fit stay loaded together, so that chats with different models need not wait. "
            "Where memory is short, the one used longest ago leaves.", "Engine",
            (("auto", "As many as fit"), ("one", "One at a time"))),
    Setting("web_service", "none", "Search service",
            "Asked by Search web steps, in runs that may use the web. Without one, the sites that you name are looked "
            "through themselves. A service reads what is looked for.", "Web",
            (("none", "None: chosen sites only"), ("searxng", "SearXNG at an address of yours"),
             ("brave", "Brave Search (key)"), ("kagi", "Kagi (key)"), ("tavily", "Tavily (key)"),
             ("wikipedia", "Wikipedia"))),
    Setting("searxng", "", "Address of the SearXNG server",
            "It must give answers as JSON. By http:// everybody on the way can read what is looked for.", "Web",
            schemes=("https", "http")),
    Setting("wikipedia_language", "en", "Language of Wikipedia", "As in its address, such as en or de.", "Web"),
    Setting("web_sites", "", "Usual sites",
            "Looked through where a step names none and there is no service; with spaces between them.", "Web"),
    Setting("serve", False, "Let other programs ask",
            "Programs on this computer that know the key may use its models, as they would OpenAI's. Nothing of it "
            "leaves this computer.", "Programs"),
    Setting("serve_port", 8642, "Port", "Where Underdesk listens for them, on this computer alone.", "Programs",
            least=1024, most=65_535),
    Setting("receipts_mb", 256, "Space for receipts",
            "In megabytes: how each answer was made, for making it again. The oldest leave first; 0 keeps none.",
            "Quality", least=0, most=1_048_576),
    Setting("receipts_days", 0, "Keep receipts for", "In days; 0 keeps them as long as there is space.", "Quality",
            least=0, most=36_500),
    Setting("drift_weekly", True, "Compare models weekly",
            "A few fixed questions, asked again while the window is open, show whether a model is still the same.",
            "Quality"),
    Setting("watts", 0, "Power while it answers",
            "In watts, of the whole computer; counts where its own counters cannot be read. 0: not known.", "Quality",
            least=0, most=100_000),
    Setting("kwh_price", 0.0, "Price of a kilowatt-hour", "In your currency.", "Quality", least=0, most=10_000),
    Setting("hardware_price", 0.0, "Price of the computer", "In your currency; 0 counts none.", "Quality",
            least=0, most=100_000_000),
    Setting("hardware_years", 5, "Written off over", "In years.", "Quality", least=1, most=50),
    Setting("hardware_hours", 8, "Hours at work", "A day on which the computer is used; its price is spread over them.",
            "Quality", least=1, most=24),
    Setting("currency", "€", "Currency", "As it stands behind amounts.", "Quality"),
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
