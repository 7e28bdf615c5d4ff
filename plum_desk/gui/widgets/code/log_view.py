"""A growing log: time, text, stderr in failed colour; follows its end until one scrolls away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.code.lines import FixedLines

_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: its time as it is shown, its text, and whether it came from stderr or warns."""

    time: str
    text: str
    level: str = ""


_TOKENS: Final = {"stderr": "failed.fg", "error": "failed.fg", "warning": "warning.fg"}


class LogView(QPlainTextEdit):
    """Keeps the last 10,000 lines; `followed` says that following was switched."""

    followed = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None, *, bare: bool = True) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: list[LogLine] = []
        self._following = True
        self._unseen = 0
        self._layout = FixedLines(self.document())
        self.setProperty("code", True)
        self.setProperty("bare", bare)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(_KEPT)
        self.setViewportMargins(12, 6, 0, 6)
        self._chip = Button(look, "", small=True, parent=self)
        self._chip.hide()
        self._chip.clicked.connect(lambda: self.set_following(True))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        look.theme.changed.connect(self._redraw)
        self.setFont(look.font("mono.small"))
        Retranslator(self, self._retranslate)

    @property
    def following(self) -> bool:
        """Whether the view stays at the end."""
        return self._following

    @property
    def unseen(self) -> int:
        """Lines that came while the view did not follow."""
        return self._unseen

    def set_lines(self, lines: Iterable[LogLine]) -> None:
        """Begin anew with these lines."""
        self._lines = []
        self._unseen = 0
        self.clear()
        self.append_lines(lines)

    def append_lines(self, lines: Iterable[LogLine]) -> None:
        """Add lines at the end."""
        new = list(lines)
        if not new:
            return
        self._lines = [*self._lines, *new][-_KEPT:]
        self._insert(new)
        if self._following:
            self._to_end()
        else:
            self._unseen += len(new)
        self._retranslate()

    def set_following(self, following: bool) -> None:
        """Follow the end, or stay where the view is."""
        if following:
            self._unseen = 0
        changed = following != self._following
        self._following = following
        if following:
            self._to_end()
        self._retranslate()
        if changed:
            self.followed.emit(following)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_chip()

    def _insert(self, lines: list[LogLine]) -> None:
        place = self.verticalScrollBar().value()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for line in lines:
            if not self.document().isEmpty() or cursor.position():
                cursor.insertBlock()
            cursor.insertText(f"{line.time}  " if line.time else "", self._format("text.3"))
            cursor.insertText(line.text, self._format(_TOKENS.get(line.level, "text.2")))
        cursor.endEditBlock()
        if not self._following:
            self.verticalScrollBar().setValue(place)

    def _format(self, token: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(self._look.color(token))
        return form

    def _redraw(self) -> None:
        self.setFont(self._look.font("mono.small"))
        lines, self._lines = self._lines, []
        self.clear()
        self._lines = lines
        if lines:
            self._insert(lines)
            if self._following:
                self._to_end()

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.isSliderDown() or self.underMouse():
            self.set_following(value >= bar.maximum())

    def _to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _retranslate(self) -> None:
        self._chip.setText(self.tr("%Ln new line(s)", "", self._unseen))
        self._chip.setVisible(self._unseen > 0)
        self._place_chip()

    def _place_chip(self) -> None:
        self._chip.adjustSize()
        self._chip.move((self.width() - self._chip.width()) // 2, self.height() - self._chip.height() - 10)
