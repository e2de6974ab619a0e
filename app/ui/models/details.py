"""The panel beside the cards: all that is known of one model, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.chat.links import LinkCard, breakable
from app.ui.models.card import first_verb
from app.ui.models.facts import CodeBox, Facts, FitBadge, MemoryBar, left
from app.ui.theme.style import Theme
from app.ui.viewmodels.model_details import Details, Licence
from app.ui.viewmodels.model_rows import Row
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import badge, scroller

WIDTH = 380
HELD_MS = 40


class DetailsPanel(QWidget):
    """`wanted` carries a verb of the card's and the model's id; `told` a sentence for the person."""

    wanted = Signal(str, str)
    told = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("model-details")
        self.setProperty("wish", WIDTH)
        self._seen: tuple[Details | None, Row | None] = (None, None)
        self._latest: tuple[Details, Row | None] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._area: QScrollArea | None = None

    @property
    def model_id(self) -> str:
        """Which model is shown; empty for none."""
        return self._seen[0].id if self._seen[0] else ""

    def show_details(self, details: Details, row: Row | None) -> None:
        """Show it, where something changed; who had the keyboard keeps it.

        Content that is replaced between a press and its release would swallow the click: it waits.
        """
        self._latest = details, row
        if self._latest == self._seen:
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton and self._seen[0] is not None:
            QTimer.singleShot(HELD_MS, self, self._catch_up)
            return
        same = details.id == self.model_id
        self._seen = details, row
        focused = QApplication.focusWidget()
        name = focused.objectName() if focused and self.isAncestorOf(focused) else ""
        body = Body(self._theme, details, row)
        body.wanted.connect(lambda verb: self.wanted.emit(verb, details.id))
        body.told.connect(self.told)
        area = scroller(body, "model-details-scroll")
        self._swap(area, self._area.verticalScrollBar().value() if same and self._area else 0)
        if name and (again := body.findChild(QWidget, name)) is not None:
            again.setFocus()

    def _catch_up(self) -> None:
        if self._latest is not None:
            self.show_details(*self._latest)

    def _swap(self, area: QScrollArea, place: int) -> None:
        """The new content in place of the old one, scrolled down as far."""
        if self._area is not None:
            self._column.removeWidget(self._area)
            self._area.hide()
            self._area.deleteLater()
        self._area = area
        self._column.addWidget(area)
        QTimer.singleShot(0, area, lambda: area.verticalScrollBar().setValue(place))


class Body(QWidget):
    """The panel's content for one model as it stands now."""

    wanted = Signal(str)
    told = Signal(str)

    def __init__(self, theme: Theme, details: Details, row: Row | None) -> None:
        super().__init__()
        self._theme, self._details = theme, details
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(20))
        self._box.setSpacing(theme.px(8))
        self._head(row)
        self._plan()
        self._section(tr("About"))
        self._box.addWidget(Facts(theme, details.facts, "model-facts"))
        self._files(row)
        if details.licence.name:
            self._licence(details.licence)
        if details.reading:
            self._section(tr("Chat template"))
            self._say(tr("Reading the file…"))
        elif details.template:
            self._section(tr("Chat template"))
            self._say(
                tr("How a chat is written down for this model. It is only ever filled in, in a sandbox.")
            )
            self._box.addWidget(
                CodeBox(theme, details.template, tr("Chat template"), "model-template", theme.px(220))
            )
        self._box.addStretch(1)

    def _head(self, row: Row | None) -> None:
        details, theme = self._details, self._theme
        shown = [badge(row.badge, row.tone)] if row and row.badge else []
        if shown:
            self._box.addLayout(flow(theme.px(6), *shown))
        if details.text:
            self._box.addWidget(Prose(theme, details.text, "soft"))
        if details.trouble:
            self._box.addWidget(Prose(theme, details.trouble, "bad"))
        buttons = [self._button(*one) for one in verbs(row)] if row else []
        if buttons:
            self._box.addSpacing(theme.px(4))
            self._box.addLayout(flow(theme.px(8), *buttons))
        if row and row.fetched:
            self._say(row.fetched)

    def _button(self, verb: str, words: str, kind: str) -> Button:
        made = Button(self._theme, words, kind, "", f"details-{verb}")
        made.setAccessibleName(f"{words}: {self._details.name}")
        made.clicked.connect(lambda: self.wanted.emit(verb))
        return made

    def _section(self, title: str) -> None:
        line = QFrame()
        line.setProperty("kind", "line")
        self._box.addSpacing(self._theme.px(8))
        self._box.addWidget(line)
        self._box.addSpacing(self._theme.px(4))
        self._box.addWidget(label(title, "strong"))

    def _say(self, words: str) -> None:
        self._box.addWidget(Prose(self._theme, words, "caption"))

    def _plan(self) -> None:
        details = self._details
        if not details.fit[0]:
            return
        self._section(tr("On this computer"))
        shown = FitBadge(self._theme, "model-fit")
        self._box.addLayout(left(shown))
        shown.show_fit(*details.fit)
        if details.plan:
            self._box.addWidget(Prose(self._theme, details.plan, "small", name="model-plan"))
            self._box.addWidget(MemoryBar(self._theme, details.memory))

    def _files(self, row: Row | None) -> None:
        details, theme = self._details, self._theme
        if not details.path and not details.sha256:
            return
        self._section(tr("File"))
        if details.path:
            self._box.addWidget(self._mono(breakable(details.path), "model-path"))
        if details.attached:
            self._box.addWidget(Facts(theme, details.attached, "model-attached"))
        if details.sha256:
            told = (
                tr("Its hash (SHA-256), as its source tells it")
                if details.published
                else tr("Its hash (SHA-256)")
            )
            self._say(told)
            self._box.addLayout(self._hash(details.sha256))
        if details.path:
            folder = Button(theme, tr("Show in folder"), "", "folder", "details-folder")
            folder.clicked.connect(self._open_folder)
            check = Button(theme, tr("Verify"), "", "shield", "details-verify")
            check.setAccessibleName(tr("Verify the file of {name}").format(name=details.name))
            check.clicked.connect(lambda: self.wanted.emit("verify"))
            if row is not None and row.checking is not None:
                check.setText(tr("Stop verifying ({percent} %)").format(percent=round(100 * row.checking)))
            self._box.addLayout(flow(theme.px(8), folder, check))
        if row is not None and row.checked:
            self._box.addWidget(
                Prose(theme, row.checked, "soft" if row.sound else "bad", name="model-checked")
            )

    def _hash(self, sha256: str) -> QHBoxLayout:
        line = QHBoxLayout()
        half = len(sha256) // 2
        words = self._mono(f"{sha256[:half]}\n{sha256[half:]}", "model-sha256")
        words.setAccessibleName(sha256)
        copy = IconButton(self._theme, "copy", tr("Copy the hash"), name="copy-sha256", size=16)
        copy.clicked.connect(lambda: self._copy(sha256))
        line.addWidget(words, 1)
        line.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _mono(self, words: str, name: str) -> QLabel:
        return label(words, "mono", wrap=True, select=True, name=name)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit(tr("The hash is on the clipboard"))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._details.path).parent)))

    def _licence(self, licence: Licence) -> None:
        theme = self._theme
        self._section(tr("Licence"))
        self._box.addWidget(Prose(theme, licence.name, "soft", name="model-licence"))
        if licence.agreed:
            self._box.addWidget(Prose(theme, licence.agreed, "small", name="model-agreed"))
        shown: list[QWidget] = [self._reader(licence)] if licence.texts else []
        if licence.url:
            shown.append(self._page(licence.url))
        self._box.addLayout(flow(theme.px(8), *shown))
        for name, text in licence.texts:
            box = CodeBox(
                theme, text, tr("Text of {name}").format(name=name), f"licence-text-{name}", theme.px(260)
            )
            self._box.addWidget(box)
            box.hide()
        if not licence.texts:
            self._say(tr("Underdesk does not carry its text; it stands on its maker's page."))

    def _page(self, url: str) -> Button:
        page = Button(self._theme, tr("Where it stands…"), "", "external", "licence-page")
        page.clicked.connect(lambda: self._show_link(page, url))
        return page

    def _reader(self, licence: Licence) -> Button:
        read = Button(self._theme, tr("Read it"), "", "docs", "read-licence")
        read.setCheckable(True)
        read.toggled.connect(lambda on: self._show_texts(licence, on, read))
        return read

    def _show_texts(self, licence: Licence, on: bool, read: Button) -> None:
        read.setText(tr("Fold it") if on else tr("Read it"))
        for name, _ in licence.texts:
            box = self.findChild(CodeBox, f"licence-text-{name}")
            if box is not None:
                box.setVisible(on)

    def _show_link(self, near: QWidget, url: str) -> None:
        LinkCard(self._theme, url, self).show_at(near.mapToGlobal(QPoint(0, near.height())))


def verbs(row: Row) -> list[tuple[str, str, str]]:
    """What can be done with a model, as (verb, words, kind of button), the most wanted first."""
    verb, words = first_verb(row)
    found = [(verb, words, "primary" if verb in ("use", "get") else "")] if words and not row.loading else []
    if row.installed and row.usable and row.talks and not row.is_default:
        found.append(("default", tr("Make default"), ""))
    if row.memory:
        found.append(("unload", tr("Free its memory"), ""))
    if row.waiting is not None and row.fetching is None:
        found.append(("discard", tr("Throw away what has come"), "danger"))
    if row.removable:
        found.append(("remove", tr("Remove from the list"), "danger"))
    return found
