"""`plum system`: the controller about itself, for people and for scripts that supervise it."""

import time
from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.system import About, SystemSample
from plum_desk.cli import formats, moments
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_ABOUT: tuple[Column[About], ...] = (
    Column("Name", "名称", lambda a: a.name),
    Column("Version", "版本", lambda a: a.version),
)
_SAMPLES: tuple[Column[SystemSample], ...] = (
    Column("Time", "时间", lambda s: formats.moment(s.timestamp)),
    Column("Succeeded", "成功", lambda s: s.succeeded, right=True),
    Column("Failed", "失败", lambda s: s.failed, right=True),
    Column("Running", "运行中", lambda s: s.running, right=True),
    Column("Pending", "等待", lambda s: s.pending, right=True),
    Column("Start p50", "启动延迟 p50", lambda s: _ms(s.start_p50_ms), right=True),
    Column("Start p99", "启动延迟 p99", lambda s: _ms(s.start_p99_ms), right=True),
    Column("Loop lag", "循环延迟", lambda s: _ms(s.loop_lag_ms), right=True),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(no_args_is_help=True, help=t("The controller about itself.", "控制器自身的信息。"))
    root.add_typer(group, name="system")
    _add_health(group, session)
    _add_figures(group, session)


def _add_health(group: typer.Typer, session: Session) -> None:
    t = session.texts

    @group.command(help=t("Name and version; needs no token.", "名称与版本；无需令牌。"))
    def about() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.system.about(), _ABOUT)

        session.call(work)

    @group.command(help=t("Whether the process lives; needs no token.", "进程是否存活；无需令牌。"))
    def health() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.text(await plum.system.healthz(), "health")

        session.call(work)

    @group.command(
        help=t(
            "Whether it can work, else 1 with the reasons; needs no token.", "是否就绪，否则返回 1 和原因；无需令牌。"
        )
    )
    def ready() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.text(await plum.system.readyz(), "ready")

        session.call(work)


def _add_figures(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Throughput and latency of the last 24 hours.", "最近 24 小时的吞吐与延迟。"))
    def metrics(
        since: Annotated[str | None, flags.since] = "15m",
        step: Annotated[float | None, flags.step] = None,
    ) -> None:
        start = moments.when(since, time.time())

        async def work(plum: PlumClient) -> None:
            session.out.table(await plum.system.metrics(since=start, step=step), _SAMPLES)

        session.call(work)

    @group.command(help=t("The figures as Prometheus reads them.", "以 Prometheus 格式输出指标。"))
    def prometheus() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.text(await plum.system.prometheus(), "prometheus")

        session.call(work)

    @group.command(help=t("The OpenAPI description of the API, as JSON.", "API 的 OpenAPI 描述（JSON）。"))
    def openapi() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.json(await plum.system.openapi())

        session.call(work)


def _ms(value: float | None) -> str | None:
    return None if value is None else f"{value:.1f} ms"
