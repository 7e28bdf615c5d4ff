"""A plain text view for code: mono 12 on lines of 18, line numbers, the place of a fault, copy."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import IconButton
from plum_desk.gui.widgets.code.lines import LINE, FixedLines
from plum_desk.gui.widgets.paint import RIGHT, draw_text

_GUTTER_PAD: Final = 12


class CodeView(QPlainTextEdit):
    """Read-only unless `editable`; `bare` leaves out the frame, for views that fill a dock."""

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, editable: bool = False, bare: bool = False
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._fault: tuple[int, int] | None = None
        self._lines = FixedLines(self.document())
        self.setProperty("code", True)
        self.setProperty("bare", bare)
        self.setReadOnly(not editable)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(28)
        self._gutter = _Gutter(self)
        self.copy_button = IconButton(look, "copy", parent=self)
        self.copy_button.clicked.connect(self._copy_all)
        self.blockCountChanged.connect(self._layout_gutter)
        self.updateRequest.connect(self._scroll_gutter)
        self.cursorPositionChanged.connect(self._mark)
        look.theme.changed.connect(self._refont)
        self._refont()
        Retranslator(self, self._retranslate)

    def set_text(self, text: str) -> None:
        """Show a text; scroll position is kept when the text is the same."""
        if text != self.toPlainText():
            self.setPlainText(text)

    def set_fault(self, line: int | None, column: int = 1) -> None:
        """Underline a place (counted from 1), or clear the mark with None."""
        self._fault = None if line is None else (line, column)
        self._mark()
        self._gutter.update()

    @property
    def fault_line(self) -> int | None:
        """Line of the marked fault."""
        return self._fault[0] if self._fault else None

    def gutter_width(self) -> int:
        """Room for the line numbers."""
        digits = max(2, len(str(self.blockCount())))
        return _GUTTER_PAD + 7 + digits * self.fontMetrics().horizontalAdvance("0")

    def paint_gutter(self, painter: QPainter) -> None:
        """Draw the numbers of the visible lines."""
        look = self._look
        font = look.font("mono")
        width = self.gutter_width() - 10
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > self.viewport().height():
                break
            wrong = self._fault is not None and self._fault[0] == block.blockNumber() + 1
            color = look.color("failed.fg" if wrong else "text.3")
            rect = QRectF(0, box.top(), width, LINE)
            draw_text(painter, rect, str(block.blockNumber() + 1), font, color, RIGHT)
            block = block.next()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()
        self.copy_button.move(self.width() - 34, 6)

    def _refont(self) -> None:
        self.setFont(self._look.font("mono"))
        self._layout_gutter()
        self._mark()

    def _layout_gutter(self) -> None:
        self.setViewportMargins(self.gutter_width(), 6, 0, 6)
        self._place_gutter()

    def _place_gutter(self) -> None:
        rect = self.viewport().geometry()
        self._gutter.setGeometry(QRect(0, rect.top(), self.gutter_width(), rect.height()))

    def _scroll_gutter(self, rect: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update()

    def _mark(self) -> None:
        marks = []
        if not self.isReadOnly():
            current = QTextEdit.ExtraSelection()
            current.format.setBackground(self._look.color("hover"))
            current.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            current.cursor = self.textCursor()
            current.cursor.clearSelection()
            marks.append(current)
        if self._fault is not None:
            marks.append(self._fault_mark(*self._fault))
        self.setExtraSelections(marks)

    def _fault_mark(self, line: int, column: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        cursor = QTextCursor(block)
        length = max(block.length() - 1, 0)
        cursor.setPosition(block.position() + min(column - 1, max(length - 1, 0)))
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        mark.format.setUnderlineColor(self._look.color("failed.solid"))
        return mark

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.toPlainText())

    def _retranslate(self) -> None:
        self.copy_button.set_tip(self.tr("Copy"))


class _Gutter(QWidget):
    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_gutter(QPainter(self))
