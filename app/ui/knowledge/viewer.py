"""The panel that opens a cited passage: its page with the words marked, or the text around it."""

from __future__ import annotations

from pathlib import Path, PurePath

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.knowledge.passage import Passage
from app.ui.knowledge.page_view import PageView
from app.ui.knowledge.reader_view import ReaderView
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import place_words
from app.ui.viewmodels.viewer import PageImage, Span, ViewerModel
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided, Prose

WIDTH = 420
ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0)


class PassageViewer(QWidget):
    """`ask_wanted(Passage)`: the person wants to talk about this; `told(str)` for a toast.

    `unlock_wanted(file_id, name)`: they want to give the password of the document.
    """

    ask_wanted = Signal(object)
    told = Signal(str)
    unlock_wanted = Signal(str, str)

    def __init__(self, theme: Theme, vm: ViewerModel) -> None:
        super().__init__()
        self._theme, self.vm = theme, vm
        self._pending = False
        self.setObjectName("passage-viewer")
        self.setProperty("kind", "plain")
        self.setProperty("wish", WIDTH)
        self._title = Elided("", "strong", name="viewer-title")
        self.tabs = QTabBar()
        self.tabs.setObjectName("viewer-tabs")
        self.tabs.setAccessibleName(self.tr("How to show the document"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab(self.tr("Page"))
        self.tabs.addTab(self.tr("Text"))
        self.page, self.text = PageView(theme), ReaderView(theme)
        self._trouble = Prose(theme, "", "soft", name="viewer-trouble")
        self.unlock = Button(theme, self.tr("Enter its password"), "", "key", "viewer-unlock")
        self.stack = QStackedWidget()
        for widget in (self.page, self.text):
            self.stack.addWidget(widget)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), 0, px(12), px(14))
        column.setSpacing(px(8))
        column.addWidget(self._title)
        column.addLayout(self._bar())
        column.addWidget(self._trouble)
        column.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.stack, 1)
        column.addLayout(self._foot())
        self._trouble.hide()
        self.unlock.hide()

    def _bar(self) -> QHBoxLayout:
        theme, row = self._theme, QHBoxLayout()
        row.setSpacing(theme.px(2))
        self.back = IconButton(theme, "chevron-left", self.tr("Previous page"), name="page-back")
        self.on = IconButton(theme, "chevron-right", self.tr("Next page"), name="page-on")
        self.smaller = IconButton(theme, "minus", self.tr("Smaller"), name="page-smaller")
        self.larger = IconButton(theme, "plus", self.tr("Larger"), name="page-larger")
        row.addWidget(self.tabs)
        row.addStretch()
        for button in (self.back, self.on, self.smaller, self.larger):
            row.addWidget(button)
        return row

    def _foot(self) -> QHBoxLayout:
        theme, row = self._theme, QHBoxLayout()
        row.setSpacing(theme.px(6))
        self.ask = Button(theme, self.tr("Ask about this"), "primary", "chat", "viewer-ask")
        self.copy = IconButton(theme, "copy", self.tr("Copy with its source"), name="viewer-copy")
        self.external = IconButton(theme, "external", self.tr("Open the file"), name="viewer-open")
        row.addWidget(self.ask)
        row.addStretch()
        row.addWidget(self.copy)
        row.addWidget(self.external)
        return row

    def _connect(self) -> None:
        vm = self.vm
        vm.opened.connect(self._opened)
        vm.drawn.connect(self._drawn)
        vm.written.connect(self.text.show_text)
        vm.failed.connect(self._failed)
        vm.locked.connect(self.unlock.show)
        self.unlock.clicked.connect(self._unlock)
        self.page.wanted.connect(vm.draw)
        self.tabs.currentChanged.connect(self._choose)
        self.back.clicked.connect(lambda: vm.turn(-1))
        self.on.clicked.connect(lambda: vm.turn(1))
        self.smaller.clicked.connect(lambda: self._zoom(-1))
        self.larger.clicked.connect(lambda: self._zoom(1))
        self.ask.clicked.connect(lambda: self.ask_wanted.emit(vm.passage))
        self.copy.clicked.connect(self._copy)
        self.external.clicked.connect(self._open_file)
        self._theme.changed.connect(self._rewrite)

    # showing

    def show_passage(self, passage: Passage, span: Span | None = None) -> None:
        """Open it at its page, or in the text where there are no pages."""
        self.vm.open(passage, span)

    def _opened(self) -> None:
        pages = self.vm.has_pages
        self.tabs.setTabVisible(0, pages)
        self._trouble.hide()
        self.unlock.hide()
        self.stack.show()
        if not pages:
            self.tabs.setCurrentIndex(1)
        elif self._pending or not self.isVisible():
            self.tabs.setCurrentIndex(0)
        self._choose()
        self._show_words()
        self._pending = not self.isVisible()

    def _choose(self) -> None:
        on_page = self.tabs.currentIndex() == 0 and self.vm.has_pages
        self.stack.setCurrentWidget(self.page if on_page else self.text)
        for button in (self.back, self.on, self.smaller, self.larger):
            button.setVisible(on_page)
        if not self.isVisible():
            self._pending = True
        elif on_page:
            self.page.begin(self.vm.highlights(), self._spoken())
        else:
            self._rewrite()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._pending:
            self._pending = False
            self._choose()

    def _spoken(self) -> str:
        words = self.vm.passage.text[:400] if self.vm.passage and self.vm.highlights() else ""
        return f"{self.vm.title}. {self.tr('Marked')}: {words}" if words else self.vm.title

    def _show_words(self) -> None:
        self._title.set_full(self.vm.title)
        self.back.setEnabled(self.vm.page > 1)
        self.on.setEnabled(not self.vm.pages or self.vm.page < self.vm.pages)

    def _drawn(self, drawn: PageImage) -> None:
        if drawn.number == self.vm.page:
            self.page.show_image(drawn.image)
            self.page.setAccessibleName(self._spoken())
            self._show_words()

    def _failed(self, sentence: str) -> None:
        """The page cannot be drawn; the text is in the vault and can be read all the same."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self.tabs.setCurrentIndex(1)

    def _unlock(self) -> None:
        if self.vm.passage is not None:
            self.unlock_wanted.emit(self.vm.passage.document, PurePath(self.vm.passage.name).name)

    def unlocked(self, file_id: str) -> None:
        """The password of a document was right: show its page, if it is the one in hand."""
        if self.vm.passage is not None and self.vm.passage.document == file_id and self.unlock.isVisible():
            self.tabs.setCurrentIndex(0)
            self.vm.open(self.vm.passage, self.vm.span)

    def _rewrite(self) -> None:
        if self.vm.passage is not None and self.stack.currentWidget() is self.text:
            self.vm.write(self._theme.tokens.colour)

    def _zoom(self, by: int) -> None:
        at = ZOOMS.index(self.page.zoom) + by
        self.page.set_zoom(ZOOMS[max(0, min(at, len(ZOOMS) - 1))])
        self.smaller.setEnabled(self.page.zoom > ZOOMS[0])
        self.larger.setEnabled(self.page.zoom < ZOOMS[-1])

    # doing

    def _copy(self) -> None:
        passage = self.vm.passage
        if passage is None:
            return
        where = place_words(passage)
        place = f", {where}" if where else ""
        QGuiApplication.clipboard().setText(f"{passage.text}\n\n— {PurePath(passage.name).name}{place}")
        self.told.emit(self.tr("Copied with its source"))

    def _open_file(self) -> None:
        passage = self.vm.passage
        if passage is None:
            return
        if not Path(passage.path).exists():
            self.told.emit(self.tr("{name} is not there any more").format(name=PurePath(passage.path).name))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(passage.path))

    def focus(self) -> None:
        """Where the arrow keys are of use."""
        shown = self.page if self.stack.currentWidget() is self.page else self.text
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
