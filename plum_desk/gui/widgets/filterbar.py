"""The filter bar: search, drop-down filters that show what they hold, and how much is left."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QSize, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button, LinkButton
from plum_desk.gui.widgets.fields import SearchField
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.paint import draw_cross, restyle

_CROSS_ZONE: Final = 26


class FilterButton(Button):
    """A drop-down of options that may be ticked; tinted with an × while any is."""

    changed = Signal()

    def __init__(self, look: Look, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, name, "filter", caret=True, parent=parent)
        self._name = name
        self._options: list[tuple[str, str]] = []
        self._chosen: list[str] = []
        self._menu = QMenu(self)
        self.clicked.connect(self._open)

    def set_options(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Set the filter's word and (key, text) of its options; ticks stay where their keys do."""
        self._name = name
        self._options = list(options)
        self._chosen = [key for key, _ in options if key in self._chosen]
        self._show()

    @property
    def chosen(self) -> list[str]:
        """Keys of the ticked options; empty means that the filter lets everything through."""
        return list(self._chosen)

    def choose(self, keys: Sequence[str]) -> None:
        """Tick exactly these options."""
        chosen = [key for key, _ in self._options if key in keys]
        if chosen != self._chosen:
            self._chosen = chosen
            self._show()
            self.changed.emit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._chosen and event.position().x() > self.width() - _CROSS_ZONE:
            self.setDown(False)
            self.choose([])
            return
        super().mouseReleaseEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._chosen:
            center = QPointF(self.width() - 15.5, self.height() / 2)
            draw_cross(QPainter(self), center, 2.8, self._look.color("link"))

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(16 if self._chosen else 0, 0)

    @override
    def _draw_content(self, painter: QPainter) -> None:
        painter.save()
        if self._chosen:
            painter.translate(-8, 0)
        super()._draw_content(painter)
        painter.restore()

    def _open(self) -> None:
        self._menu.clear()
        for key, text in self._options:
            action = QAction(text, self._menu)
            action.setCheckable(True)
            action.setChecked(key in self._chosen)
            action.toggled.connect(lambda on, key=key: self._toggle(key, on))
            self._menu.addAction(action)
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _toggle(self, key: str, on: bool) -> None:
        self.choose([*self._chosen, key] if on else [name for name in self._chosen if name != key])

    def _show(self) -> None:
        texts = [text for key, text in self._options if key in self._chosen]
        self._caret = not texts
        self.setProperty("set", bool(texts))
        joined = self.tr(", ").join(texts)
        self.setText(self.tr("{filter}: {choices}").format(filter=self._name, choices=joined) if texts else self._name)
        restyle(self)


class FilterBar(QWidget):
    """Search at the left, filters, “Clear” while any is set, and the count at the right."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(48)
        self.search = SearchField(look)
        self._clear = LinkButton(look)
        self._clear.hide()
        self.count = Label(look, "", "cell", "2")
        self._filters: list[FilterButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 20, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.search)
        self._row.addSpacing(0)
        self._row.addWidget(self._clear)
        self._row.addStretch(1)
        self._row.addWidget(self.count)
        self.search.changed.connect(self._on_changed)
        self._clear.clicked.connect(self.clear)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set the bar's own words."""
        self._clear.setText(self.tr("Clear"))

    def add_filter(self) -> FilterButton:
        """Add a drop-down filter behind the others."""
        button = FilterButton(self._look)
        self._row.insertWidget(1 + len(self._filters), button)
        self._filters.append(button)
        button.changed.connect(self._on_changed)
        return button

    def add_right(self, widget: QWidget) -> None:
        """Put a control at the right end, such as a segmented choice of the view."""
        self._row.addWidget(widget)

    def set_count(self, shown: str, total: str) -> None:
        """Say how many of all are shown."""
        self.count.setText(self.tr("{shown} of {total}").format(shown=shown, total=total))

    def clear(self) -> None:
        """Let everything through again."""
        self.search.clear()
        for button in self._filters:
            button.choose([])

    def _on_changed(self) -> None:
        self._clear.setVisible(bool(self.search.text()) or any(button.chosen for button in self._filters))
        self.changed.emit()
