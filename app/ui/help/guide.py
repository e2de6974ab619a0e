"""The user guide in a window of its own: pages at the left, the search above them, hits marked in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.viewmodels.guide import NEWS, Found, Page, folder, pages, search
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import label
from app.ui.widgets.rows import KEY, RowList
from app.ui.widgets.search import SearchField

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow
    from app.ui.theme.style import Theme

MOST_MARKS = 500
PICTURE = "\ufffc"
"""Stands in a text where a picture is."""


class PageView(QTextBrowser):
    """Shows a page. Pictures come from the program's own folder of pictures alone; links lead to pages alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._page = theme, ""
        self.setObjectName("guide-text")
        self.setAccessibleName(tr("The page"))
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(theme.px(20))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """See QTextBrowser; a name with a path outside of the pictures' folder has nothing behind it."""
        path = folder().parent / "images" / QUrl(name).fileName()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_file():
            return None
        most = max(200, self.viewport().width() - 3 * self._theme.px(20))
        image = QImage(str(path))
        return (
            image
            if image.width() <= most
            else image.scaledToWidth(most, Qt.TransformationMode.SmoothTransformation)
        )

    def show_page(self, page: Page, words: str) -> None:
        """The page, hits of `words` marked, the first of them in sight."""
        if page.name != self._page:
            self._page = page.name
            self.document().setDefaultFont(self._theme.font("body"))
            self.document().setMarkdown(page.text)
            self._space()
            self.verticalScrollBar().setValue(0)
        self.mark(words)

    def _space(self) -> None:
        """Air between paragraphs and above headings, which Markdown leaves to whoever shows it."""
        px, block = self._theme.px, self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            level = form.headingLevel()
            form.setTopMargin(px(14) if level > 1 else 0)
            form.setBottomMargin(px(4) if block.textList() else px(10))
            if PICTURE not in block.text():
                form.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor = QTextCursor(block)
            cursor.setBlockFormat(form)
            if level:
                self._head(cursor, level)
            block = block.next()

    def _head(self, cursor: QTextCursor, level: int) -> None:
        """Headings in the sizes of the program, not of Markdown's."""
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        form = QTextCharFormat()
        form.setFont(self._theme.font("title" if level == 1 else "heading", bold=True))
        cursor.mergeCharFormat(form)

    def mark(self, words: str) -> None:
        """Mark what was looked for."""
        form = QTextCharFormat()
        form.setBackground(self._theme.colour("mark"))
        form.setForeground(self._theme.colour("on_mark"))
        marks: list[QTextEdit.ExtraSelection] = []
        first: QTextCursor | None = None
        for word in words.split():
            cursor = self.document().find(word, 0)
            while not cursor.isNull() and len(marks) < MOST_MARKS:
                one = QTextEdit.ExtraSelection()
                one.cursor, one.format = QTextCursor(cursor), form
                marks.append(one)
                first = QTextCursor(cursor) if first is None or cursor < first else first
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marks)
        if first is not None:
            first.clearSelection()
            self.setTextCursor(first)
            self.ensureCursorVisible()

    @property
    def marks(self) -> int:
        """How many hits are marked."""
        return len(self.extraSelections())


class GuideDialog(QDialog):
    """Not modal: it stays beside the work. `show_page` opens one by its file's name."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setObjectName("guide")
        self.setWindowTitle(tr("User guide"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, px = window.theme, window.theme.px
        self.search = SearchField(window.theme, "guide-search", tr("Search the guide"))
        self.list = RowList(window.theme, "guide-pages", tr("Pages"))
        self.list.setFrameShape(RowList.Shape.NoFrame)
        self.nothing = label("", "caption", wrap=True, name="guide-nothing")
        self.nothing.hide()
        self.view = PageView(window.theme)
        self._lay_out()
        self.resize(min(px(900), window.width() - px(40)), min(px(640), window.height() - px(40)))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.search.down.connect(self.list.setFocus)
        self.search.left.connect(self.close)
        self.list.currentRowChanged.connect(self._chosen)
        self.view.anchorClicked.connect(lambda url: self.show_page(url.fileName()))
        self._fill(search(""))
        self.search.setFocus()

    def _lay_out(self) -> None:
        px = self._theme.px
        side = QWidget()
        side.setProperty("kind", "plain")
        column = QVBoxLayout(side)
        column.setContentsMargins(px(16), px(16), px(8), px(12))
        column.setSpacing(px(10))
        for widget in (self.search, self.list, self.nothing):
            column.addWidget(widget)
        row = QHBoxLayout()
        close = Button(self._theme, tr("Close"), "ghost", name="guide-close")
        close.clicked.connect(self.close)
        row.addWidget(close)
        row.addStretch()
        column.addLayout(row)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(self.view)
        split.setStretchFactor(1, 1)
        split.setSizes([px(260), px(640)])
        split.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(split)

    def _fill(self, found: list[Found]) -> None:
        shown = self.list.key()
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            title = tr("What's new") if one.page.name == NEWS else one.page.title
            item = self.list.add(one.page, title, one.excerpt, trail=str(one.count or ""))
            if one.page == shown:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _look(self) -> None:
        words = self.search.text()
        found = search(words)
        self._fill(found)
        self.nothing.setText(tr("No page has “{words}”.").format(words=words))
        self.nothing.setVisible(not found)
        if found and (words.strip() or self.list.currentRow() < 0):
            self.list.setCurrentRow(0)
        self._chosen(self.list.currentRow())

    def _chosen(self, row: int) -> None:
        if 0 <= row < self.list.count():
            self.view.show_page(self.list.item(row).data(KEY), self.search.text())

    def show_page(self, name: str) -> None:
        """Open a page; a name that is none changes nothing."""
        known = [page.name for page in pages()]
        if name in known:
            self.search.clear()
            self._wait.stop()
            self._fill(search(""))
            self.list.setCurrentRow(known.index(name))
            self._chosen(known.index(name))
