"""What a template does and needs, over the canvas that shows it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.pipelines.templates import Template
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import Card


class TemplateCard(Card):
    """`used` makes a copy, `tried` one that works on the sample, `watched` shows a recorded run."""

    used = Signal()
    tried = Signal()
    watched = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, name="template-card")
        self.title = Prose(theme, "", "strong", name="template-title")
        self.words = Prose(theme, "", name="template-words")
        self.needs = Prose(theme, "", "caption", name="template-needs")
        for widget in (self.title, self.words, self.needs):
            self.box.addWidget(widget)
        self.use = Button(theme, tr("Use it"), "primary", "plus", "template-use")
        self.sample = Button(theme, tr("Try it with the sample"), "", "folder", "template-sample")
        self.watch = Button(theme, tr("Watch a recorded run"), "", "play", "template-watch")
        self.box.addLayout(flow(theme.px(8), self.use, self.sample, self.watch))
        self.use.clicked.connect(self.used)
        self.sample.clicked.connect(self.tried)
        self.watch.clicked.connect(self.watched)
        self.hide()

    def show_template(self, template: Template | None) -> None:
        """Of this one; of none the card is away."""
        if template is not None:
            self.title.setText(tr(template.title))
            self.words.setText(tr(template.words))
            self.needs.setText(tr("Needs: {what}").format(what="; ".join(map(tr, template.needs))))
        self.setVisible(template is not None)
