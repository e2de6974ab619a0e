"""The one stylesheet, generated from the tokens; widgets opt in with the dynamic property `kind`."""

from __future__ import annotations

from collections.abc import Callable
from string import Template

from app.ui.theme.tokens import ROLES, Tokens

TEXT = Template("""
* { outline: none; }
QWidget { color: $text; font-size: ${t_body}px; }
QMainWindow, QDialog, QWidget[kind="work"] { background: $work; }
QWidget[kind="rail-column"] { background: $rail; border: none; border-right: ${line}px solid $border; }
QWidget[kind="list"] { background: $list; border: none; border-right: ${line}px solid $border; }
QWidget[kind="inspector"] { background: $list; border: none; border-left: ${line}px solid $border; }
QWidget[kind="header"] { background: $work; border: none; border-bottom: ${line}px solid $border; }
QWidget[kind="plain"], QScrollArea, QScrollArea > QWidget > QWidget[kind="plain"] {
  background: transparent; border: none; }
QFrame[kind="line"] { background: $border; border: none; max-height: ${line}px; min-height: ${line}px; }

QLabel { background: transparent; border: none; }
QLabel[kind="display"] { font-size: ${t_display}px; font-weight: 600; }
QLabel[kind="heading"] { font-size: ${t_heading}px; font-weight: 600; }
QLabel[kind="title"] { font-size: ${t_title}px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="soft"] { color: $text_soft; }
QLabel[kind="soft"][tone="warn"] { color: $warn; }
QLabel[kind="soft"][tone="bad"] { color: $bad; }
QLabel[kind="faint"] { color: $text_faint; }
QLabel[kind="small"] { color: $text_soft; font-size: ${t_small}px; }
QLabel[kind="caption"] { color: $text_faint; font-size: ${t_small}px; }
QLabel[kind="caption"][tone="warn"] { color: $warn; }
QLabel[kind="section"] { color: $text_faint; font-size: ${t_caption}px; font-weight: 600;
  letter-spacing: 1px; }
QLabel[kind="bad"] { color: $bad; }
QLabel[kind="small"][tone="good"] { color: $good; }
QLabel[kind="small"][tone="bad"] { color: $bad; }
QLabel[kind="small"][tone="warn"] { color: $warn; }
QLabel[kind="mono"] { font-family: monospace; font-size: ${t_small}px; color: $text_soft; }

QFrame[kind="card"] { background: $surface; border: ${line}px solid $border; border-radius: ${r_l}px; }
QFrame[kind="sheet"] { background: $raised; border: ${line}px solid $border_strong; }
QFrame[kind="quick"] { background: $work; border: ${line}px solid $border_strong; }
QLabel[kind="hint"] { background: $bad_soft; color: $bad; border: ${line}px solid $bad; border-radius: ${r_s}px;
  padding: 6px 12px; }
QFrame[kind="card"][tone="accent"] { border-color: $accent; }
QFrame[kind="card"][tone="warn"] { background: $warn_soft; border-color: $warn; }
QFrame[kind="card"][tone="bad"] { background: $bad_soft; border-color: $bad; }
QFrame[kind="banner"] { background: $warn_soft; border: none; border-bottom: ${line}px solid $warn; }
QFrame[kind="banner"][tone="bad"] { background: $bad_soft; border-bottom-color: $bad; }
QFrame[kind="banner"][tone="info"] { background: $accent_soft; border-bottom-color: $accent; }
QFrame[kind="toast"] { background: $tooltip; border: none; border-radius: ${r_m}px; }
QFrame[kind="toast"] QLabel { color: $on_tooltip; }
QFrame[kind="toast"] QPushButton { background: transparent; color: $on_tooltip;
  border: 1px solid $on_tooltip; }
QFrame[kind="toast"] QPushButton:hover { background: $text_soft; }
QFrame[kind="toast"] QPushButton:focus { border: 2px solid $on_tooltip; padding: ${p_btn_focus}; }

QPushButton { background: $surface; color: $text; border: ${line}px solid $border_strong;
  border-radius: ${r_m}px;
  padding: ${p_btn}; min-height: ${h_btn}px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $text_faint; border-color: $border; background: transparent; }
QPushButton:focus { border: 2px solid $focus; padding: ${p_btn_focus}; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: ${line}px solid $accent;
  font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_hover;
  border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: ${p_btn_focus}; }
QPushButton[kind="primary"]:disabled { background: $pressed; color: $text_faint; border-color: $pressed; }
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_soft; }
QPushButton[kind="ghost"] { background: transparent; border: ${line}px solid transparent;
  color: $text_soft; }
QPushButton[kind="ghost"]:hover { background: $hover; color: $text; }
QPushButton[kind="ghost"]:pressed { background: $pressed; }
QPushButton[kind="ghost"]:focus { border: 2px solid $focus; }
QPushButton[kind="link"] { background: transparent; border: none; color: $accent; padding: 0;
  min-height: 0; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; border-radius: ${r_s}px; }

QPushButton[kind="chip"] { background: $surface; border: ${line}px solid $border;
  border-radius: ${r_chip}px;
  padding: ${p_chip}; min-height: ${h_chip}px; font-weight: 500; font-size: ${t_small}px;
  color: $text_soft; }
QPushButton[kind="chip"]:hover { background: $hover; color: $text; }
QPushButton[kind="chip"]:focus { border: 2px solid $focus; padding: ${p_chip_focus}; }
QPushButton[kind="chip"][tone="good"], QPushButton[kind="chip"][tone="good"]:hover { color: $good;
  border-color: $good; }
QPushButton[kind="chip"][tone="warn"], QPushButton[kind="chip"][tone="warn"]:hover { color: $warn;
  border-color: $warn; }
QPushButton[kind="chip"][tone="bad"], QPushButton[kind="chip"][tone="bad"]:hover { color: $bad;
  border-color: $bad; }
QLabel[kind="badge"] { font-size: ${t_small}px; font-weight: 500; border-radius: ${r_s}px;
  padding: ${p_badge};
  background: $hover; color: $text_soft; }
QLabel[kind="badge"][tone="good"] { background: $good_soft; color: $good; }
QLabel[kind="badge"][tone="warn"] { background: $warn_soft; color: $warn; }
QLabel[kind="badge"][tone="bad"] { background: $bad_soft; color: $bad; }
QLabel[kind="badge"][tone="accent"] { background: $accent_soft; color: $accent; }

QToolButton { background: transparent; border: ${line}px solid transparent; border-radius: ${r_s}px;
  color: $text_soft;
  padding: ${p_tool}; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border: 2px solid $focus; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="rail"] { border-radius: ${r_m}px; padding: ${p_rail}; font-size: ${t_caption}px;
  color: $text_soft; }
QToolButton[kind="rail"]:checked { background: $selected; color: $text; border: ${line}px solid $border; }
QToolButton[kind="rail"]:focus { border: 2px solid $focus; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $surface;
  color: $text;
  border: ${line}px solid $border_strong; border-radius: ${r_m}px; padding: ${p_edit};
  selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: ${h_btn}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
  QComboBox:focus {
  border: 2px solid $focus; padding: ${p_edit_focus}; }
QLineEdit[kind="bare"], QPlainTextEdit[kind="bare"], QTextEdit[kind="bare"], QTextBrowser[kind="bare"] {
  background: transparent; border: none; padding: 0; }
QPlainTextEdit[kind="code"] { background: $code; color: $text_soft; font-family: monospace;
  font-size: ${t_small}px; border-color: $border; }
QPlainTextEdit[kind="code"]:focus { border-color: $focus; }
QLineEdit[invalid="true"] { border: 2px solid $bad; padding: ${p_edit_focus}; }
QComboBox { icon-size: ${icon}px; }
QComboBox::drop-down { border: none; width: ${arrow}px; }
QComboBox::down-arrow { image: url("$icon_down"); width: ${arrow_icon}px; height: ${arrow_icon}px; }
/* A list below the field, as high as its lines: what Fusion drops over it instead cuts the last one off. */
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView { background: $raised; border: ${line}px solid $border_strong;
  selection-background-color: $accent_soft;
  selection-color: $text; }
QComboBox QAbstractItemView::item { padding: ${p_edit}; border-radius: ${r_s}px; }
QComboBox QAbstractItemView::item:hover { background: $hover; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
  border: none; width: ${arrow}px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$icon_up"); width: ${arrow_icon}px;
  height: ${arrow_icon}px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$icon_down"); width: ${arrow_icon}px;
  height: ${arrow_icon}px; }

QListView, QTreeView, QTableView, QListWidget { background: transparent; border: none; }
QListView::item, QListWidget::item { border-radius: ${r_m}px; }
QListView[kind="menu"]::item { padding: ${p_item}; }
QListView[kind="menu"]::item:hover { background: $hover; }
QListView[kind="menu"]::item:selected { background: $accent_soft; color: $text; }
QTableView { gridline-color: $border; selection-background-color: $accent_soft; selection-color: $text; }
QTableView:focus, QTreeView:focus { border: 2px solid $focus; border-radius: ${r_s}px; }
QTableView::item { padding: ${p_cell}; border-bottom: ${line}px solid $border; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: $text_faint; border: none;
  border-bottom: ${line}px solid $border;
  padding: ${p_head}; font-size: ${t_small}px; font-weight: 500; }
QTableCornerButton::section { background: transparent; border: none; }

QMenu { background: $raised; border: ${line}px solid $border_strong; border-radius: ${r_m}px;
  padding: 4px; icon-size: ${icon}px; }
QFileDialog QAbstractItemView, QFileDialog QToolButton, QFileDialog QPushButton, QFileDialog QComboBox {
  icon-size: ${icon}px; }
QMenu::item { padding: ${p_menu}; border-radius: ${r_s}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $text_faint; }
QMenu::separator { height: ${line}px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip, QLabel[kind="tip"] { background: $tooltip; color: $on_tooltip; border: none; padding: 4px 8px; }

QProgressBar { background: $pressed; border: none; border-radius: ${r_bar}px; min-height: ${h_bar}px;
  max-height: ${h_bar}px; }
QProgressBar::chunk { background: $accent; border-radius: ${r_bar}px; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 2px; }
QScrollBar::handle { background: $border_strong; border-radius: ${bar_r}px; min-height: 32px;
  min-width: 32px; }
QScrollBar::handle:hover { background: $text_faint; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: none; border: none; width: 0; height: 0; }
QSplitter::handle { background: $border; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $text_soft; padding: ${p_tab}; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:focus { border: 2px solid $focus; }
QTabWidget::pane { border: none; }
QSlider::groove:horizontal { height: ${h_bar}px; background: $pressed; border-radius: ${r_bar}px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ${r_bar}px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: ${knob}px;
  height: ${knob}px;
  margin: -${knob_up}px 0; border-radius: ${knob_r}px; }
QSlider::handle:horizontal:focus { border-color: $focus; background: $accent_soft; }
QCheckBox, QRadioButton { spacing: ${s}px; }
QRadioButton::indicator { width: ${box}px; height: ${box}px; }
QCheckBox::indicator { width: ${box}px; height: ${box}px; border: ${line}px solid $text_soft;
  border-radius: 4px; background: $surface; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:focus { border: 2px solid $focus; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icon_check"); }
QCheckBox::indicator:disabled { border-color: $border; }
""")


