"""The panel of one step, zone or comment: its form, what bounds it, what is wrong, what it gave."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.pipelines.graph import Comment, Step, Zone
from app.ui.pipelines.form import Choices, ParamsForm, WritingField
from app.ui.pipelines.zone_rows import ZoneRows
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr
from app.ui.widgets.labels import Prose


class Inspector(ZoneRows):
    """Follows the editor; `show_item` says what it is about."""

    def __init__(
        self, theme: Theme, editor: Editor, models: Callable[[], Choices], folders: Callable[[], Choices]
    ) -> None:
        super().__init__(theme, editor)
        self._models, self._folders = models, folders
        self._shown, self._shape = "", object()
        self.form: ParamsForm | None = None
        self.setObjectName("step-inspector")
        self._above: QWidget | None = None
        editor.changed.connect(self._follow)
        self.show_item("")

    def add_above(self, panel: QWidget) -> None:
        """Stand this above the form, whatever the form is of: what a step gave is looked for more than its settings."""
        self._above = panel
        self._build()

    @property
    def shown(self) -> str:
        """The id that it is about; empty for none."""
        return self._shown

    def show_item(self, wanted: str) -> None:
        """Be about this one; what was written about the one before is kept."""
        self.flush()
        self._shown = wanted
        self._build()

    def flush(self) -> None:
        """Keep what was written just now."""
        if self.form is not None:
            self.form.flush()

    def _follow(self) -> None:
        if self._shape_now() != self._shape:
            self._build()
        else:
            for refresh in self._refreshers:
                refresh()

    def _shape_now(self) -> object:
        """What the rows depend on: of a step its node, of a zone its edges."""
        item = self._editor.item(self._shown)
        if isinstance(item, Step):
            return "step", item.id, item.node, item.version
        if isinstance(item, Zone):
            return "zone", item.id, item.kind, item.edges
        return type(item).__name__, self._shown

    def _build(self) -> None:
        self._shape, self._refreshers, self.form = self._shape_now(), [], None
        if self._above is not None:
            self._above.setParent(None)
        _empty(self._box)
        if self._above is not None:
            self._box.addWidget(self._above)
        item = self._editor.item(self._shown)
        if isinstance(item, Step):
            self._step(item)
        elif isinstance(item, Zone):
            self._zone(item)
        elif isinstance(item, Comment):
            self._comment(item)
        else:
            words = tr("Choose a step to see its settings. Several can be moved, framed or copied together.")
            self._box.addWidget(Prose(self._theme, words))
        self._box.addStretch(1)
        for refresh in self._refreshers:
            refresh()

    # --- parts ---

    def _step(self, step: Step) -> None:
        node = self._editor.nodes.find(step.node, step.version)
        self._name(step.id)
        self._troubles(step.id)
        if node is None:
            words = tr("This version of Underdesk does not know this step. It is kept as it is.")
            self._box.addWidget(Prose(self._theme, words))
            return
        self._box.addWidget(Prose(self._theme, tr(node.words), "soft"))
        self.form = ParamsForm(self._theme, node.fields(), self._models(), self._folders())
        self.form.changed.connect(lambda name, value: self._editor.set_param(step.id, name, value))
        self._box.addWidget(self.form)
        self._refreshers.append(lambda: self._show_params(step.id))
        self._section(tr("When it runs"))
        self._count(
            tr("Tries after a failure"),
            "step-retry",
            20,
            lambda: self._of(step.id, "retry"),
            lambda value: self._editor.set_step(step.id, retry=value),
        )
        self._count(
            tr("Give up after (seconds)"),
            "step-timeout",
            86_400,
            lambda: self._of(step.id, "timeout"),
            lambda value: self._editor.set_step(step.id, timeout=float(value) if value else None),
            tr("Never"),
        )
        self._switch(
            tr("Go on if it fails, by a port of its own"),
            "step-error-port",
            lambda: bool(self._of(step.id, "error_port")),
            lambda on: self._editor.set_step(step.id, error_port=on),
        )
        if node.models:
            self._switch(
                tr("Exact: runs alone, repeatable to the letter"),
                "step-exact",
                lambda: bool(self._of(step.id, "exact")),
                lambda on: self._editor.set_step(step.id, exact=on),
            )
        self._switch(
            tr("Hold before this step"),
            "step-hold",
            lambda: step.id in self._editor.pipeline.layout.breakpoints,
            lambda on: self._editor.hold_at(step.id, on),
        )

    def _show_params(self, wanted: str) -> None:
        step = self._editor.item(wanted)
        if self.form is not None and isinstance(step, Step):
            self.form.show_values(step.params)

    def _comment(self, note: Comment) -> None:
        def keep() -> None:
            self._editor.set_comment(note.id, field.toPlainText())

        field = WritingField(keep)
        field.setObjectName("comment-text")
        field.setAccessibleName(tr("Comment"))
        field.setPlainText(note.text)
        field.setFixedHeight(self._theme.px(140))
        self._box.addWidget(field)


def _empty(box: QVBoxLayout | QHBoxLayout | QFormLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QHBoxLayout | QVBoxLayout):
            _empty(inner)
