"""`plum runs`: runs of workflows."""

import time
from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.workflows import (
    FINAL_NODE_STATES,
    RunDetail,
    RunNode,
    WorkflowRun,
)
from plum_desk.cli import clearing, exit_codes, live, live_one, lookup, moments, run_view, watch
from plum_desk.cli.commands import run_nodes
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session
from plum_desk.cli.task_view import explanation, print_log

_FAILURES = frozenset({"Failed", "Timeout", "UpstreamFailed"})


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(no_args_is_help=True, help=t("Runs of workflows.", "工作流的运行。"))
    root.add_typer(group, name="runs")
    _add_reading(group, session)
    _add_watching(group, session)
    _add_acting(group, session)
    run_nodes.add(group, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List runs, newest first.", "列出运行，最新的在前。"))
    def list_(
        workflow: Annotated[
            str | None,
            typer.Option(metavar="WORKFLOW", help=t("Only of this workflow.", "只列出此工作流的运行。")),
        ] = None,
        state: Annotated[str | None, flags.state] = None,
        limit: Annotated[int, flags.limit] = 50,
        watch: Annotated[bool, flags.watch] = False,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            chosen = None if workflow is None else (await lookup.workflow(plum, workflow)).workflow_id
            listing = live.Listing[WorkflowRun](
                "workflow-runs",
                run_view.RUN,
                key=lambda r: r.run_id,
                read=lambda plum: plum.workflow_runs.list(limit=limit, workflow_id=chosen, state=state),
                keep=lambda r: chosen in (None, r.workflow_id) and (state is None or r.state in state.split(",")),
                limit=limit,
            )
            await live.show(session, plum, listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show a run with its nodes.", "查看一次运行及其节点。"))
    def get(run: Annotated[str, flags.run], watch: Annotated[bool, flags.watch_end] = False) -> None:
        async def work(plum: PlumClient) -> int | None:
            found = await plum.workflow_runs.get(run)
            if watch:
                ended = await live_one.run(session, plum, found)
                return exit_codes.DONE if ended.run.state == "Succeeded" else exit_codes.FAILED
            run_view.show(session.out, found)
            return None

        session.call(work)

    @group.command(help=t("Why nodes are in their state.", "说明节点为何处于当前状态。"))
    def explain(
        run: Annotated[str, flags.run],
        node: Annotated[
            str | None,
            typer.Argument(
                metavar="PATH", help=t("Without it: all that wait or failed.", "省略时列出所有等待或失败的节点。")
            ),
        ] = None,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            if node is not None:
                session.out.record(await plum.workflow_runs.explain(run, node), explanation(session.options.lang))
                return
            paths = _unsettled(await plum.workflow_runs.get(run))
            found = {path: await plum.workflow_runs.explain(run, path) for path in paths}
            if session.out.as_json:
                session.out.json(found)
                return
            columns = (
                Column[str]("Node", "节点", lambda path: path),
                Column[str]("State", "状态", lambda path: found[path].state),
                Column[str]("Because", "原因", lambda path: f"{found[path].message} ({found[path].code})"),
            )
            session.out.table(paths, columns)

        session.call(work)


def _add_watching(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Wait for a run's end, with its progress.", "等待运行结束并显示进度。"))
    def wait(run: Annotated[str, flags.run], timeout: Annotated[float | None, flags.timeout] = None) -> None:
        async def work(plum: PlumClient) -> int:
            return await watch.finish(session, plum, run, timeout)

        session.call(work)

    @group.command(help=t("Print the logs of a run's nodes.", "输出运行中各节点的日志。"))
    def logs(
        run: Annotated[str, flags.run],
        node: Annotated[
            str | None, typer.Argument(metavar="PATH", help=t("Only of this node.", "只输出此节点。"))
        ] = None,
        follow: Annotated[bool, flags.follow] = False,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            if follow and node is None:
                await watch.follow_logs(session, plum, run)
                return
            for found in (await plum.workflow_runs.get(run)).nodes:
                if found.task_id is not None and node in (None, found.path):
                    await _print_node(plum, session, found, follow=follow, alone=node is not None)

        session.call(work)


def _add_acting(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Cancel a run and what it started.", "取消运行及其启动的任务。"))
    def cancel(run: Annotated[str, flags.run]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.workflow_runs.cancel(run)
            session.out.done(
                found, t("Cancel is requested; {} is {}.", "已请求取消；{} 的状态为 {}。", run, found.state)
            )

        session.call(work)

    @group.command(help=t("Delete a finished run.", "删除已结束的运行。"))
    def delete(run: Annotated[str, flags.run]) -> None:
        async def work(plum: PlumClient) -> None:
            await plum.workflow_runs.delete(run)
            session.out.done(None, t("Deleted {}.", "已删除 {}。", run))

        session.call(work)

    @group.command(help=t("Delete finished runs.", "删除已结束的运行。"))
    def clear(
        workflow: Annotated[
            str | None,
            typer.Option(metavar="WORKFLOW", help=t("Only of this workflow.", "只删除此工作流的运行。")),
        ] = None,
        before: Annotated[str | None, flags.before] = None,
        all_: Annotated[bool, flags.all] = False,
    ) -> None:
        clearing.check(workflow, before, everything=all_)
        end = moments.when(before, time.time())

        async def work(plum: PlumClient) -> None:
            chosen = None if workflow is None else (await lookup.workflow(plum, workflow)).workflow_id
            count = await plum.workflow_runs.clear(workflow_id=chosen, finished_before=end)
            session.out.done({"count": count}, t("Deleted {} runs.", "已删除 {} 次运行。", count))

        session.call(work)


async def _print_node(plum: PlumClient, session: Session, node: RunNode, *, follow: bool, alone: bool) -> None:
    assert node.task_id is not None
    if follow:
        await watch.follow_task(session, plum, node.task_id)
        return
    if not alone and not session.out.as_json:
        session.out.note(f"== {node.path} ({node.state})")
    await print_log(session, plum, node.task_id)


def _unsettled(detail: RunDetail) -> list[str]:
    return [n.path for n in detail.nodes if n.state not in FINAL_NODE_STATES or n.state in _FAILURES]
