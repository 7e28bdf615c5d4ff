"""`plum nodes` and `plum workers`: who can do the work."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.nodes import Node, NodeSample
from plum_desk.api.types.workers import EmbeddedWorker
from plum_desk.cli import files, formats, live, moments
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

T = TypeVar("T")

_NODES: tuple[Column[Node], ...] = (
    Column("Node", "节点", lambda n: n.node_id),
    Column("Health", "健康", lambda n: n.health),
    Column("Agent", "代理", lambda n: n.agent_version if n.linked else None),
    Column("Address", "地址", lambda n: n.ip),
    Column("CPU", "CPU", lambda n: _cpu(n), right=True),
    Column("Memory", "内存", lambda n: _memory(n), right=True),
    Column("Load", "负载", lambda n: _load(n), right=True),
    Column("Last seen", "最近心跳", lambda n: formats.moment(n.last_seen)),
    Column("Labels", "标签", lambda n: formats.pairs(n.labels)),
)
_WORKERS: tuple[Column[EmbeddedWorker], ...] = (
    Column("Worker", "执行器", lambda w: w.worker_id),
    Column("Health", "健康", lambda w: w.health),
    Column("Busy", "占用", lambda w: f"{w.in_flight}/{w.capacity}", right=True),
    Column("Draining", "排空中", lambda w: "*" if w.draining else ""),
    Column("Tasks", "任务", lambda w: " ".join(sorted(w.tasks))),
    Column("Node", "节点", lambda w: w.node_id),
    Column("Last seen", "最近消息", lambda w: formats.moment(w.last_seen)),
    Column("Labels", "标签", lambda w: formats.pairs(w.labels)),
)
_SAMPLES: tuple[Column[NodeSample], ...] = (
    Column("Time", "时间", lambda s: formats.moment(s.timestamp)),
    Column("CPU", "CPU", lambda s: None if s.cpu_percent is None else f"{s.cpu_percent:.0f}%", right=True),
    Column("Memory", "内存", lambda s: formats.size(s.memory_used), right=True),
    Column("Load", "负载", lambda s: None if s.load1 is None else f"{s.load1:.2f}", right=True),
    Column("Received", "接收/秒", lambda s: formats.size(s.net_rx), right=True),
    Column("Sent", "发送/秒", lambda s: formats.size(s.net_tx), right=True),
    Column("Disk", "磁盘", lambda s: formats.size(s.disk_used), right=True),
    Column("Processes", "进程", lambda s: s.processes, right=True),
)


@dataclass(frozen=True)
class _Kind(Generic[T]):
    """What nodes and workers have in common: they are listed, shown and forgotten."""

    metavar: str
    listing: live.Listing[T]
    get: Callable[[PlumClient, str], Awaitable[T]]
    delete: Callable[[PlumClient, str], Awaitable[None]]


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    nodes = typer.Typer(no_args_is_help=True, help=t("Nodes: the lab's machines.", "节点：实验室的机器。"))
    root.add_typer(nodes, name="nodes")
    machines = live.Listing[Node]("nodes", _NODES, key=lambda n: n.node_id, read=lambda plum: plum.nodes.list())
    _common(nodes, session, _Kind("NODE", machines, lambda p, i: p.nodes.get(i), lambda p, i: p.nodes.delete(i)))
    _add_node_commands(nodes, session)
    workers = typer.Typer(no_args_is_help=True, help=t("Workers: programs that run tasks.", "执行器：执行任务的程序。"))
    root.add_typer(workers, name="workers")
    programs = live.Listing[EmbeddedWorker](
        "workers", _WORKERS, key=lambda w: w.worker_id, read=lambda plum: plum.embedded_workers.list()
    )
    _common(
        workers,
        session,
        _Kind("WORKER", programs, lambda p, i: p.embedded_workers.get(i), lambda p, i: p.embedded_workers.delete(i)),
    )


def _common(group: typer.Typer, session: Session, kind: _Kind[T]) -> None:
    t, flags = session.texts, Flags(session.texts)
    argument = typer.Argument(metavar=kind.metavar, help=t("Its id.", "标识。"))

    @group.command("list", help=t("List all.", "列出全部。"))
    def list_(watch: Annotated[bool, flags.watch] = False) -> None:
        async def work(plum: PlumClient) -> None:
            await live.show(session, plum, kind.listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show one.", "查看一个。"))
    def get(name: Annotated[str, argument]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await kind.get(plum, name), kind.listing.columns)

        session.call(work)

    @group.command(help=t("Forget one.", "移除一个。"))
    def delete(name: Annotated[str, argument]) -> None:
        async def work(plum: PlumClient) -> None:
            await kind.delete(plum, name)
            session.out.done(None, t("Deleted {}.", "已移除 {}。", name))

        session.call(work)


def _add_node_commands(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(
        help=t(
            "Set the labels that were set by hand; without --label there are none.",
            "设置手工标签；不带 --label 则清空。",
        )
    )
    def update(node: Annotated[str, flags.node], label: Annotated[list[str] | None, flags.label] = None) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.nodes.update(node, labels=files.labels(label or ())), _NODES)

        session.call(work)

    @group.command(help=t("What a node measured in the last hour.", "节点最近一小时的测量值。"))
    def metrics(
        node: Annotated[str, flags.node],
        since: Annotated[str | None, flags.since] = "15m",
        step: Annotated[float | None, flags.step] = None,
    ) -> None:
        start = moments.when(since, time.time())

        async def work(plum: PlumClient) -> None:
            session.out.table(await plum.nodes.metrics(node, since=start, step=step), _SAMPLES)

        session.call(work)


def _cpu(node: Node) -> str | None:
    used = None if node.metrics is None else node.metrics.cpu_percent
    return None if used is None else f"{used:.0f}%"


def _load(node: Node) -> str | None:
    load = None if node.metrics is None else node.metrics.load1
    return None if load is None else f"{load:.2f}"


def _memory(node: Node) -> str | None:
    return None if node.metrics is None else formats.size(node.metrics.memory_used)
