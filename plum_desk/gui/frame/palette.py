"""The palette (Ctrl+K): every object and action, found by a few letters, run with Enter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from plum_desk.gui.frame.match import match
from plum_desk.gui.frame.palette_paint import HEAD, Hint, Line, PalettePainter
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.shadow import paint_shadow, shadow_margin
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.paint import draw_box

WIDTH: Final = 560
_MOST_OBJECTS: Final = 6
_MOST_ACTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One thing to find: `kind` says what it is ("workflow v12"), `words` are further ways to find it."""

    text: str
    kind: str
    icon: str
    act: Callable[[], None]
    is_action: bool = False
    keys: tuple[str, ...] = ()
    words: str = ""


Provider = Callable[[], Iterable[PaletteEntry]]


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: PaletteEntry
    score: float
    positions: tuple[int, ...]


class Palette(QWidget):
    """Lies over the window without a scrim; closes on Escape, on a click elsewhere, and when it has acted."""

    closed = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._providers: list[Provider] = []
        self._entries: list[PaletteEntry] = []
        self._hits: list[_Hit] = []
        self._found = 0
        self._current = 0
        self._margin = shadow_margin("dialog")
        self._painter = PalettePainter(look)
        self._before: QWidget | None = None
        self.field = QLineEdit(self)
        self.field.setProperty("bare", True)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        parent.installEventFilter(self)
        self.setMouseTracking(True)
        self.hide()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set the palette's own words."""
        self.field.setPlaceholderText(self.tr("Search objects and actions"))
        self.field.setAccessibleName(self.tr("Search objects and actions"))
        self._painter.objects = self.tr("Objects")
        self._painter.actions = self.tr("Actions")
        self._painter.nothing = self.tr("Nothing matches")
        self._painter.hints = (
            Hint(("↑ ↓",), self.tr("choose")),
            Hint(("↵",), self.tr("open")),
            Hint(("Esc",), self.tr("close")),
        )

    def add_provider(self, provider: Provider) -> None:
        """Ask this source too, each time the palette opens."""
        self._providers.append(provider)

    @property
    def hits(self) -> list[PaletteEntry]:
        """What is shown, best first, objects before actions."""
        return [hit.entry for hit in self._hits]

    def open(self) -> None:
        """Show, with an empty field and fresh entries."""
        self._before = self.window().focusWidget()
        self._entries = [entry for provider in self._providers for entry in provider()]
        self.field.setFont(self._look.font("object"))
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Go away without acting."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None
        self.closed.emit()

    def run(self, place: int | None = None) -> None:
        """Run an entry, the marked one by default."""
        index = self._current if place is None else place
        if 0 <= index < len(self._hits):
            entry = self._hits[index].entry
            self.dismiss()
            entry.act()

    def _search(self, text: str) -> None:
        found = [hit for entry in self._entries if (hit := _hit(text, entry)) is not None]
        self._found = len(found)
        found.sort(key=lambda hit: -round(hit.score))
        objects = [hit for hit in found if not hit.entry.is_action][:_MOST_OBJECTS]
        actions = [hit for hit in found if hit.entry.is_action][:_MOST_ACTIONS]
        self._hits = objects + actions
        self._current = 0
        self._place()
        self.update()

    def _lines(self) -> list[Line]:
        return [
            Line(hit.entry.text, hit.entry.kind, hit.entry.icon, hit.positions, hit.entry.keys, hit.entry.is_action)
            for hit in self._hits
        ]

    def _count(self) -> str:
        if not self.field.text():
            return number(len(self._entries))
        text = self.tr("{shown} of {total}")
        return text.format(shown=number(self._found), total=number(len(self._entries)))

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(WIDTH, parent.width() - 40)
        height = self._painter.height(self._lines())
        left, top = (parent.width() - width) // 2, round(parent.height() * 0.15)
        margin = self._margin
        self.setGeometry(left - margin, top - margin, width + 2 * margin, height + 2 * margin)
        self.field.setGeometry(margin + 44, margin + 1, width - 44 - 110, HEAD - 2)

    def _panel(self) -> QRectF:
        margin = self._margin
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def _move(self, step: int) -> None:
        if self._hits:
            self._current = (self._current + step) % len(self._hits)
            self.update()

    def _row_at(self, event: QMouseEvent) -> int | None:
        return self._painter.row_at(self._lines(), event.position().y() - self._panel().top())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, panel = self._look, self._panel()
        paint_shadow(painter, panel, look.theme, "dialog", 10)
        draw_box(painter, panel, 10, look.color("raised"), look.color("border"))
        self._painter.paint(painter, panel, self._lines(), self._current, self._count())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.dismiss()
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._move(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event)
        if row is not None and row != self._current:
            self._current = row
            self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event)
        if row is not None:
            self.run(row)
        elif not self._panel().contains(event.position()):
            self.dismiss()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._move(-1 if event.angleDelta().y() > 0 else 1)


def _hit(query: str, entry: PaletteEntry) -> _Hit | None:
    if not query.strip():
        return _Hit(entry, 0.0, ())
    found = match(query, entry.text)
    if found is not None:
        return _Hit(entry, found.score, found.positions)
    other = match(query, f"{entry.kind} {entry.words}")
    return None if other is None else _Hit(entry, other.score * 0.5, ())


def page_entries(pages: Sequence[tuple[str, str, str]], kind: str, show: Callable[[str], None]) -> list[PaletteEntry]:
    """Entries that lead to pages, from (key, title, icon)."""
    return [PaletteEntry(title, kind, icon, _opener(show, key), words=key) for key, title, icon in pages]


def _opener(show: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: show(key)
