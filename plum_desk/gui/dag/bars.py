"""The floating bars of the run view: tools at the left, counts by state at the right."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.dag.floating import FloatingBar
from plum_desk.gui.dag.view import Tool
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button, IconButton
from plum_desk.gui.widgets.paint import draw_box, draw_text, size_of, text_width
from plum_desk.gui.widgets.words import state_word

STATE_ORDER: Final = (
    "Succeeded",
    "Running",
    "Waiting",
    "Failed",
    "Timeout",
    "UpstreamFailed",
    "Skipped",
    "Canceled",
    "Ready",
    "Pending",
)
_GLYPH: Final = 12
_GLYPH_GAP: Final = 6
_PADDING: Final = 5
_PERCENT_WIDTH: Final = 48


class ToolBar(FloatingBar):
    """Select, pan, zoom, fit, follow and find; it only asks, the canvas acts."""

    tool_chosen = Signal(str)
    zoomed_out = Signal()
    zoomed_in = Signal()
    zoom_reset = Signal()
    fitted = Signal()
    followed = Signal(bool)
    found = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.select = self._add_tool("cursor", "select")
        self.pan = self._add_tool("hand", "pan")
        self.add_separator()
        self.out = self._add_icon("minus", self.zoomed_out)
        self.percent = Button(look, "100 %", "ghost", small=True)
        self.percent.setFixedWidth(_PERCENT_WIDTH)
        self.percent.clicked.connect(self.zoom_reset)
        self.row.addWidget(self.percent)
        self.into = self._add_icon("plus", self.zoomed_in)
        self.fit = self._add_icon("corners-out", self.fitted)
        self.add_separator()
        self.follow = QCheckBox(self)
        self.follow.setFont(look.font("strong"))
        self.follow.toggled.connect(self.followed)
        self.row.addWidget(self.follow)
        self.add_separator()
        self.search = Button(look, "", "ghost", "magnifying-glass", keys="Ctrl F", small=True)
        self.search.clicked.connect(self.found)
        self.row.addWidget(self.search)
        look.theme.changed.connect(self._refont)
        self.show_tool("select")
        self.retranslate()

    def _add_icon(self, icon: str, signal: SignalInstance) -> IconButton:
        button = IconButton(self._look, icon)
        button.clicked.connect(signal)
        self.row.addWidget(button)
        return button

    def _add_tool(self, icon: str, tool: Tool) -> IconButton:
        button = IconButton(self._look, icon)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.tool_chosen.emit(tool))
        self.row.addWidget(button)
        return button

    def show_tool(self, tool: str) -> None:
        """Mark the tool in force."""
        self.select.setChecked(tool == "select")
        self.pan.setChecked(tool == "pan")

    def show_zoom(self, zoom: float) -> None:
        """Tell the zoom in percent."""
        self.percent.setText(f"{round(zoom * 100)} %")

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.select.set_tip(self.tr("Select"))
        self.pan.set_tip(self.tr("Move the view (hold Space)"))
        self.out.set_tip(self.tr("Zoom out (−)"))
        self.into.set_tip(self.tr("Zoom in (+)"))
        self.percent.setToolTip(self.tr("Zoom to 100 % (0)"))
        self.percent.setAccessibleName(self.tr("Zoom"))
        self.fit.set_tip(self.tr("Show everything"))
        self.follow.setText(self.tr("Follow"))
        self.follow.setToolTip(self.tr("Keep running nodes in view"))
        self.search.setText(self.tr("Find"))
        self._refont()

    def _refont(self) -> None:
        self.follow.setFont(self._look.font("strong"))
        self.adjustSize()


class CountButton(QAbstractButton):
    """Glyph and number of one state; pressed in while it filters."""

    def __init__(self, look: Look, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._count = 0
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def count(self) -> int:
        """How many."""
        return self._count

    def show_count(self, count: int) -> None:
        """Show another number."""
        self._count = count
        word = state_word(self._state)
        self.setToolTip(word)
        self.setAccessibleName(f"{word}: {count}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = text_width(str(self._count), self._look.font("cell.strong", tabular=True))
        return size_of(2 * _PADDING + _GLYPH + _GLYPH_GAP + width, 24)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        look = self._look
        if self.isChecked():
            draw_box(painter, rect, 5, look.color("selected"))
        elif self.underMouse():
            draw_box(painter, rect, 5, look.color("hover"))
        if self.hasFocus():
            draw_box(painter, rect, 5, None, look.color("focus"), 2)
        box = QRectF(_PADDING, (self.height() - _GLYPH) / 2, _GLYPH, _GLYPH)
        paint_glyph(painter, box, self._state, look.theme)
        rect.setLeft(_PADDING + _GLYPH + _GLYPH_GAP)
        token = "link" if self.isChecked() else "text.2"
        draw_text(painter, rect, str(self._count), look.font("cell.strong", tabular=True), look.color(token))


class CountsBar(FloatingBar):
    """How many nodes are in each state; `filtered` carries the states that are pressed in."""

    filtered = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent, side=6, spacing=2)
        self.buttons: dict[str, CountButton] = {}
        for state in STATE_ORDER:
            button = CountButton(look, state, self)
            button.toggled.connect(self._on_toggled)
            button.hide()
            self.row.addWidget(button)
            self.buttons[state] = button

    @property
    def filter(self) -> frozenset[str]:
        """The states that are pressed in."""
        return frozenset(state for state, button in self.buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show other numbers; a state without nodes is not shown, and filters no longer."""
        for state, button in self.buttons.items():
            count = counts.get(state, 0)
            if not count:
                button.setChecked(False)
            button.show_count(count)
            button.setVisible(count > 0)
        self.setVisible(any(counts.get(state) for state in self.buttons))
        self.adjustSize()

    def clear_filter(self) -> None:
        """Let every button out."""
        for button in self.buttons.values():
            button.setChecked(False)

    def _on_toggled(self) -> None:
        self.filtered.emit(self.filter)
