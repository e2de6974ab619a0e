"""Starts the window: paints it first, opens the vault beside it, loads the model after, and ends in order."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.base.errors import NeedsSecret, UserError, friendly
from app.base.paths import Profile
from app.ui.activity.opener import Opener
from app.ui.desktop.presence import Presence
from app.ui.shell import places, state
from app.ui.shell.finder import Application
from app.ui.shell.known import Pieces, know_places
from app.ui.shell.lock import LockWatch
from app.ui.shell.opening import Arrivals
from app.ui.shell.rescue import DAMAGE, Rescue
from app.ui.shell.unlock import NewPassphrasePage, UnlockPage
from app.ui.shell.window import MainWindow
from app.ui.shell.windows import Windows
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.assembly import AppCore

log = logging.getLogger("underdesk.ui")
OpenCore = Callable[[str | None], "AppCore"]
Listen = Callable[[Callable[[list[str]], None], Callable[[], None]], Callable[[], None]]
CLOSE_S, SLOW_OPEN_MS = 12.0, 400
ENDING = DAMAGE | {"already-running", "newer-vault"}
"""Refusals that no other passphrase helps against."""
FIRST_TEND_MS, TEND_MS = 60_000, 3_600_000
"""When the vault is first looked after, and how often from then on: a backup may be due."""


class Starter(QObject):
    """Takes a window from its empty outline to work, and back to nothing. `ended` carries the exit code."""

    ended = Signal(int)
    _opened = Signal(object)
    _refused = Signal(object)
    _closed = Signal()
    _locked = Signal()
    _heed = Signal()

    def __init__(self, open_core: OpenCore, window: MainWindow, listen: Listen | None = None) -> None:
        """`listen` begins to take what a second start hands over: paths to open, the wish for quick ask. It returns
        what ends that."""
        super().__init__()
        self._open_core, self._listen = open_core, listen
        self.windows = Windows(window, self)
        self.presence = Presence(self.windows, self)
        self.arrivals = Arrivals(window, self)
        self._deaf: Callable[[], None] = lambda: None
        self._core: AppCore | None = None
        self._page: UnlockPage | NewPassphrasePage | None = None
        self._code = 0
        self._gone = False
        self._ending: threading.Thread | None = None
        self.watch, self._rescue = LockWatch(self), Rescue(window, self)
        self._rescue.done.connect(self._rescued)
        self.watch.due.connect(self._lock_when_due)
        windows = self.windows
        windows.locking.connect(self.lock)
        windows.reopening.connect(lambda: self._begin_anew(_close))
        windows.erasing.connect(lambda: self._begin_anew(_erase))
        windows.followed.connect(self._follow)
        queued = Qt.ConnectionType.QueuedConnection
        self._opened.connect(self._attach, queued)
        self._refused.connect(self._refuse, queued)
        self._closed.connect(self._finish, queued)
        self._heed.connect(self._take_lock_settings, queued)
        self._locked.connect(self._wait_for_passphrase, queued)
        windows.closing.connect(self._close)
        self._slow = self._timer(SLOW_OPEN_MS, self._say_opening)
        self._late = self._timer(int(CLOSE_S * 1000), self._give_up)
        self._soon = self._timer(0, self._load_model)
        self._tend = self._timer(FIRST_TEND_MS, self._look_after)

    @property
    def _window(self) -> MainWindow:
        """Where the vault is unlocked and what goes wrong with it is said."""
        return self.windows.first

    def _follow(self, window: MainWindow) -> None:
        """The first window was closed before others."""
        self.arrivals.window = self._rescue.window = window

    def _timer(self, wait_ms: int, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(work)
        return timer

    def start(self, passphrase: str | None = None) -> None:
        """Open the vault on a thread of its own."""
        threading.Thread(target=self._open, args=(passphrase,), name="open-core", daemon=True).start()
        threading.Thread(target=places.read_plain, name="read-plain", daemon=True).start()
        Pieces(places.pieces("chat"), lambda: None, self)
        self._slow.start()

    def _open(self, passphrase: str | None) -> None:
        if self._ending is not None:
            self._ending.join()
        try:
            core = self._open_core(passphrase)
        except Exception as error:
            if not isinstance(error, (UserError, OSError)):
                log.exception("opening failed")
            self._refused.emit(friendly(error))
        else:
            self._opened.emit(core)

    def _say_opening(self) -> None:
        if self._core is None and not self._gone:
            self._window.frame.waiting().setText(tr("Opening your vault…"))

    def _attach(self, core: AppCore) -> None:
        self._core = core
        if self._gone:
            self._end_core()
            return
        self.windows.attach(core)
        self.presence.attach(core)
        self._page = None
        self._soon.start()
        self._tend.start(FIRST_TEND_MS)
        core.settings.listen(lambda key, _: self._heed.emit() if key.startswith("lock_") else None)
        self._take_lock_settings()
        self.arrivals.open_early()
        if self._listen is not None:
            heard = self._listen(self.arrivals.take, self.presence.ask_from_outside)
            self._deaf, self._listen = heard, None

    def _load_model(self) -> None:
        """After the first paint of the whole window."""
        if self._core is not None and self._window.ready:
            know_places(self._window)
            self._window.background.run("first-load", self._core.models.load, lambda _: None)
            self._window.background.run("serve", self._core.api.follow_settings, lambda _: None)
            self._window.background.run("watch-folders", self._core.knowledge.start, lambda _: None)
            self._core.accounts.watch(self._core.events, self._core.jobs)

    def _look_after(self) -> None:
        if self._core is not None and self._window.ready:
            self._window.background.run("tend", self._core.care.tend, lambda _: None)
            self._tend.start(TEND_MS)

    # the lock

    def _take_lock_settings(self) -> None:
        core = self._core
        if core is None:
            self.watch.rest()
        else:
            self.watch.obey(core.settings.number("lock_minutes"), core.settings.flag("lock_with_screen"))

    def _lock_when_due(self, may_wait: bool) -> None:
        """By itself: silently not at all without a passphrase, and not in the middle of an answer if that may end."""
        if self._core is None or not self._core.lockable:
            return
        if may_wait and self._core.busy:
            self.watch.idle.again()
        else:
            self.lock()

    def lock(self) -> None:
        """Take everything out of the window at once, close the vault beside, and ask for the passphrase."""
        core = self._core
        if core is None or not self._window.ready:
            return
        if not core.lockable:
            error = UserError(
                tr("Underdesk cannot be locked yet"),
                why=tr("no passphrase is set that would open it again"),
                code="no-passphrase",
            )
            self._window.show_error(
                error, tr("Set a passphrase"), lambda: self._window.go("settings", "passphrase")
            )
            return
        page = UnlockPage(self._window.theme, tr("Locked. Type the passphrase to go on."))
        page.busy(True, tr("Locking…"))
        self._leave(core, _lock)
        self._ask(page)

    def _begin_anew(self, work: Callable[[AppCore], None]) -> None:
        """Leave this vault as `work` does, and open the one that lies there then."""
        if self._core is not None and self._window.ready:
            self._leave(self._core, work)
            self.start()

    def _leave(self, core: AppCore, work: Callable[[AppCore], None]) -> None:
        self._core = None
        self.watch.rest()
        self._tend.stop()
        self.presence.detach()
        self.windows.strip()
        self._ending = threading.Thread(target=self._part, args=(core, work), name="leave-core", daemon=True)
        self._ending.start()

    def _part(self, core: AppCore, work: Callable[[AppCore], None]) -> None:
        try:
            work(core)
        except Exception as error:
            log.warning("the vault was not left in order: %s", friendly(error).code)
        self._locked.emit()

    def _wait_for_passphrase(self) -> None:
        self.watch.let_sleep()
        if isinstance(self._page, UnlockPage) and self._core is None:
            self._page.busy(False)
            self._page.edit.setFocus()

    # what stands in the way

    def _refuse(self, error: UserError) -> None:
        if self._gone:
            self._finish()
        elif self._page is not None and error.code not in ENDING:
            self._page.refuse(error)
        elif isinstance(error, NeedsSecret) and error.code == "needs-new-passphrase":
            self._ask(NewPassphrasePage(self._window.theme))
        elif isinstance(error, NeedsSecret):
            self._ask(UnlockPage(self._window.theme, sentence(error)))
        else:
            self._fail(error)

    def _ask(self, page: UnlockPage | NewPassphrasePage) -> None:
        self._page = page
        page.given.connect(self.start)
        self._window.cover(page)

    def _fail(self, error: UserError) -> None:
        self._code = 1
        sys.stderr.write(f"{error.sentence}\n")
        self._page = None
        self._window.cover(self._rescue.page(error, self._window.close))

    def _rescued(self, secret: str) -> None:
        self._code = 0
        self._window.cover(None)
        self.start(secret or None)

    # the end

    def _close(self) -> None:
        self._gone = True
        self.watch.rest()
        self.presence.close()
        if self._core is None and self._ending is None:
            self._finish()
        else:
            self._end_core()

    def _end_core(self) -> None:
        """Close the rooms off the window's thread; a room that hangs does not keep the program."""
        threading.Thread(target=self._close_core, name="close-core", daemon=True).start()
        self._late.start()

    def _close_core(self) -> None:
        try:
            self._deaf()
            if self._ending is not None:
                self._ending.join()
            if self._core is not None:
                self._core.close()
        except Exception:
            log.exception("closing failed")
        self._closed.emit()

    def _give_up(self) -> None:
        log.warning("a room did not end within %.0f s", CLOSE_S)
        self._code = self._code or 1
        self._finish()

    def _finish(self) -> None:
        for timer in (self._slow, self._late, self._soon, self._tend):
            timer.stop()
        self.windows.let_go()
        self.ended.emit(self._code)


