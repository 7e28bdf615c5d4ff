"""Where a task shall run: the kind of place, and a place of that kind that is really there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.pages.tasks.words import kind_word
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.fields import Choice

_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "embedded": ("", "worker", "node", "app"),
    "service": ("service",),
    "os_process": ("", "node"),
}
_TOPICS: Final = frozenset({"nodes", "workers", "services"})


class TargetPicker(QWidget):
    """Two lists side by side, filled with the lab's nodes, workers, apps and services as they come and go."""

    changed = Signal()

    def __init__(self, look: Look, store: LabStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._executor = "embedded"
        self._wanted = ""
        self.kind = Choice(look)
        self.place = Choice(look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kind, 1)
        row.addWidget(self.place, 1)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.place.currentIndexChanged.connect(self._on_place)
        store.changed.connect(self._on_lab)
        store.reset.connect(self._on_lab)
        Retranslator(self, self.retranslate)

    @property
    def target(self) -> tuple[str, str]:
        """The kind and the name of the place."""
        return self.kind.chosen, self.place.chosen if self.kind.chosen else ""

    @property
    def is_complete(self) -> bool:
        """Whether a place is named when the kind asks for one."""
        return not self.kind.chosen or bool(self.place.chosen)

    def set_executor(self, executor: str) -> None:
        """Offer the kinds of place that this executor knows."""
        self._executor = executor
        self.retranslate()

    def set_target(self, kind: str, place: str) -> None:
        """Choose a place; one that is not there now is offered all the same."""
        self._wanted = place
        self.retranslate(kind)
        self.kind.choose(kind)
        self._fill()
        self.place.choose(place)

    def retranslate(self, extra: str = "") -> None:
        """Set all texts in the language in force."""
        chosen = self.kind.chosen
        kinds = list(_KINDS.get(self._executor, ("", "worker", "node", "app", "service")))
        for kind in (extra, chosen if chosen == extra else ""):
            if kind not in kinds and kind:
                kinds.append(kind)
        self.kind.set_options([(kind, self._kind_text(kind)) for kind in kinds])
        self.kind.setAccessibleName(self.tr("Kind of place"))
        self.place.setAccessibleName(self.tr("Place"))
        self._fill()

    def _kind_text(self, kind: str) -> str:
        if not kind and self._executor == "os_process":
            return self.tr("On the controller")
        return kind_word(kind)

    def _fill(self) -> None:
        kind = self.kind.chosen
        self.place.setVisible(bool(kind))
        options = self._options(kind)
        if self._wanted and self._wanted not in [key for key, _ in options] and kind:
            options.append((self._wanted, self.tr("{place} (not here now)").format(place=self._wanted)))
        if kind and not options:
            options = [("", self.tr("None is connected"))]
        self.place.set_options(options)
        self.place.setEnabled(bool(options) and bool(options[0][0]))
        self._show_note()

    def _options(self, kind: str) -> list[tuple[str, str]]:
        store = self._store
        match kind:
            case "node":
                return _sorted([node.node_id for node in store.all("nodes")])
            case "worker":
                return _sorted([worker.worker_id for worker in store.all("workers")])
            case "app":
                return _sorted([worker.app_name for worker in store.all("workers") if worker.app_name])
            case "service":
                return _sorted([service.name for service in store.all("services")])
        return []

    def _show_note(self) -> None:
        self.place.set_note(self._note(self.kind.chosen, self.place.chosen))

    def _note(self, kind: str, place: str) -> str:
        if kind == "worker" and (worker := self._store.get("workers", place)) is not None:
            text = self.tr("{free} of {capacity} free")
            return text.format(free=max(worker.capacity - worker.in_flight, 0), capacity=worker.capacity)
        if kind == "node" and (node := self._store.get("nodes", place)) is not None:
            return self.tr("connected") if node.linked else self.tr("not connected")
        if kind == "service" and (service := self._store.get("services", place)) is not None:
            text = self.tr("{healthy} of {total} healthy")
            return text.format(healthy=service.healthy, total=service.total)
        return ""

    def _on_kind(self) -> None:
        self._fill()
        self.changed.emit()

    def _on_place(self) -> None:
        self._wanted = self.place.chosen or self._wanted
        self._show_note()
        self.changed.emit()

    def _on_lab(self, topic: str) -> None:
        if topic in _TOPICS and self.isVisible():
            self._fill()


def _sorted(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(set(names))]
