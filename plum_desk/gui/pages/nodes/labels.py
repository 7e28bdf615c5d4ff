"""The dialog that sets a node's labels, one in each line."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from plum_desk.api.types.nodes import Node
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.dialog import Dialog

_HEIGHT = 150


class LabelsDialog(Dialog):
    """`labels()` is what was written, once it was accepted."""

    def __init__(self, look: Look, parent: QWidget, node: Node) -> None:
        super().__init__(look, parent)
        self._node = node
        self.editor = QPlainTextEdit(text_of(node.labels))
        self.editor.setProperty("code", True)
        self.editor.setFont(look.font("mono"))
        self.editor.setFixedHeight(_HEIGHT)
        self.editor.setTabChangesFocus(True)
        self._cancel = Button(look, " ")
        self.act = Button(look, " ", "primary")
        self.body.addWidget(self.editor)
        self.add_footer(self._cancel)
        self.add_footer(self.act)
        self._cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.editor.textChanged.connect(self._check)
        Retranslator(self, self._retranslate)

    def labels(self) -> dict[str, str]:
        """The labels as they are written."""
        return parse(self.editor.toPlainText())[0]

    def _check(self) -> None:
        wrong = parse(self.editor.toPlainText())[1]
        self.act.setEnabled(not wrong)
        self.set_missing(self.tr("“{line}” is no name=value").format(line=wrong) if wrong else "")

    def _retranslate(self) -> None:
        self.set_texts(
            self.tr("Labels of {node}").format(node=self._node.node_id),
            self.tr("One name=value in each line. Tasks choose their node by them."),
        )
        self._cancel.setText(self.tr("Cancel"))
        self.act.setText(self.tr("Save labels"))
        self._check()


def text_of(labels: dict[str, str]) -> str:
    """Labels as lines."""
    return "\n".join(f"{name}={value}" for name, value in sorted(labels.items()))


def parse(text: str) -> tuple[dict[str, str], str]:
    """The labels in some lines, and the first line that is none."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, value = line.partition("=")
        if not sign or not name.strip():
            return found, line
        found[name.strip()] = value.strip()
    return found, ""
