"""Formulas and pictures of answers, ready to be drawn; new ones are made in the sandbox, off the window's thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.base.errors import UserError
from app.formulas import Formula, Tex
from app.ui.chat.background import Background
from app.ui.chat.formula_paint import Drawn, drawn_of

Wanted = Tex | bytes
"""A formula, or the file of a picture."""
Made = Formula | tuple[int, int, bytes] | None
"""A formula's outlines, or a picture's width, height and RGB; None for what is neither."""
KEPT, MOST_WAITING, AT_ONCE = 2_000, 400, 12
KEPT_PICTURES = 24
REST_MS = 60_000


class Typesetter(Protocol):
    """What `app.formulas.Formulas` does."""

    def typeset(self, wanted: Sequence[Tex]) -> list[Formula | None]: ...

    def rest(self) -> None: ...


class Shelf(QObject):
    """`ready` tells that some of what was asked for is known now, or known to be nothing that can be shown."""

    ready = Signal()

    def __init__(self, typesetter: Typesetter, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._typesetter, self._background = typesetter, background
        self._formulas: OrderedDict[Tex, Drawn | None] = OrderedDict()
        self._pictures: OrderedDict[bytes, QImage | None] = OrderedDict()
        self._waiting: dict[Wanted, None] = {}
        self._asked: frozenset[Wanted] = frozenset()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(typesetter.rest)

    def formula(self, tex: Tex) -> Drawn | None:
        """Its drawing; None while it is unknown, and for what cannot be set."""
        if tex in self._formulas:
            self._formulas.move_to_end(tex)
        return self._formulas.get(tex)

    def picture(self, data: bytes) -> QImage | None:
        """A picture; None while it is unknown, and for what is none."""
        if data in self._pictures:
            self._pictures.move_to_end(data)
        return self._pictures.get(data)

    def knows(self, wanted: Wanted) -> bool:
        """Whether asking again would change nothing."""
        return wanted in (self._formulas if isinstance(wanted, Tex) else self._pictures)

    def want(self, wanted: Iterable[Wanted]) -> None:
        """Have these made, the newest first; `ready` follows."""
        for one in wanted:
            if not self.knows(one) and one not in self._asked:
                self._waiting.pop(one, None)
                self._waiting[one] = None
        while len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._ask()

    def _ask(self) -> None:
        if self._asked or not self._waiting:
            return
        some = list(self._waiting)[-AT_ONCE:]
        self._asked = frozenset(some)
        for one in some:
            del self._waiting[one]
        self._background.run("shelf", lambda: self._make(some), lambda made: self._take(some, made))

    def _make(self, some: Sequence[Wanted]) -> list[Made]:
        """Off the window's thread."""
        formulas = [one for one in some if isinstance(one, Tex)]
        made = dict(zip(formulas, self._typesetter.typeset(formulas), strict=True)) if formulas else {}
        return [made[one] if isinstance(one, Tex) else _seen(one) for one in some]

    def _take(self, some: Sequence[Wanted], made: Sequence[Made]) -> None:
        self._asked = frozenset()
        for one, result in zip(some, made, strict=True):
            if isinstance(one, Tex):
                self._formulas[one] = drawn_of(result) if isinstance(result, Formula) else None
            else:
                self._pictures[one] = _image(*result) if isinstance(result, tuple) else None
        for shelf, most in ((self._formulas, KEPT), (self._pictures, KEPT_PICTURES)):
            while len(shelf) > most:
                shelf.popitem(last=False)
        self._rest.start()
        self.ready.emit()
        self._ask()


def _seen(data: bytes) -> Made:
    """A picture's pixels, read in the sandbox as every foreign file is."""
    from app.knowledge.reading import look_at_bytes

    try:
        seen = look_at_bytes(data)
    except (UserError, OSError):
        return None
    return seen.width, seen.height, seen.rgb


def _image(width: int, height: int, rgb: bytes) -> QImage:
    return QImage(rgb, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
