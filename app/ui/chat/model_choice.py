"""Where a person chooses which model answers in a chat: a menu at the composer, and a field of the parameters."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QMenu, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.chat_model import ChatModel
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.tips import plain_tip


def choice_menu(parent: QWidget, theme: Theme, model: ChatModel) -> QMenu:
    """The models that can answer here, the one that does ticked."""
    menu = QMenu(parent)
    menu.setObjectName("chat-model-menu")
    for choice in model.choices():
        action = menu.addAction(choice.title)
        action.setObjectName(f"chat-model-{choice.id or 'common'}")
        action.setCheckable(True)
        action.setChecked(choice.id == model.own)
        if choice.place and choice.id != model.own:
            action.setIcon(theme.icon("online", "warn"))
        action.triggered.connect(lambda _=False, chosen=choice.id: model.choose(chosen))
        if not choice.id:
            menu.addSeparator()
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def open_choices(chip: QWidget, theme: Theme, model: ChatModel) -> None:
    """The menu, above the chip that names the model."""
    menu = choice_menu(chip, theme, model)
    menu.adjustSize()
    menu.popup(chip.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


class ModelField(CalmCombo):
    """The same as a field."""

    def __init__(self, theme: Theme, model: ChatModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.setObjectName("parameter-model")
        self.setAccessibleName(self.tr("Model of this chat"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.activated.connect(lambda row: model.choose(str(self.itemData(row))))
        model.changed.connect(self.refresh)
        self.refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As ever, but a long name ends in an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        room -= option.iconSize.width() + 8
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def refresh(self) -> None:
        """Show how it stands."""
        with QSignalBlocker(self):
            self.clear()
            for choice in self._model.choices():
                icon = self._theme.icon("online", "warn") if choice.place else self._theme.icon("models")
                self.addItem(icon, choice.title, choice.id)
            self.setCurrentIndex(max(0, self.findData(self._model.own)))
        self.setToolTip(plain_tip(self.currentText()))