def _lock(core: AppCore) -> None:
    core.lock()


def _close(core: AppCore) -> None:
    core.close()


def _erase(core: AppCore) -> None:
    from app.store.closed import erase_now

    core.close()
    erase_now(core.profile)


def run(
    open_core: OpenCore,
    profile: Profile,
    paths: Sequence[str] = (),
    listen: Listen | None = None,
    quick: bool = False,
) -> int:
    """Open the window on a profile, and in it the files at `paths`, or quick ask; stay until it is closed. The exit
    code.

    `open_core(passphrase)` is slow and is called on another thread; it may raise UserError or NeedsSecret. `listen`
    as for the Starter.
    """
    kept = state.load(profile.window)
    app = make_app(sys.argv[:1], kept.language)
    Opener(app)
    theme = Theme(app, kept.theme, kept.scale)
    window = MainWindow(theme, profile, kept, kept.slots[0])
    from app.ui.collector import Collector
    from app.ui.shell import access
    from app.ui.shell.crash import CrashHook

    access.install()
    hook, collector = CrashHook(theme, window), Collector()
    hook.install()
    starter = Starter(open_core, window, listen)
    starter.windows.followed.connect(hook.follow)
    starter.ended.connect(app.exit)
    starter.arrivals.take(list(paths))
    if isinstance(app, Application):
        app.opened.connect(starter.arrivals.take)
    if quick:
        starter.presence.ask_from_outside()
    window.show()
    QTimer.singleShot(0, starter.start)
    code = app.exec()
    hook.remove()
    collector.end()
    return int(code)


def _kind_of_app() -> type[QApplication]:
    return Application if sys.platform == "darwin" else QApplication


def make_app(argv: list[str], language: str = "system") -> QApplication:
    """The one QApplication, named, with its icon, in the language that was chosen."""
    from app.ui.shell import traces
    from app.ui.shell.language import install

    traces.leave_none()
    QApplication.setApplicationName("underdesk")
    QApplication.setApplicationDisplayName("Underdesk")
    QApplication.setDesktopFileName(os.environ.get("FLATPAK_ID", "underdesk"))
    QApplication.setQuitOnLastWindowClosed(False)
    made = QApplication.instance()
    app = made if isinstance(made, QApplication) else _kind_of_app()(argv)
    install(app, language)
    return app
