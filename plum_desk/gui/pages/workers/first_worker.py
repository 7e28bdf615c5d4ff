"""The dialog that shows a whole worker to copy."""

from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.code.editor import CodeView
from plum_desk.gui.widgets.dialog import WIDE, Dialog

EXAMPLE: Final = """from plum_desk.sdk import Worker

worker = Worker("bench-1", capacity=4)


@worker.task("measure.mean")
async def mean(ctx, values: list[float], digits: int = 3) -> dict:
    ctx.progress(0.5, "half way")
    return {"mean": round(sum(values) / len(values), digits)}


worker.run()
"""
_HEIGHT: Final = 250


class FirstWorkerDialog(Dialog):
    """On this machine the worker finds the controller by itself."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, width=WIDE)
        self.code = CodeView(look)
        self.code.set_text(EXAMPLE)
        self.code.setFixedHeight(_HEIGHT)
        self.body.addWidget(self.code)
        self._close = Button(look, " ")
        self.copy = Button(look, " ", "primary", "copy")
        self.add_footer(self._close)
        self.add_footer(self.copy)
        self._close.clicked.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        self.finished.connect(self.deleteLater)
        Retranslator(self, self._retranslate)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(EXAMPLE)
        self.accept()

    def _retranslate(self) -> None:
        self.set_texts(
            self.tr("A worker in ten lines"),
            self.tr(
                "Save it as worker.py and start it with Python; on this machine it finds the controller by itself."
            ),
        )
        self._close.setText(self.tr("Close"))
        self.copy.setText(self.tr("Copy"))
