"""The one style sheet of the window, with `@token` in place of every colour."""

import re
from collections.abc import Mapping
from typing import Final

TEMPLATE: Final = """
QMainWindow, QDialog { background: @window; }
QToolTip { background: @tooltip; color: @text.inv; border: 0; padding: 5px 8px; }

QPushButton, QToolButton[kind="button"] { background: @raised; color: @text; border: 1px solid @control;
  border-radius: 5px; padding: 0 11px; min-height: 26px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:open { background: @pressed; }
QPushButton:disabled { background: @inset; color: @text.off; border-color: @border; }
QPushButton[kind="primary"] { background: @accent; color: @on.accent; border-color: @accent; }
QPushButton[kind="primary"]:hover { background: @accent.hover; border-color: @accent.hover; }
QPushButton[kind="primary"]:pressed { background: @accent.pressed; border-color: @accent.pressed; }
QPushButton[kind="danger"] { background: @danger; color: @on.danger; border-color: @danger; }
QPushButton[kind="danger"]:hover { background: @danger.hover; border-color: @danger.hover; }
QPushButton[kind="danger"]:pressed { background: @danger.hover; border-color: @danger.hover; }
QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled { background: @inset;
  color: @text.off; border-color: @border; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: @text.2; }
QPushButton[kind="ghost"]:hover { background: @hover; color: @text; }
QPushButton[kind="ghost"]:pressed, QPushButton[kind="ghost"]:open { background: @pressed; }
QPushButton[kind="ghost"]:checked { background: @selected; color: @link; }
QPushButton[kind="ghost"]:disabled { color: @text.off; }
QPushButton[kind="link"] { background: transparent; border: 0; padding: 0; color: @link; min-height: 20px; }
QPushButton[kind="link"]:disabled { color: @text.off; }
QPushButton[kind="filter"][set="true"] { background: @selected; color: @link; border-color: @accent; }
QPushButton[kind="filter"][set="true"]:hover { background: @selected.hover; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[small="true"] { min-height: 22px; padding: 0 9px; }
QPushButton[square="true"] { padding: 0; min-width: 26px; max-width: 26px; }
QPushButton[small="true"][square="true"] { min-width: 22px; max-width: 22px; }

QLineEdit, QComboBox, QAbstractSpinBox, QDateTimeEdit { background: @panel; color: @text;
  border: 1px solid @control; border-radius: 5px; padding: 0 6px; min-height: 26px;
  selection-background-color: @accent; selection-color: @on.accent; placeholder-text-color: @text.3; }
QComboBox { padding: 0 8px; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: @control.hover; }
QLineEdit:focus, QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus { border-color: @focus; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { background: @inset; color: @text.off;
  border-color: @border; }
QLineEdit[low="true"], QComboBox[low="true"] { min-height: 22px; }
QLineEdit[bare="true"] { background: transparent; border: 0; padding: 0; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: 0; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox { min-width: 56px; max-height: 26px; }
*[invalid="true"], *[invalid="true"]:focus, *[invalid="true"]:hover { border-color: @failed.solid; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("@icons/caret-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; padding: 4px; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: 4px; }
QPlainTextEdit, QTextEdit, QTextBrowser { background: @panel; color: @text; border: 1px solid @control;
  border-radius: 5px; selection-background-color: @accent; selection-color: @on.accent; }
QPlainTextEdit:focus, QTextEdit:focus { border-color: @focus; }
QPlainTextEdit[code="true"] { background: @code; border-color: @border; }
QPlainTextEdit[code="true"]:focus { border-color: @focus; }
QPlainTextEdit[bare="true"], QPlainTextEdit[bare="true"]:focus { border: 0; border-radius: 0; background: @code; }

QCheckBox, QRadioButton { color: @text; spacing: 8px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @text.off; }
QCheckBox::indicator { width: 12px; height: 12px; border: 1px solid @control.hover; border-radius: 3px;
  background: @panel; }
QCheckBox::indicator:hover { border-color: @focus; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
  image: url("@icons/check.svg"); }
QCheckBox::indicator:disabled { background: @inset; border-color: @border; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid @control.hover; border-radius: 7px;
  background: @panel; }
QRadioButton::indicator:checked { border: 4px solid @accent; width: 6px; height: 6px; }

QAbstractItemView { background: @panel; color: @text; border: 0; outline: 0;
  selection-background-color: @selected; selection-color: @text; }
QTableView { gridline-color: transparent; }
QTableView::item { padding: 0 9px; }
QHeaderView { background: @inset; border: 0; }
QHeaderView::section { background: @inset; color: @text.3; border: 0; border-bottom: 1px solid @border;
  padding: 0 12px; height: 28px; }
QTableView QTableCornerButton::section { background: @inset; border: 0; }
QTabBar { background: transparent; border: 0; }
QTabBar::tab { background: transparent; color: @text.2; padding: 0 2px; margin-right: 20px; height: 32px;
  border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabWidget::pane { border: 0; }
QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QMainWindow::separator { background: @border; width: 1px; height: 1px; }
QScrollArea, QScrollArea > QWidget > QWidget[ground="none"] { background: transparent; border: 0; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; margin: 0; }
QScrollBar:horizontal { height: 10px; margin: 0; }
QScrollBar::handle { background: @control; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @control.hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; }
QMenu { background: @raised; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @text.off; }
QMenu::separator { height: 1px; background: @line; margin: 4px 6px; }
QMenu::icon { padding-left: 8px; }
QProgressBar { background: @pressed; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QSlider::groove:horizontal { background: @pressed; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { background: @panel; border: 2px solid @accent; width: 10px; height: 10px;
  margin: -5px 0; border-radius: 7px; }

QLabel { background: transparent; color: @text; }
QLabel[tone="2"] { color: @text.2; }
QLabel[tone="3"] { color: @text.3; }
QLabel[tone="off"] { color: @text.off; }
QLabel[tone="link"] { color: @link; }
QLabel[tone="succeeded"] { color: @succeeded.fg; }
QLabel[tone="failed"] { color: @failed.fg; }
QLabel[tone="warning"] { color: @warning.fg; }
QLabel[tone="waiting"] { color: @waiting.fg; }
QLabel[tone="running"] { color: @running.fg; }
QLabel[tone="queued"] { color: @queued.fg; }
QLabel[tone="canceled"] { color: @canceled.fg; }
QLabel[tone="info"] { color: @info.fg; }
*[ground="window"] { background: @window; }
*[ground="panel"] { background: @panel; }
*[ground="inset"] { background: @inset; }
*[ground="rail"] { background: @rail; }
*[ground="raised"] { background: @raised; }
*[ground="code"] { background: @code; }
*[ground="line"] { background: @line; }
*[ground="border"] { background: @border; }
"""

_TOKEN: Final = re.compile(r"@([a-z][a-z0-9]*(?:\.[a-z0-9]+)*)")


def render(colors: Mapping[str, str], icons: str) -> str:
    """The style sheet with every `@token` replaced; `icons` is the folder of the small images."""

    def value(match: re.Match[str]) -> str:
        return icons if match[1] == "icons" else colors[match[1]]

    return _TOKEN.sub(value, TEMPLATE)
