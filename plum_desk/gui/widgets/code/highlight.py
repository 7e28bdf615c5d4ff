"""Syntax colours of JSON, kept in step with the theme."""

import re
from typing import Final

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from plum_desk.gui.theme.look import Look

_TOKEN: Final = re.compile(
    r"(?P<string>\"(?:[^\"\\]|\\.)*\"?)(?P<colon>\s*:)?"
    r"|(?P<num>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<kw>\b(?:true|false|null)\b)"
    r"|(?P<punct>[{}\[\],:])"
)
_TOKENS: Final = {"num": "syntax.num", "kw": "syntax.kw", "punct": "text.2"}


class JsonHighlighter(QSyntaxHighlighter):
    """Keys, strings, numbers and words of JSON."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look
        self._formats: dict[str, QTextCharFormat] = {}
        look.theme.changed.connect(self._recolor)

    @override
    def highlightBlock(self, text: str) -> None:
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if match["string"] is not None:
                token = "syntax.key" if match["colon"] is not None else "syntax.str"
                start, end = match.span("string")
            else:
                token = _TOKENS[kind]
                start, end = match.span()
            self.setFormat(start, end - start, self._format(token))

    def _format(self, token: str) -> QTextCharFormat:
        found = self._formats.get(token)
        if found is None:
            found = self._formats[token] = QTextCharFormat()
            found.setForeground(self._look.color(token))
        return found

    def _recolor(self) -> None:
        self._formats.clear()
        self.rehighlight()