CELL_MARGIN = 3
"""Pixels that Fusion leaves on either side of a cell's words, beyond its padding; a heading has none."""


def sheet(tokens: Tokens, px: Callable[[float], int]) -> str:
    """The stylesheet for `tokens`; `px` turns pixels at 100 % into real ones."""
    values: dict[str, object] = {role: tokens.colour(role) for role in ROLES}
    values |= {f"t_{name}": px(getattr(tokens.type, name)) for name in _TYPES}
    values |= {"line": tokens.line, "s": px(8), "r_s": px(6), "r_m": px(8), "r_l": px(12)}
    values |= {
        "h_btn": px(20),
        "h_chip": px(18),
        # Half of a chip's height: where a radius is larger, Qt draws no round corner at all.
        "r_chip": (px(18) + 2 * px(_PADDING["chip"][0]) + 2 * tokens.line) // 2,
        "h_bar": max(4, px(4)),
        "r_bar": max(2, px(2)),
    }
    values |= {
        "bar": px(10),
        "bar_r": max(2, px(10) // 2 - 2),
        "arrow": px(22),
        "arrow_icon": px(12),
        "box": px(16),
        "icon": px(16),
    }
    values |= {
        "knob": max(4, px(4)) + 2 * px(6) - 4,
        "knob_up": px(6),
        "knob_r": (max(4, px(4)) + 2 * px(6)) // 2,
    }
    values |= {f"p_{name}": pad(px(v), px(h)) for name, (v, h) in _PADDING.items()}
    v, h = _PADDING["cell"]
    values["p_head"] = pad(px(v), px(h) + CELL_MARGIN)
    grown = 2 - tokens.line
    for name in ("btn", "chip", "edit"):
        v, h = _PADDING[name]
        values[f"p_{name}_focus"] = pad(max(0, px(v) - grown), max(0, px(h) - grown))
    return TEXT.substitute(values | _arrows(tokens))


_TYPES = ("caption", "small", "body", "title", "heading", "display")
_PADDING: dict[str, tuple[int, int]] = {
    "btn": (6, 14), "chip": (4, 12), "badge": (3, 8), "tool": (4, 4), "rail": (7, 2), "edit": (5, 10),
    "item": (8, 10), "cell": (6, 10), "menu": (7, 20), "tab": (8, 12),
}  # fmt: skip


def pad(vertical: int, horizontal: int) -> str:
    """A padding value of the stylesheet."""
    return f"{vertical}px {horizontal}px"


def _arrows(tokens: Tokens) -> dict[str, str]:
    from app.base.paths import resource

    shade = "dark" if tokens.dark else "light"
    return {
        "icon_down": resource(f"icons/arrows/down-{shade}.svg").as_posix(),
        "icon_check": resource(f"icons/arrows/check-{shade}.svg").as_posix(),
        "icon_up": resource(f"icons/arrows/up-{shade}.svg").as_posix(),
    }
