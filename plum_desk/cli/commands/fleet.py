"""`plum nodes`, `plum workers`, `plum services`: who can do the work."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.nodes import Node
from plum_desk.api.types.services import Endpoint, Service
from plum_desk.api.types.workers import EmbeddedWorker
from plum_desk.cli import formats
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
_SERVICES: tuple[Column[Service], ...] = (
    Column("Service", "服务", lambda s: s.name),
    Column("Healthy", "健康", lambda s: f"{s.healthy}/{s.total}", right=True),
    Column("Endpoints", "端点", lambda s: " ".join(f"{e.protocol}://{e.ip}:{e.port}" for e in s.endpoints)),
)
_ENDPOINTS: tuple[Column[Endpoint], ...] = (
    Column("Instance", "实例", lambda e: e.instance_id),
    Column("Address", "地址", lambda e: f"{e.protocol}://{e.ip}:{e.port}"),
    Column("Health", "健康", lambda e: "Healthy" if e.healthy else "Unhealthy"),
    Column("Version", "版本", lambda e: e.version or None),
    Column("Node", "节点", lambda e: e.node_id),
    Column("Last seen", "最近心跳", lambda e: formats.moment(e.last_seen)),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    nodes = _group(root, session, "nodes", t("Nodes: the lab's machines.", "节点：实验室的机器。"))
    _reading(nodes, session, _NODES, lambda plum: plum.nodes.list(), lambda plum, name: plum.nodes.get(name))
    _deleting(nodes, session, lambda plum, name: plum.nodes.delete(name))
    workers = _group(root, session, "workers", t("Workers: programs that run tasks.", "执行器：执行任务的程序。"))
    _reading(
        workers,
        session,
        _WORKERS,
        lambda plum: plum.embedded_workers.list(),
        lambda plum, name: plum.embedded_workers.get(name),
    )
    _deleting(workers, session, lambda plum, name: plum.embedded_workers.delete(name))
    services = _group(root, session, "services", t("Services and their endpoints.", "服务及其端点。"))
    _services(services, session)


def _group(root: typer.Typer, session: Session, name: str, help_: str) -> typer.Typer:
    group = typer.Typer(no_args_is_help=True, help=help_)
    root.add_typer(group, name=name)
    return group


def _reading(
    group: typer.Typer,
    session: Session,
    columns: tuple[Column[T], ...],
    list_all: Callable[[PlumClient], Awaitable[list[T]]],
    get_one: Callable[[PlumClient, str], Awaitable[T]],
) -> None:
    t = session.texts

    @group.command("list", help=t("List all.", "列出全部。"))
    def list_() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.table(await list_all(plum), columns)

        session.call(work)

    @group.command(help=t("Show one.", "查看一个。"))
    def get(name: Annotated[str, typer.Argument(metavar="ID", help=t("Its id.", "标识。"))]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await get_one(plum, name), columns)

        session.call(work)


def _deleting(group: typer.Typer, session: Session, delete_one: Callable[[PlumClient, str], Awaitable[None]]) -> None:
    t = session.texts

    @group.command(help=t("Forget one.", "移除一个。"))
    def delete(name: Annotated[str, typer.Argument(metavar="ID", help=t("Its id.", "标识。"))]) -> None:
        async def work(plum: PlumClient) -> None:
            await delete_one(plum, name)
            session.out.done(None, t("Deleted {}.", "已移除 {}。", name))

        session.call(work)


def _services(group: typer.Typer, session: Session) -> None:
    t = session.texts

    @group.command("list", help=t("List all services.", "列出全部服务。"))
    def list_() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.table(await plum.services.list(), _SERVICES)

        session.call(work)

    @group.command(help=t("Show a service's endpoints.", "查看服务的端点。"))
    def get(name: Annotated[str, typer.Argument(metavar="NAME", help=t("Its name.", "服务名称。"))]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.services.get(name)
            if session.out.as_json:
                session.out.json(found)
            else:
                session.out.table(found.endpoints, _ENDPOINTS)

        session.call(work)


def _cpu(node: Node) -> str | None:
    used = None if node.metrics is None else node.metrics.cpu_percent
    return None if used is None else f"{used:.0f}%"


def _load(node: Node) -> str | None:
    load = None if node.metrics is None else node.metrics.load1
    return None if load is None else f"{load:.2f}"


def _memory(node: Node) -> str | None:
    return None if node.metrics is None else formats.size(node.metrics.memory_used)
