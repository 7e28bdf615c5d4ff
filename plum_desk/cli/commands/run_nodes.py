"""`plum runs`: pause, resume, run again, and what people do with single nodes."""

from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.workflows import Interval, RunNode, TimelineRow
from plum_desk.cli import files, formats
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session


def add(group: typer.Typer, session: Session) -> None:
    _add_runs(group, session)
    _add_nodes(group, session)


def _add_runs(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Let nothing new start in a run.", "暂停运行：不再启动新的节点。"))
    def pause(run: Annotated[str, flags.run]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.workflow_runs.pause(run)
            session.out.done(found, t("{} is {}.", "{} 的状态为 {}。", run, found.state))

        session.call(work)

    @group.command(help=t("Go on with a paused run.", "继续已暂停的运行。"))
    def resume(run: Annotated[str, flags.run]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.workflow_runs.resume(run)
            session.out.done(found, t("{} is {}.", "{} 的状态为 {}。", run, found.state))

        session.call(work)

    @group.command(help=t("Run a finished run's version again.", "重新运行同一版本。"))
    def rerun(
        run: Annotated[str, flags.run],
        start: Annotated[
            str,
            typer.Option("--from", help=t("start, failed, or the key of a node.", "start、failed 或某个节点的键。")),
        ] = "failed",
        param: Annotated[
            list[str] | None,
            typer.Option(metavar="KEY=VALUE", help=t("Instead of the run's own parameters.", "代替原运行的参数。")),
        ] = None,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            params = files.assignments(param) if param else None
            found = await plum.workflow_runs.rerun(run, start=start, params=params)
            session.out.done(found, t("Started run {}.", "已启动运行 {}。", found.run_id))

        session.call(work)


def _add_nodes(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)
    path = typer.Argument(metavar="PATH", help=t("The node's path, as in loop[2].key.", "节点路径，例如 loop[2].key。"))
    comment_option = typer.Option(help=t("What to say with it.", "附言。"))
    form_option = typer.Option(metavar="KEY=VALUE", help=t("A field of the form.", "表单字段。"))

    @group.command(help=t("Approve what a node waits for.", "批准节点所等待的事项。"))
    def approve(
        run: Annotated[str, flags.run],
        node: Annotated[str, path],
        comment: Annotated[str, comment_option] = "",
        form: Annotated[list[str] | None, form_option] = None,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            filled = files.assignments(form) if form else None
            _tell(session, await plum.workflow_runs.approve(run, node, comment=comment, form=filled))

        session.call(work)

    @group.command(help=t("Reject what a node waits for.", "拒绝节点所等待的事项。"))
    def reject(
        run: Annotated[str, flags.run], node: Annotated[str, path], comment: Annotated[str, comment_option] = ""
    ) -> None:
        async def work(plum: PlumClient) -> None:
            _tell(session, await plum.workflow_runs.reject(run, node, comment=comment))

        session.call(work)

    @group.command(help=t("Try a failed node of an open run again.", "重试进行中的运行里失败的节点。"))
    def retry(run: Annotated[str, flags.run], node: Annotated[str, path]) -> None:
        async def work(plum: PlumClient) -> None:
            _tell(session, await plum.workflow_runs.retry(run, node))

        session.call(work)

    @group.command(help=t("Skip a node that has not started, or waits.", "跳过尚未启动或正在等待的节点。"))
    def skip(run: Annotated[str, flags.run], node: Annotated[str, path]) -> None:
        async def work(plum: PlumClient) -> None:
            _tell(session, await plum.workflow_runs.skip(run, node))

        session.call(work)

    @group.command(help=t("When what happened in a run.", "查看运行的时间线。"))
    def timeline(run: Annotated[str, flags.run]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.workflow_runs.timeline(run)
            if session.out.as_json:
                session.out.json(found)
                return
            bars = [(row, bar) for row in found.rows for bar in row.intervals]
            session.out.table(bars, _bars(found.started_at or found.at))

        session.call(work)


def _tell(session: Session, node: RunNode) -> None:
    session.out.done(node, session.texts("{} is {}.", "{} 的状态为 {}。", node.path, node.state))


def _bars(start: float) -> tuple[Column[tuple[TimelineRow, Interval]], ...]:
    return (
        Column("Node", "节点", lambda bar: bar[0].path),
        Column("Kind", "类型", lambda bar: bar[1].kind),
        Column("From", "开始", lambda bar: formats.duration(bar[1].started_at - start), right=True),
        Column(
            "To", "结束", lambda bar: bar[1].finished_at and formats.duration(bar[1].finished_at - start), right=True
        ),
        Column("State", "状态", lambda bar: bar[1].state),
        Column("Because", "原因", lambda bar: bar[1].reason),
    )
