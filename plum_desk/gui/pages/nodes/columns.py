"""The columns of the node table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.nodes import Node, NodeSample
from plum_desk.gui.widgets.format import NONE, number
from plum_desk.gui.widgets.table.cells import Chips, Name, Progress, Sparkline, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
MEGABYTE: Final = 1_000_000.0
FULL_DISK: Final = 0.95
_NETWORK_TOP: Final = 10.0

Samples = Callable[[str], list[NodeSample]]


def node_columns(samples: Samples) -> list[Column[Node]]:
    """`samples` gives what a node's sparklines show."""
    return [
        Column("state", lambda: translate("Nodes", "State"), _state, "state", 104),
        Column("node", lambda: translate("Nodes", "Node"), _name, "name", 190),
        Column("labels", lambda: translate("Nodes", "Labels"), _labels, "chips", 120, elastic=True),
        Column("cpu", lambda: "CPU", lambda one: _cpu(one, samples), "sparkline", 140, right=True, sort=_cpu_sort),
        Column(
            "memory",
            lambda: translate("Nodes", "Memory"),
            lambda one: _memory(one, samples),
            "sparkline",
            140,
            right=True,
            sort=lambda one: memory_share(one) or 0.0,
        ),
        Column(
            "network",
            lambda: translate("Nodes", "Network MB/s"),
            lambda one: _network(one, samples),
            "sparkline",
            140,
            right=True,
            sort=lambda one: network_rate(one.metrics) or 0.0,
        ),
        Column("gap", lambda: "", lambda _: Text(""), width=20),
        Column(
            "disk", lambda: translate("Nodes", "Disk"), _disk, "progress", 126, sort=lambda one: disk_share(one) or 0.0
        ),
        Column("agent", lambda: translate("Nodes", "Agent"), _agent, width=100),
        Column(
            "seen",
            lambda: translate("Nodes", "Heartbeat"),
            lambda one: Time(one.last_seen, late=one.health == "Unhealthy"),
            "time",
            112,
            right=True,
            sort=lambda one: one.last_seen or 0,
        ),
    ]


def memory_share(node: Node) -> float | None:
    """Used memory as a share of all."""
    metrics = node.metrics
    if metrics is None or metrics.memory_used is None or not metrics.memory_total:
        return None
    return metrics.memory_used / metrics.memory_total


def disk_share(node: Node) -> float | None:
    """Used disk space as a share of all."""
    metrics = node.metrics
    if metrics is None or metrics.disk_used is None or not metrics.disk_total:
        return None
    return metrics.disk_used / metrics.disk_total


def network_rate(metrics: NodeSample | object | None) -> float | None:
    """Bytes a second, both ways."""
    received, sent = getattr(metrics, "net_rx", None), getattr(metrics, "net_tx", None)
    return None if received is None and sent is None else (received or 0.0) + (sent or 0.0)


def is_fresh(node: Node) -> bool:
    """Whether the last values may be shown as the present ones."""
    return node.health == "Healthy" and node.metrics is not None


def _state(node: Node) -> State:
    return State(node.health, state_word(node.health))


def _name(node: Node) -> Name:
    return Name(node.node_id, node.ip or "")


def _labels(node: Node) -> Chips:
    return Chips(tuple(f"{key}={value}" if value else key for key, value in sorted(node.labels.items())))


def _cpu(node: Node, samples: Samples) -> Sparkline:
    if not is_fresh(node) or node.metrics is None or node.metrics.cpu_percent is None:
        return Sparkline(NONE)
    course = [sample.cpu_percent for sample in samples(node.node_id)]
    return Sparkline(f"{number(node.metrics.cpu_percent)} %", course, 0.0, 100.0, "series.0")


def _cpu_sort(node: Node) -> float:
    return 0.0 if node.metrics is None else node.metrics.cpu_percent or 0.0


def _memory(node: Node, samples: Samples) -> Sparkline:
    share = memory_share(node)
    if not is_fresh(node) or share is None:
        return Sparkline(NONE)
    course = [_share(sample.memory_used, sample.memory_total) for sample in samples(node.node_id)]
    return Sparkline(f"{number(share * 100)} %", course, 0.0, 1.0, "series.2")


def _network(node: Node, samples: Samples) -> Sparkline:
    rate = network_rate(node.metrics)
    if not is_fresh(node) or rate is None:
        return Sparkline(NONE)
    course = [_megabytes(network_rate(sample)) for sample in samples(node.node_id)]
    top = max([_NETWORK_TOP, *(value for value in course if value is not None)])
    return Sparkline(number(rate / MEGABYTE, 1), course, 0.0, top, "series.4")


def _disk(node: Node) -> Progress:
    share = disk_share(node)
    if share is None:
        return Progress(None, NONE)
    return Progress(share, "", "Failed" if share >= FULL_DISK else "Unknown")


def _agent(node: Node) -> Text:
    if node.linked:
        return Text(translate("Nodes", "connected"), tip=node.agent_version or "")
    return Text(translate("Nodes", "not connected"), tone="text.3")


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _megabytes(value: float | None) -> float | None:
    return None if value is None else value / MEGABYTE
