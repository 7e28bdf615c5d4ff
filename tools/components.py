"""Render every part and state on one sheet, offscreen, into build/components-*.png."""

import os
import sys
from math import sin
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import MODES, Theme
from plum_desk.gui.theme.tokens import SERIES_COUNT
from plum_desk.gui.widgets.band import Band
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.choices import SegmentedControl, Switch
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.fields import Choice, Field, NumberField
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.paint import draw_box
from plum_desk.gui.widgets.pill import Chip, Pill, StateText
from plum_desk.gui.widgets.ring import Ring
from plum_desk.gui.widgets.tile import Tile, TileContent
from plum_desk.gui.widgets.toast import Toast

SIZE = (1440, 900)
STATES = (
    ("Queued", "Queued", "已排队"),
    ("Ready", "Ready", "就绪"),
    ("Running", "Running", "运行中"),
    ("Waiting", "Waiting", "等待中"),
    ("Paused", "Paused", "已暂停"),
    ("Succeeded", "Succeeded", "成功"),
    ("Failed", "Failed", "失败"),
    ("Timeout", "Timeout", "超时"),
    ("UpstreamFailed", "Upstream failed", "上游失败"),
    ("Skipped", "Skipped", "已跳过"),
    ("Canceled", "Canceled", "已取消"),
    ("Warning", "Warning", "警告"),
    ("Info", "Info", "信息"),
)


class Glyph(QWidget):
    """One glyph of 16."""

    def __init__(self, look: Look, state: str) -> None:
        super().__init__()
        self._look, self._state = look, state
        self.setFixedSize(18, 26)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_glyph(QPainter(self), QRectF(0, 5, 16, 16), self._state, self._look.theme)


