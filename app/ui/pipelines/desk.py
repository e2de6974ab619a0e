"""What the pipelines place shows, and how its parts hear of each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base.errors import UserError, friendly
from app.pipelines import edit, files
from app.pipelines.context import Reply
from app.pipelines.document import text_of
from app.pipelines.events import RunDone, StepWaits
from app.pipelines.templates import Template
from app.ui.pipelines.inspector import Inspector
from app.ui.pipelines.list_menu import ListMenu
from app.ui.pipelines.page import EditorPage
from app.ui.pipelines.runs_panel import RunsPanel
from app.ui.pipelines.sheets import ReplyCard, RunSheet
from app.ui.pipelines.source_opener import SourceOpener
from app.ui.pipelines.step_values import StepValues
from app.ui.pipelines.template_card import TemplateCard
from app.ui.quality.receipts import ReceiptOpener
from app.ui.shell.place import Host
from app.ui.theme.style import Theme
from app.ui.viewmodels.commands import RUN
from app.ui.viewmodels.pipeline_watch import state_words
from app.ui.viewmodels.pipeline_web import web_words
from app.ui.viewmodels.pipelines import PipelinesModel
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.panels import EmptyPlace, Pages, scroller, side_panel
from app.ui.widgets.rows import RowList


class PipelinesDesk(QObject):
    """`titled` (words) for the header."""

    titled = Signal(str)
    export_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.vm = PipelinesModel(host.core, host.background, self)
        self.page = EditorPage(host.theme, self.vm.editor)
        self.rows = RowList(host.theme, "pipeline-list", self.tr("Pipelines"))
        self.panel = self._make_panel()
        self.inspector = Inspector(
            host.theme, self.vm.editor, lambda: list(self.vm.models().items()), self.vm.folders
        )
        self.values = StepValues(host.theme)
        self.inspector.add_above(self.values)
        self.receipts = ReceiptOpener(host, self)
        self.values.receipt_wanted.connect(self.receipts.show_step)
        self.runs = RunsPanel(host.theme)
        self.card = ReplyCard(host.theme)
        self.template = TemplateCard(host.theme)
        self.sources = SourceOpener(host, self)
        self.menu = ListMenu(host, self.vm, self.rows, self.export_wanted.emit)
        self._given, self._web = dict[str, str](), False
        self._sheet: QWidget | None = None
        empty = start_page(host.theme, self.new, self.import_wanted.emit)
        self.stack = stacked(empty, self.template, self.card, self.page)
        self._connect()
        self.vm.refresh()

    def _make_panel(self) -> QWidget:
        new = Button(self.host.theme, self.tr("New pipeline"), "", "plus", "new-pipeline")
        new.clicked.connect(self.new)
        return side_panel(self.host.theme, new, self.rows)

    def _connect(self) -> None:
        vm, page, bar, bridge = self.vm, self.page, self.page.bar, self.host.bridge
        bridge.events.connect(vm.on_events)
        vm.changed.connect(self._refresh)
        vm.opened.connect(self._opened)
        vm.moved.connect(self._show_run)
        vm.ended.connect(self._ended)
        vm.failed.connect(self._failed)
        page.chosen.connect(self._chosen)
        page.opened.connect(self._inspect)
        page.copied.connect(self._copy)
        page.paste_wanted.connect(self._paste)
        page.run_wanted.connect(self._run_part)
        bar.run.clicked.connect(self.run)
        bar.stop.clicked.connect(vm.stop)
        bar.pause.clicked.connect(vm.pause)
        bar.go_on.clicked.connect(vm.resume)
        bar.history.clicked.connect(self._show_history)
        bar.problems.clicked.connect(self._first_problem)
        self.card.replied.connect(self._reply)
        self.template.used.connect(vm.templates.use)
        self.template.tried.connect(vm.templates.try_sample)
        self.template.watched.connect(vm.templates.watch)
        self.values.picked.connect(vm.look_at)
        self.runs.picked.connect(vm.show_run)
        self.runs.removed.connect(self._remove_run)
        self.runs.resumed.connect(vm.resume)
        self.runs.cited.connect(self.sources.open)
        self.rows.itemClicked.connect(lambda *_: self._row_chosen())
        self.rows.itemActivated.connect(lambda *_: self._row_chosen())

    # --- the list ---

    def new(self) -> None:
        """Make an empty one, and open it."""
        self.vm.new()

    def title(self) -> str:
        """The header's words."""
        return (
            self.vm.editor.pipeline.title
            if self.vm.shown or self.vm.templates.shown
            else self.tr("Pipelines")
        )

    def activate(self, target: str = "") -> None:
        """The place was shown."""
        self.vm.refresh()
        if target.startswith(RUN):
            self.vm.open_run(target.removeprefix(RUN))
            self._show_history()
        elif target:
            self.vm.open(target)
        elif not self.vm.shown and not self.vm.templates.shown and self.vm.rows:
            self.vm.open(self.vm.rows[0].id)
        (self.page.view if self.vm.shown else self.rows).setFocus()

    def _refresh(self) -> None:
        self.rows.blockSignals(True)
        self.rows.clear()
        for row in self.vm.rows:
            self.rows.add(row.id, row.title, "", "flow")
        templates = self.vm.templates
        self.rows.section(self.tr("Templates"))
        for template in templates.rows:
            self.rows.add(template, self.tr(template.title), "", "star")
        self.rows.choose(templates.shown or self.vm.shown)
        self.template.show_template(templates.shown)
        self.rows.blockSignals(False)
        self.stack.setCurrentIndex(1 if self.vm.shown or templates.shown else 0)
        self.titled.emit(self.title())

    def _row_chosen(self) -> None:
        key = self.rows.key()
        if isinstance(key, str):
            self.vm.open(key)
        elif isinstance(key, Template):
            self.vm.templates.open(key.id)

    def _opened(self) -> None:
        self._refresh()
        self._given, self._web = {}, False
        self.inspector.show_item("")
        self.page.view.begin()

    def read_file(self, path: Path) -> None:
        """Add a pipeline that lies in a file."""
        self.tried(lambda: self.vm.new(files.load(path, self.host.core.nodes)))

    def tried(self, work: Callable[[], object]) -> None:
        """Do it, and say why it could not be done."""
        try:
            work()
        except (UserError, OSError) as error:
            self._failed(friendly(error))

    def _failed(self, error: UserError) -> None:
        self.host.show_error(error, about="pipelines")

    # --- the panel at the right ---

    def _chosen(self, ids: list[str]) -> None:
        if self.inspector.isVisible() and len(ids) == 1:
            self._inspect(ids[0])

    def _inspect(self, wanted: str) -> None:
        self.inspector.show_item(wanted)
        self._show_values()
        name = self.vm.editor.pipeline.named(wanted)
        self.host.show_inspector(self.inspector, name if name != wanted else self.tr("Comment"))

    def _show_values(self) -> None:
        vm = self.vm
        self.values.asks = vm.editor.asks_model(self.inspector.shown)
        self.values.show_step(self.inspector.shown, vm.editor.pipeline, vm.watch, vm.values)

    def _first_problem(self) -> None:
        found = next((problem.node for problem in self.vm.editor.problems if problem.node), "")
        if found:
            self.page.scene.choose([found])
            self.page.view.show_item(found)
            self._inspect(found)

    def _copy(self, ids: list[str]) -> None:
        if ids:
            QGuiApplication.clipboard().setText(text_of(edit.copy(self.vm.editor.pipeline, ids)))

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.lstrip().startswith("{"):
            self.tried(lambda: self.vm.editor.paste(files.read(text, self.host.core.nodes)))

    # --- running ---

    def run(self) -> None:
        """Go on with a run that rests, or ask what there is to ask and begin."""
        self.inspector.flush()
        asked, web = self.vm.inputs(), web_words(self.host.core, self.vm.editor.pipeline)
        if not asked and not web:
            self._begin({})
            return
        sheet = RunSheet(self.host.theme, asked, self._given, self.stack.window(), web)
        sheet.given.connect(self._begin)
        sheet.open()

    def _begin(self, given: dict[str, str], web: bool = False) -> None:
        self._given, self._web = given, web
        self.host.clear_error("pipelines")
        self.vm.run(given, web=web)

    def _run_part(self, step: str, whole: bool) -> None:
        """Run from a step on (`whole`), or up to it."""
        given = {
            name: self._given.get(name) or str(q.params.get("text", ""))
            for name, q in self.vm.inputs().items()
        }
        afresh, to = ((step,), ()) if whole else ((), (step,))
        self.vm.run(given, afresh=afresh, to=to, web=self._web)

    def _show_run(self) -> None:
        watch = self.vm.watch
        self.page.tell(watch.progress())
        self.page.bar.show_state(state_words(watch))
        self.page.bar.show_running(watch.under_way, self.vm.can_resume(), watch.pausing)
        self.card.show_wait(next(iter(watch.waits.values()), None))
        if self.inspector.isVisible():
            self._show_values()
        if self.runs.isVisible():
            self._fill_history()

    def _ended(self, event: RunDone) -> None:
        if event.state == "failed" and event.error is not None:
            self.host.show_error(event.error, self.tr("Go on"), self.vm.resume, about="pipelines")
        elif event.state == "done" and self.stack.isVisible():
            self._show_history()
        elif event.state == "done":  # the person went on to another place: nothing opens there
            self.host.toast(self.tr("“{title}” has run").format(title=self.vm.editor.pipeline.title))

    def _reply(self, event: StepWaits, reply: Reply) -> None:
        self.vm.reply(event.path, event.number, reply)

    def _show_history(self) -> None:
        self._fill_history()
        self.host.show_inspector(self.runs, self.tr("Runs"))

    def _fill_history(self) -> None:
        self.runs.show_runs(self.vm.runs(), self.vm.watch.run, self.vm.can_resume())
        self.runs.show_results(self.vm.results())

    def _remove_run(self, run_id: str) -> None:
        self.vm.remove_run(run_id)
        self._fill_history()

    def leave(self) -> None:
        """Another place comes."""
        self.inspector.flush()
        self.vm.keep()
        self.host.clear_error("pipelines")

    def close(self) -> None:
        """The window closes."""
        self.inspector.flush()
        self.vm.close()
        self.receipts.close()
        for part in (self.inspector, self.runs, self.sources.viewer):
            part.deleteLater()


