"""The canvas of a run as one widget: the view with its floating bars, find box and minimap."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImageWriter, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import RunNode, Workflow
from plum_desk.gui.dag.bars import CountsBar, ToolBar
from plum_desk.gui.dag.camera import Camera
from plum_desk.gui.dag.cards import from_run, from_workflow
from plum_desk.gui.dag.container_item import Spot
from plum_desk.gui.dag.export import canvas_image
from plum_desk.gui.dag.findbox import FindBox, matches
from plum_desk.gui.dag.floating import HEIGHT, MARGIN
from plum_desk.gui.dag.graph import CanvasGraph, Definitions
from plum_desk.gui.dag.inside import Inside, insides_of
from plum_desk.gui.dag.minimap import Minimap
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.paths import owner_of
from plum_desk.gui.dag.placed import LARGE, Placed, place, placed_now
from plum_desk.gui.dag.scene import CanvasScene
from plum_desk.gui.dag.texts import state_phrase
from plum_desk.gui.dag.view import CanvasView
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look

Start = Callable[[Coroutine[Any, Any, None], str], None]
_FOLLOW_MS: Final = 250
_ZOOM_STEP: Final = 1.25
_LEAST_FOR_MINIMAP: Final = QSize(720, 360)


class RunCanvas(QWidget):
    """Shows one run. `selection_changed` carries a path or None; `opened` asks for a node's detail.

    `child_wanted` asks for the child run of a card. `start` runs coroutines: large graphs are laid out in a thread.
    """

    selection_changed = Signal(object)
    opened = Signal(str)
    child_wanted = Signal(str)

    def __init__(
        self, look: Look, now: Callable[[], float], parent: QWidget | None = None, *, start: Start | None = None
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._asked = object()
        self.model = CanvasModel(self)
        self.scene = CanvasScene(self.model, look, now, self)
        self.view = CanvasView(self.scene, self)
        self.tools = ToolBar(look, self)
        self.counts = CountsBar(look, self)
        self.find_box = FindBox(look, self)
        self.minimap = Minimap(look, self.model, self.view, self.scene, self)
        self._hits: list[str] = []
        self._shown_for: str | None = None
        self._untouched = True
        self._soon = _Soon(self._catch_up, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._connect()
        Retranslator(self, self._retranslate)

    def _connect(self) -> None:
        view, tools = self.view, self.tools
        self.scene.selected_changed.connect(self._on_selected)
        view.opened.connect(self._on_opened)
        view.pressed.connect(self._on_pressed)
        view.turned.connect(self._on_turned)
        self.model.opened_changed.connect(self._on_resized)
        view.camera_changed.connect(lambda: tools.show_zoom(view.zoom))
        view.tool_changed.connect(tools.show_tool)
        view.panned.connect(self._on_panned)
        tools.tool_chosen.connect(view.set_tool)
        tools.zoomed_out.connect(lambda: view.zoom_to(view.zoom / _ZOOM_STEP))
        tools.zoomed_in.connect(lambda: view.zoom_to(view.zoom * _ZOOM_STEP))
        tools.zoom_reset.connect(lambda: view.zoom_to(1.0))
        tools.fitted.connect(view.fit)
        tools.followed.connect(self._soon.ask)
        tools.found.connect(self.find_box.enter)
        self.counts.filtered.connect(self.scene.set_filter)
        self.find_box.asked.connect(self._on_asked)
        self.find_box.stepped.connect(self._on_stepped)
        self.find_box.closed.connect(self.view.setFocus)
        self.model.node_changed.connect(self._soon.ask)
        self.model.graph_changed.connect(self._soon.ask)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.find_box.enter)
        tools.follow.setChecked(True)

    def show_run(
        self, workflow: Workflow, nodes: Sequence[RunNode] = (), definitions: Definitions | None = None
    ) -> None:
        """Show a run, or a workflow without one, at once; for large graphs use `open_run`."""
        insides = insides_of(workflow, nodes, definitions)
        self.model.set_graph(from_run(workflow, nodes, definitions), insides)
        self._show(placed_now(self.model.graph), workflow.workflow_id)

    async def open_run(
        self, workflow: Workflow, nodes: Sequence[RunNode] = (), definitions: Definitions | None = None
    ) -> None:
        """Show a run; a large graph is laid out in a thread meanwhile."""
        insides = insides_of(workflow, nodes, definitions)
        await self._open(from_run(workflow, nodes, definitions), insides, workflow.workflow_id)

    async def open_workflow(self, workflow: Workflow, definitions: Definitions | None = None) -> None:
        """Show a workflow that is not run."""
        insides = insides_of(workflow, (), definitions, live=False)
        await self._open(from_workflow(workflow, definitions), insides, f"{workflow.workflow_id}/{workflow.version}")

    def update_node(self, node: RunNode) -> None:
        """Take over what the run says about one node."""
        self.model.update(node)

    def set_place(self, key: str, place: str) -> None:
        """Say on which worker or node a task runs, once that is known."""
        self.model.set_place(key, place)

    @property
    def selected(self) -> str | None:
        """Key of the selected node."""
        return self.scene.selected

    def select(self, key: str | None) -> None:
        """Select a node and bring it into view; a key that the graph lacks selects none."""
        known = key if owner_of(key or "") in self.model.nodes else None
        self.scene.select(known)
        if known is not None:
            self.view.reveal(known)

    def export_png(self, path: Path) -> bool:
        """Write the whole canvas to a file; False when it cannot be written."""
        return QImageWriter(str(path), QByteArray(b"png")).write(canvas_image(self.scene, self.view))

    def forget(self) -> None:
        """The next run is another one: what is open now says nothing about it."""
        self.model.forget_choices()

    def set_open(self, key: str, is_open: bool) -> None:
        """Open a loop or a sub-workflow in place, or close it."""
        self.model.set_open(key, is_open)

    def learn(self, params: Mapping[str, Json], outputs: Mapping[str, Json]) -> None:
        """Say what loops may go over: the run's parameters, and the outputs of its nodes by key."""
        self.model.learn(params, outputs)

    async def _open(self, graph: CanvasGraph, insides: Mapping[str, Inside], name: str) -> None:
        """Lay out before the model changes; what a person opens meanwhile is laid out again."""
        asked = self._asked = object()
        opened: frozenset[str] | None = None
        while opened != self.model.opened:
            opened = self.model.opened
            placed = await place(self.model.sized(graph, insides))
            if asked is not self._asked:
                return
        self.model.set_graph(graph, insides)
        self._show(placed, name)

    def _on_opened(self, path: str) -> None:
        """Enter and double click: a container opens or closes, of all others the detail is shown."""
        if self.model.inside(path) is not None:
            self.set_open(path, path not in self.model.opened)
        else:
            self.opened.emit(path)

    def _on_pressed(self, key: str, spot: Spot) -> None:
        if spot.kind in ("open", "close"):
            self.set_open(key, spot.kind == "open")
        elif spot.kind == "iteration":
            self.model.choose_iteration(key, spot.iteration)
        elif spot.kind == "run":
            self.child_wanted.emit(key)

    def _on_turned(self, key: str, step: int) -> None:
        shown = self.model.iteration(key)
        if shown is not None:
            self.model.choose_iteration(key, shown + step)

    def _on_resized(self, key: str) -> None:
        if self._start is None or len(self.model.nodes) < LARGE:
            self._replace(key, placed_now(self.model.graph))
        else:
            self._start(self._place_anew(key), "layout")

    async def _place_anew(self, key: str) -> None:
        asked = self._asked = object()
        placed = await place(self.model.graph)
        if asked is self._asked:
            self._replace(key, placed)

    def _replace(self, key: str, placed: Placed) -> None:
        """Take other places; the card that grew or shrank stays where a person looks at it."""
        before = self.scene.card_rect(key).topLeft()
        self.scene.set_placed(placed)
        moved = self.scene.card_rect(key).topLeft() - before
        camera = self.view.camera
        self.view.look(Camera(camera.x + moved.x(), camera.y + moved.y(), camera.zoom))
        self._untouched = False
        self.view.reveal(key)

    def _show(self, placed: Placed, name: str) -> None:
        self.scene.set_placed(placed)
        if name != self._shown_for:
            self._shown_for = name
            self._untouched = True
            self.counts.clear_filter()
            self.view.begin()
        else:
            self.view.look(self.view.camera)
        self._catch_up()

    def _catch_up(self) -> None:
        """What need not happen at every change: counts, and following what runs."""
        self.counts.show_counts(self.model.count_by_state())
        self._arrange()
        if self.tools.follow.isChecked() and self.isVisible():
            self._follow()

    def _follow(self) -> None:
        running = [key for key, node in self.model.nodes.items() if node.state == "Running"]
        if not running or not self.scene.placed.layout.positions:
            return
        if any(self.view.visible_rect.contains(self.scene.card_rect(key)) for key in running):
            return
        newest = max(running, key=lambda key: self.model.nodes[key].started_at or 0.0)
        self.view.reveal(newest)

    def _on_panned(self) -> None:
        self._untouched = False
        self.tools.follow.setChecked(False)

    def _on_selected(self, key: str | None) -> None:
        self._describe(key)
        self.selection_changed.emit(key)

    def _describe(self, key: str | None) -> None:
        node = self.model.nodes.get(key or "")
        self.view.setAccessibleDescription("" if node is None else f"{node.title}: {state_phrase(node)}")

    def _on_asked(self, text: str) -> None:
        self._hits = matches(text, self.model.nodes.values())
        self._go_to_hit(0)

    def _on_stepped(self, step: int) -> None:
        if self._hits:
            place = self._hits.index(self.selected) if self.selected in self._hits else -step
            self._go_to_hit((place + step) % len(self._hits))

    def _go_to_hit(self, place: int) -> None:
        if self._hits:
            self.select(self._hits[place])
        self.find_box.show_place(place + 1, len(self._hits))

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("Workflow run"))
        self.tools.retranslate()
        self.find_box.retranslate()
        self.counts.show_counts(self.model.count_by_state())
        self.scene.repaint_all()
        self._describe(self.selected)
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self._untouched:
            self.view.begin()

    def _arrange(self) -> None:
        """Put what floats into the corners; without room for both bars the counts stand below the tools."""
        self.tools.adjustSize()
        self.counts.adjustSize()
        self.tools.move(0, 0)
        room = self.width() - self.counts.width()
        self.counts.move(max(room, 0), 0 if self.tools.width() - MARGIN <= room else HEIGHT + MARGIN // 2)
        self.find_box.move(0, HEIGHT + MARGIN // 2)
        self.minimap.move(self.width() - self.minimap.width(), self.height() - self.minimap.height())
        fits = self.width() >= _LEAST_FOR_MINIMAP.width() and self.height() >= _LEAST_FOR_MINIMAP.height()
        self.minimap.setVisible(fits and bool(self.model.nodes))


class _Soon(QObject):
    """Calls once for many asks, a moment later."""

    def __init__(self, act: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_FOLLOW_MS)
        self._timer.timeout.connect(act)

    def ask(self) -> None:
        """Ask for the call."""
        if not self._timer.isActive():
            self._timer.start()
