"""How fast the canvas opens, pans and zooms: one JSON line for each size and zoom, times in milliseconds.

Every frame is a full repaint of a 1440x900 view into an image, as the slowest screen would ask for.
"""

import json
import os
import random
import statistics
import sys
from collections.abc import Callable
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from plum_desk.gui.dag.camera import Camera
from plum_desk.gui.dag.graph import CanvasEdge, CanvasGraph, CanvasNode, edge_state
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.placed import placed_now
from plum_desk.gui.dag.scene import CanvasScene
from plum_desk.gui.dag.view import CanvasView
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Theme

WIDTH, HEIGHT = 1440, 900
FRAMES = 40
SIZES = ((25, 40), (100, 100))
ZOOMS = (1.0, 0.75, 0.5, 0.3, 0.21, 0.1)
STATES = ("Succeeded", "Succeeded", "Succeeded", "Running", "Failed", "Pending", "Skipped", "Waiting")


def graph_of(columns: int, rows: int) -> CanvasGraph:
    """A grid of cards with arrows to cards near by, always the same."""
    dice = random.Random(7)
    nodes = {
        (c, r): CanvasNode(
            key=f"n{c}_{r}",
            title=f"Step {c}.{r} of the batch",
            type="task",
            subtitle=f"bench-{r % 4} · measure.mean",
            icon="lightning",
            state=dice.choice(STATES),
            attempt=1,
            started_at=1000.0,
            finished_at=1000.0 + dice.randint(1, 5000),
        )
        for c in range(columns)
        for r in range(rows)
    }
    edges = []
    for (c, r), node in nodes.items():
        if c + 1 < columns:
            for to in sorted({r, min(rows - 1, max(0, r + dice.randint(-2, 2)))}):
                target = nodes[c + 1, to]
                edges.append(CanvasEdge(node.key, target.key, None, edge_state(node, target, None)))
    return CanvasGraph(tuple(nodes.values()), tuple(edges))


class Bench:
    """One view over one graph, painted into an image."""

    def __init__(self, look: Look) -> None:
        self._image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        self._model = CanvasModel()
        self._scene = CanvasScene(self._model, look, lambda: 2000.0)
        self._view = CanvasView(self._scene, moves=False)
        self._view.resize(WIDTH, HEIGHT)
        self._view.show()

    def frame(self) -> None:
        """Paint the whole view once."""
        painter = QPainter(self._image)
        self._view.render(painter)
        painter.end()

    def open(self, graph: CanvasGraph) -> float:
        """From the graph to the first frame."""
        start = perf_counter()
        self._model.set_graph(graph)
        self._scene.set_placed(placed_now(graph))
        self._view.begin()
        self.frame()
        return (perf_counter() - start) * 1000

    def fit(self) -> float:
        """Show everything, and the first frame of that."""
        start = perf_counter()
        self._view.fit()
        self.frame()
        return (perf_counter() - start) * 1000

    def pan(self, zoom: float) -> list[float]:
        """Frames of a slow pan through the middle."""
        middle = self._scene.bounds.center()
        return [
            _timed(lambda i=i: self._look(Camera(middle.x() + 9 * i / zoom, middle.y() + 5 * i / zoom, zoom)))
            for i in range(FRAMES)
        ]

    def zoom(self, zoom: float) -> list[float]:
        """Frames of a slow zoom in the middle, within the same level of detail."""
        middle = self._scene.bounds.center()
        return [_timed(lambda i=i: self._look(Camera(middle.x(), middle.y(), zoom * 1.003**i))) for i in range(FRAMES)]

    def _look(self, camera: Camera) -> None:
        self._view.look(camera)
        self.frame()


def _timed(act: Callable[[], None]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def summary(times: list[float]) -> dict[str, float]:
    """Median, 95th percentile and frames a second at the median."""
    median = statistics.median(times)
    return {
        "p50_ms": round(median, 2),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 2),
        "fps": round(1000 / median, 1),
    }


def main() -> None:
    app = QApplication(sys.argv)
    theme = Theme("dark")
    theme.apply(app)
    look = Look.of(theme)
    for columns, rows in SIZES:
        graph = graph_of(columns, rows)
        bench = Bench(look)
        size = {"bench": "canvas", "nodes": len(graph.nodes), "edges": len(graph.edges)}
        print(json.dumps({**size, "open_ms": round(bench.open(graph), 1), "fit_ms": round(bench.fit(), 1)}), flush=True)
        for zoom in ZOOMS:
            for kind, times in (("pan", bench.pan(zoom)), ("zoom", bench.zoom(zoom))):
                print(json.dumps({**size, "zoom": zoom, "move": kind, **summary(times)}), flush=True)


if __name__ == "__main__":
    main()
