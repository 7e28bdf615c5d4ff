"""An open container in the scene: it reflects the model and knows what stands at a point of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from plum_desk.gui.dag.card_paint import Ports
from plum_desk.gui.dag.container_paint import Chip, Content, paint_container, paint_container_far
from plum_desk.gui.dag.frame import within
from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.dag.grounds import MARGIN, Marks
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.inside import LoopInside
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.paths import place_in_loop


@dataclass(frozen=True, slots=True)
class Spot:
    """What a press meets: `open`, `close`, `run` (the child run), an iteration, or a node of the body by path."""

    kind: Literal["open", "close", "run", "iteration", "node"]
    iteration: int = 0
    path: str = ""


class ContainerItem(QGraphicsItem):
    """A card that shows its inside; it offers what `NodeItem` offers."""

    def __init__(self, key: str, model: CanvasModel, ink: Ink, now: Callable[[], float]) -> None:
        super().__init__()
        self.painted = 0
        self._key = key
        self._model = model
        self._ink = ink
        self._now = now
        self._marks = Marks()
        self._inner: str | None = None
        self._far = False
        self.setZValue(10)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def node(self) -> CanvasNode:
        """The container's own card."""
        return self._model.nodes[self._key]

    def set_node(self, node: CanvasNode) -> None:
        """Something in it changed."""
        self.update()

    def set_ports(self, ports: Ports) -> None:
        """A container shows no ports."""

    def set_marks(self, marks: Marks) -> None:
        """Show pointer, selection and focus."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def set_inner(self, path: str | None) -> None:
        """Show which node of the body is selected."""
        if path != self._inner:
            self._inner = path
            self.update()

    def set_far(self, far: bool) -> None:
        """Show only title and glyph."""
        if far != self._far:
            self._far = far
            self.update()

    def tick(self) -> None:
        """A second went by."""
        self.update()

    def spot_at(self, x: float, y: float) -> Spot | None:
        """What stands at a point of the scene."""
        content = self.content()
        if content is None or self._far:
            return None
        x, y = x - self.x(), y - self.y()
        frame = content.frame
        if within(frame.close, x, y):
            return Spot("close")
        for place, chip in enumerate(content.chips):
            if within(frame.chip(place), x, y):
                return Spot("iteration", chip.iteration)
        if content.link and within(frame.foot, x, y) and x > frame.width - 120:
            return Spot("run")
        key = frame.card_at(x, y)
        iteration = self._model.iteration(self._key)
        if key is None or iteration is None:
            return None
        return Spot("node", path=f"{self._key}[{iteration}].{key}")

    def content(self) -> Content | None:
        """What it shows now."""
        frame, inside = self._model.frame(self._key), self._model.inside(self._key)
        if frame is None or inside is None:
            return None
        iteration = self._model.iteration(self._key)
        chips = self._chips(inside, frame.chips, iteration) if isinstance(inside, LoopInside) and frame.strip else ()
        place = place_in_loop(self._inner or "")
        inner = place[2] if place is not None and place[1] == iteration else None
        link = "" if inside.is_loop else QCoreApplication.translate("Container", "Open run")
        return Content(frame, inside.graph(iteration), chips, inner, link)

    def _chips(self, inside: LoopInside, room: int, chosen: int | None) -> tuple[Chip, ...]:
        """The chosen iteration with those around it; the outer slots lead to what has no room."""
        count = inside.count
        end = min(count, max((chosen or 0) + 2, room))
        begin = max(end - room, 0)
        chips = [Chip(i, inside.label_of(i), inside.state_of(i), i == chosen) for i in range(begin, end)]
        if begin > 0 and len(chips) > 2:
            chips[0] = Chip(begin, f"‹ {begin + 1}", "Pending", step=True)
        if end < count and len(chips) > 2:
            chips[-1] = Chip(end - 1, f"{count - end + 1} ›", "Pending", step=True)
        return tuple(chips)

    @override
    def boundingRect(self) -> QRectF:
        frame = self._model.frame(self._key)
        size = (0.0, 0.0) if frame is None else (frame.width, frame.height)
        return QRectF(0, 0, *size).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        content = self.content()
        if content is None:
            return
        self.painted += 1
        if self._far:
            paint_container_far(painter, self._ink, self.node, content.frame, self._marks)
        else:
            paint_container(painter, self._ink, self.node, content, self._marks, self._now())
