"""Lines of a fixed height for plain text views, whose layout knows no line spacing of its own."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout
from typing_extensions import override

LINE: Final = 18


class FixedLines(QPlainTextDocumentLayout):
    """Makes every line 18 high, wrapped ones included."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        document.setDocumentLayout(self)

    @override
    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        if rect.height() > 0:
            rect.setHeight(LINE * max(block.layout().lineCount(), 1))
        return rect
