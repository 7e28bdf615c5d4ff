"""`plum status`: how the controller is."""

from collections.abc import Iterator

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.system import System
from plum_desk.cli import formats
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_COLUMNS: tuple[Column[System], ...] = (
    Column("Version", "版本", lambda s: s.version),
    Column("Up for", "已运行", lambda s: formats.duration(s.uptime_sec)),
    Column("Listens on", "监听", lambda s: " ".join(s.listen)),
    Column("Authentication", "认证", lambda s: s.auth),
    Column("Revision", "修订号", lambda s: s.revision),
    Column("Loop lag", "循环延迟", lambda s: f"{s.loop_lag_ms:.1f} ms"),
    Column("Database", "数据库", lambda s: formats.size(s.database_bytes)),
)


_KINDS = {
    "tasks": ("Tasks", "任务"),
    "workflowRuns": ("Runs", "运行"),
    "nodes": ("Nodes", "节点"),
    "workers": ("Workers", "执行器"),
    "services": ("Services", "服务"),
}


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts

    @root.command(help=t("How the controller is, and what it holds.", "查看控制器状态及其内容概要。"))
    def status() -> None:
        async def work(plum: PlumClient) -> None:
            system = await plum.system.get()
            session.out.record(system, (*_COLUMNS, *_counts(system)))

        session.call(work)


def _counts(system: System) -> Iterator[Column[System]]:
    for kind, states in system.counts.items():
        text = ", ".join(f"{count} {state}" for state, count in states.items() if count) or "0"
        yield Column(*_KINDS.get(kind, (kind, kind)), lambda _, text=text: text)  # type: ignore[misc]