def stacked(empty: QWidget, *parts: QWidget) -> QStackedWidget:
    """What is shown while there is none, and the parts of the editor; the last one takes what room there is."""
    stack, editor = Pages(), QWidget()
    stack.setObjectName("pipelines-stack")
    box = QVBoxLayout(editor)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    for part in parts:
        box.addWidget(part)
    box.setStretchFactor(parts[-1], 1)
    stack.addWidget(scroller(empty, "pipelines"))
    stack.addWidget(editor)
    return stack


def start_page(theme: Theme, new: Callable[[], None], bring: Callable[[], None]) -> EmptyPlace:
    """What is shown while there is none: what this is for, and two ways to start."""
    return EmptyPlace(
        theme,
        "flow",
        tr("Let a small model work in steps"),
        tr(
            "A pipeline plans, searches, reads, quotes and checks, each step with a model call of its own, "
            "until there is a report you can verify."
        ),
        name="pipelines-empty",
        points=(
            ("branch", tr("Steps are joined by wires that refuse what does not fit, and say why.")),
            ("refresh", tr("A run that was interrupted carries on where it stopped.")),
            ("docs", tr("Flows are plain files: yours to read, share and keep under version control.")),
        ),
        actions=((tr("New pipeline"), new), (tr("Import a file"), bring)),
    )
