"""The cron field: five equal cells in one box, name and range of each below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.schedules.cron_fields import LIMITS, cells_of, read_field
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, draw_box, draw_text, text_width

_BOX: Final = 28
_CAPTION: Final = 20
_GAP: Final = 5


class CronField(QWidget):
    """Space leads to the next cell, arrows over the edge too; a whole expression may be pasted into any of them."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._faulty = False
        self.cells = [self._cell() for _ in LIMITS]
        self.setFocusProxy(self.cells[0])
        self.setFixedHeight(_BOX + _CAPTION)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, _CAPTION + 1)
        row.setSpacing(0)
        for cell in self.cells:
            row.addWidget(cell, 1)
        look.theme.changed.connect(self._refont)
        self._refont()
        Retranslator(self, self._retranslate)

    @property
    def expression(self) -> str:
        """The five cells, a blank between them."""
        return " ".join(cell.text().strip() for cell in self.cells)

    def set_expression(self, expression: str) -> None:
        """Fill the cells, without saying so."""
        for cell, text in zip(self.cells, cells_of(expression), strict=True):
            cell.blockSignals(True)
            cell.setText(text)
            cell.blockSignals(False)
        self.update()

    def set_fault(self, faulty: bool) -> None:
        """Outline the box as wrong, or as right again."""
        self._faulty = faulty
        self.update()

    def names(self) -> tuple[str, ...]:
        """The names of the five cells."""
        return (
            self.tr("min", "cron cell"),
            self.tr("hour", "cron cell"),
            self.tr("day", "cron cell"),
            self.tr("month", "cron cell"),
            self.tr("weekday", "cron cell"),
        )

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, _BOX + _CAPTION)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.cells:
            return self._on_key(self.cells.index(watched), event)
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        focused = self._focused()
        outline = "failed.solid" if self._faulty else "focus" if focused >= 0 else "control"
        box = QRectF(0, 0, self.width(), _BOX)
        draw_box(painter, box, 5, look.color("panel"), look.color(outline))
        for index, name in enumerate(self.names()):
            place = QRectF(self.cells[index].geometry())
            if index:
                painter.fillRect(QRectF(round(place.left()), 7, 1, _BOX - 14), look.color("border"))
            self._draw_caption(painter, place, index, name, focused == index)

    def _draw_caption(self, painter: QPainter, cell: QRectF, index: int, name: str, focused: bool) -> None:
        look, (least, most) = self._look, LIMITS[index]
        wrong = read_field(index, self.cells[index].text().strip()) is None
        token = "failed.fg" if wrong else "link" if focused else "text.2"
        limits = f"{least}\N{EN DASH}{most}"
        strong, plain = look.font("cell.strong" if focused else "cell"), look.font("caption")
        width = text_width(name, strong) + _GAP + text_width(limits, plain)
        x = cell.center().x() - width / 2
        line = QRectF(x, _BOX + 2, width, _CAPTION - 2)
        used = draw_text(painter, line.adjusted(0, 0, 1, 0), name, strong, look.color(token))
        rest = line.adjusted(used + _GAP, 0, 2, 0)
        draw_text(painter, rest, limits, plain, look.color("failed.fg" if wrong else "text.3"))

    def _cell(self) -> QLineEdit:
        cell = QLineEdit(self)
        cell.setProperty("bare", True)
        cell.setAlignment(CENTER)
        cell.setFixedHeight(_BOX - 2)
        cell.setMinimumWidth(40)
        cell.installEventFilter(self)
        cell.textChanged.connect(self._on_changed)
        return cell

    def _on_changed(self) -> None:
        self.update()
        self.changed.emit()

    def _on_key(self, index: int, event: QKeyEvent) -> bool:
        cell = self.cells[index]
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text().strip()
            if len(text.split()) == len(LIMITS):
                self.set_expression(" ".join(text.split()))
                self._on_changed()
                return True
            return False
        if event.key() == Qt.Key.Key_Space:
            self._go_to(index + 1)
            return True
        if event.key() == Qt.Key.Key_Right and cell.cursorPosition() == len(cell.text()):
            return self._go_to(index + 1)
        if event.key() == Qt.Key.Key_Left and cell.cursorPosition() == 0:
            return self._go_to(index - 1)
        return False

    def _go_to(self, index: int) -> bool:
        if not 0 <= index < len(self.cells):
            return False
        self.cells[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self.cells[index].selectAll()
        return True

    def _focused(self) -> int:
        return next((index for index, cell in enumerate(self.cells) if cell.hasFocus()), -1)

    def _refont(self) -> None:
        for cell in self.cells:
            cell.setFont(self._look.font("mono"))
        self.update()

    def _retranslate(self) -> None:
        for cell, name in zip(self.cells, self.names(), strict=True):
            cell.setAccessibleName(name)
        self.update()
