"""`plum services` and `plum discovery`: named endpoints that tasks and programs call."""

from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.services import Endpoint, Service
from plum_desk.cli import files, formats, live
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

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
    services = typer.Typer(no_args_is_help=True, help=t("Services and their endpoints.", "服务及其端点。"))
    root.add_typer(services, name="services")
    _add_reading(services, session)
    _add_changing(services, session)
    discovery = typer.Typer(no_args_is_help=True, help=t("Where a service can be called.", "在哪里可以调用服务。"))
    root.add_typer(discovery, name="discovery")
    _add_discovery(discovery, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List all services.", "列出全部服务。"))
    def list_(watch: Annotated[bool, flags.watch] = False) -> None:
        async def work(plum: PlumClient) -> None:
            listing = live.Listing[Service]("services", _SERVICES, lambda s: s.name, lambda plum: plum.services.list())
            await live.show(session, plum, listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show a service's endpoints.", "查看服务的端点。"))
    def get(name: Annotated[str, flags.service]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.services.get(name)
            if session.out.as_json:
                session.out.json(found)
            else:
                session.out.table(found.endpoints, _ENDPOINTS)

        session.call(work)


def _add_changing(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(
        help=t("Add or refresh the endpoints of an instance, from a JSON file.", "从 JSON 文件登记或刷新实例的端点。")
    )
    def register(file: Annotated[str, flags.file]) -> None:
        async def work(plum: PlumClient) -> None:
            spec = files.read_object(file)
            await plum.services.register(spec)
            session.out.done(None, t("Registered {}.", "已登记 {}。", spec.get("instanceId", "")))

        session.call(work)

    @group.command(help=t("Keep the endpoints of an instance alive.", "为实例的端点续期。"))
    def heartbeat(instance: Annotated[str, flags.instance]) -> None:
        async def work(plum: PlumClient) -> None:
            await plum.services.heartbeat(instance)
            session.out.done(None, t("{} is kept alive.", "{} 已续期。", instance))

        session.call(work)

    @group.command(help=t("Remove all endpoints of an instance.", "移除实例的全部端点。"))
    def remove(instance: Annotated[str, flags.instance]) -> None:
        async def work(plum: PlumClient) -> None:
            await plum.services.remove(instance)
            session.out.done(None, t("Removed {}.", "已移除 {}。", instance))

        session.call(work)


def _add_discovery(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List a service's healthy endpoints.", "列出服务的健康端点。"))
    def list_(
        service: Annotated[str, flags.service],
        version: Annotated[str | None, typer.Option(help=t("Only of this version.", "只列出此版本。"))] = None,
        protocol: Annotated[str | None, typer.Option(help=t("Only of this protocol.", "只列出此协议。"))] = None,
        limit: Annotated[int | None, flags.limit] = None,
        all_: Annotated[bool, typer.Option("--all", help=t("Unhealthy ones too.", "包括不健康的端点。"))] = False,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.discovery.list(service, version=version, protocol=protocol, limit=limit, all=all_)
            session.out.table(found, _ENDPOINTS)

        session.call(work)