class Swatches(QWidget):
    """The eight series."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(340, 56)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(SERIES_COUNT):
            x, y = number % 4 * 88, number // 4 * 30
            draw_box(painter, QRectF(x, y, 22, 22), 4, self._look.color(f"series.{number}"))


class Sheet(QWidget):
    """The sheet."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.resize(*SIZE)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(32)
        for fill, stretch in ((self._left, 35), (self._middle, 56), (self._right, 42)):
            column = QVBoxLayout()
            column.setSpacing(6)
            fill(column)
            column.addStretch(1)
            row.addLayout(column, stretch)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color("window"))

    def _title(self, column: QVBoxLayout, text: str, note: str = "") -> None:
        column.addSpacing(8)
        column.addLayout(line(Label(self._look, text, "card"), Label(self._look, note, "cell", "2")))

    def _left(self, column: QVBoxLayout) -> None:
        look = self._look
        self._title(column, "States", "shape and colour")
        states = QVBoxLayout()
        states.setSpacing(0)
        for state, word, chinese in STATES:
            texts = (Pill(look, state, word), StateText(look, state, word), StateText(look, state, chinese))
            states.addLayout(line(Glyph(look, state), *texts))
        column.addLayout(states)
        self._title(column, "Series", "in this order")
        column.addWidget(Swatches(look))
        self._title(column, "Buttons")
        off = Button(look, "Disabled")
        off.setEnabled(False)
        busy = Button(look, "Busy", "primary", "play")
        buttons = (
            Button(look, "Run", "primary", "play"),
            Button(look, "Export", icon="export"),
            Button(look, "Cancel"),
        )
        column.addLayout(line(*buttons, off))
        more = Button(look, "More", "ghost", caret=True)
        danger = Button(look, "Delete 3 keys", "danger", "trash")
        focused = Button(look, "Focused")
        column.addLayout(line(danger, more, Button(look, icon="dots-three"), focused, busy))
        busy.set_busy(True)
        self._ring = Ring(look)
        self._focused = focused
        self._title(column, "Fields")
        column.addLayout(line(Field(look, "192.168.1.42", unit="IPv4"), Field(look, "bench")))
        self._wrong = Field(look, "70000")
        column.addLayout(line(Field(look, placeholder="No limit"), self._wrong))
        column.addLayout(line(NumberField(look, 300, unit="s"), self._choice()))
        box, other = QCheckBox("Start at once"), QCheckBox("Follow")
        box.setChecked(True)
        switch = Switch(look, "Follow")
        switch.setChecked(True)
        column.addLayout(line(box, other, switch, Switch(look)))
        self._title(column, "Text")
        column.addWidget(Label(look, "Page title 18 / 600", "page"))
        column.addWidget(Label(look, "Card title 13 / 600", "card"))
        column.addWidget(Label(look, "Body 13, secondary, and tertiary 12", "body", "2"))
        column.addWidget(Label(look, "mono 12: 01JD7K4F1C  0x1F  a/b", "mono", "2"))

    def _choice(self) -> Choice:
        choice = Choice(self._look)
        choice.set_options([("worker", "Worker"), ("node", "Node")])
        choice.set_note("2 of 4 free")
        return choice

    def _middle(self, column: QVBoxLayout) -> None:
        look = self._look
        self._title(column, "Tiles")
        tiles = (
            Tile(look, "desktop-tower", "Nodes"),
            Tile(look, "stack", "Instances"),
            Tile(look, "bell", "Alerts"),
        )
        wave = tuple(sin(i / 2.3) + sin(i / 5.1) * 1.4 for i in range(40))
        tiles[0].set_content(TileContent("4", "of 5 online", "Unknown", "1 unknown", wave))
        tiles[1].set_content(TileContent("14", "of 15 running", "CrashLoop", "1 crash loop", wave))
        tiles[2].set_content(TileContent("2", "active", "Failed", "1 critical", (0, 0, 0, 1, 1, 2), True))
        column.addLayout(line(*tiles, end=False))
        self._title(column, "Empty page")
        empty = EmptyState(look, "gauge")
        empty.set_texts("No devices yet", "A device appears when a program registers it with the SDK or the API.")
        empty.add_step(Button(look, "Load the sample lab", "primary"))
        empty.add_step(Button(look, "Show the code", icon="code"))
        column.addWidget(empty)
        self._title(column, "Progress and choice")
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setValue(42)
        column.addLayout(line(bar, Label(look, "Uploading, 42 %, 0:08 left", "cell", "2")))
        segments = SegmentedControl(look)
        segments.set_items([("5", "5 min"), ("60", "1 h"), ("24", "24 h")])
        chips = (Chip(look, "batch BTO-118"), Chip(look, "gpu", mono=True), Chip(look, "LCR-2", closable=True))
        column.addLayout(line(segments, *chips))

    def _right(self, column: QVBoxLayout) -> None:
        look = self._look
        self._title(column, "Bands")
        for state, text, cure in (
            ("Failed", "Unreachable since 09:40:12, values are frozen", "Retry now"),
            ("Warning", "Authorization is off on this controller", "Settings"),
        ):
            band = Band(look, state, rounded=True)
            band.set_texts(text)
            band.add_link(cure)
            column.addWidget(band)
        self._title(column, "Toasts")
        column.addWidget(Toast(look, "Succeeded", "Run started", "Sinter and characterise, 01JD7K4F", "Open"))
        failed = Toast(look, "Failed", "furnace-2 refused the set point", "502 device.refused: door is open", "Details")
        column.addWidget(failed)

    def finish(self) -> None:
        """Put on what needs places: rings."""
        self._ring.lie_around(self._focused)
        self._wrong.set_fault(True)


def line(*widgets: QWidget, end: bool = True) -> QHBoxLayout:
    """Widgets in one row."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    if end:
        row.addStretch(1)
    return row


def render(app: QApplication, mode: str, folder: Path) -> None:
    """Draw the sheet in one theme."""
    theme = Theme("dark" if mode == "dark" else "light")
    theme.apply(app)
    look = Look.of(theme)
    sheet = Sheet(look)
    sheet.show()
    sheet.finish()
    app.sendPostedEvents()
    sheet.grab().save(str(folder / f"components-{mode}.png"))
    dialog = ConfirmDialog(
        look,
        sheet,
        question="Delete workflow “Sputter coat”?",
        consequences="Its 6 versions, 214 runs and their logs are deleted too.\nType the name to go on:",
        verb="Delete workflow",
        type_name="Sputter coat",
    )
    dialog.typed.setText("Sputter")
    dialog.open()
    app.sendPostedEvents()
    sheet.grab().save(str(folder / f"components-dialog-{mode}.png"))


def main() -> int:
    """Write the sheets and say where they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for mode in MODES[:2]:
        render(app, mode, folder)
    sys.stdout.write(f"sheets in {folder.resolve()}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
