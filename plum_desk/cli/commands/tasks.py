"""`plum tasks`: single tasks, their results and their logs."""

from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.client.tasks import TaskFilters
from plum_desk.api.types.tasks import Task
from plum_desk.cli import files, live, live_one, watch
from plum_desk.cli.commands import task_changes
from plum_desk.cli.flags import Flags
from plum_desk.cli.session import Session
from plum_desk.cli.task_view import LIST, code_of, explanation, finish, print_log, show


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(no_args_is_help=True, help=t("Tasks: single pieces of work.", "任务：单个工作单元。"))
    root.add_typer(group, name="tasks")
    _add_reading(group, session)
    _add_logs(group, session)
    _add_running(group, session)
    _add_acting(group, session)
    task_changes.add(group, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List tasks, newest first.", "列出任务，最新的在前。"))
    def list_(
        state: Annotated[str | None, flags.state] = None,
        name: Annotated[str | None, typer.Option(help=t("Only of this name.", "只列出此名称。"))] = None,
        run: Annotated[
            str | None, typer.Option(metavar="RUN", help=t("Only of this run.", "只列出此运行的任务。"))
        ] = None,
        worker: Annotated[
            str | None, typer.Option(metavar="WORKER", help=t("Only of this worker.", "只列出此执行器的任务。"))
        ] = None,
        node: Annotated[
            str | None, typer.Option(metavar="NODE", help=t("Only on this node.", "只列出此节点上的任务。"))
        ] = None,
        limit: Annotated[int, flags.limit] = 50,
        watch: Annotated[bool, flags.watch] = False,
    ) -> None:
        filters = TaskFilters(state=state, name=name, run_id=run, worker_id=worker, node_id=node)
        listing = live.Listing[Task](
            "tasks",
            LIST,
            key=lambda task: task.task_id,
            read=lambda plum: plum.tasks.list(limit=limit, **filters),
            keep=lambda task: _fits(task, filters),
            limit=limit,
        )

        async def work(plum: PlumClient) -> None:
            await live.show(session, plum, listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show one task with its attempts.", "查看一个任务及其各次尝试。"))
    def get(task: Annotated[str, flags.task], watch: Annotated[bool, flags.watch_end] = False) -> None:
        async def work(plum: PlumClient) -> int | None:
            found = await plum.tasks.get(task)
            if watch:
                return code_of(await live_one.task(session, plum, found))
            show(session, found)
            return None

        session.call(work)

    @group.command(help=t("Why the task is in its state.", "说明任务为何处于当前状态。"))
    def explain(task: Annotated[str, flags.task]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.tasks.explain(task), explanation(session.options.lang))

        session.call(work)


def _add_logs(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Print a task's log.", "输出任务日志。"))
    def logs(task: Annotated[str, flags.task], follow: Annotated[bool, flags.follow] = False) -> None:
        async def work(plum: PlumClient) -> None:
            await (watch.follow_task if follow else print_log)(session, plum, task)

        session.call(work)


def _add_running(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Run a task that has no definition.", "直接执行一个任务（无需任务定义）。"))
    def run(
        name: Annotated[
            str,
            typer.Argument(
                metavar="NAME",
                help=t("A builtin, or a name that a worker offers.", "内置任务名，或执行器提供的任务名。"),
            ),
        ],
        payload: Annotated[str | None, flags.payload] = None,
        executor: Annotated[str, typer.Option(help="embedded, service, os_process")] = "embedded",
        target: Annotated[
            str,
            typer.Option(
                metavar="KIND:REF",
                help=t("Like node:lab-1 or service:spectra.", "例如 node:lab-1 或 service:spectra。"),
            ),
        ] = "",
        label: Annotated[list[str] | None, flags.label] = None,
        timeout_sec: Annotated[float, typer.Option(help=t("Of one attempt.", "单次尝试的超时秒数。"))] = 300,
        max_retries: Annotated[int, typer.Option(help=t("Attempts after the first.", "首次之后的重试次数。"))] = 0,
        priority: Annotated[int, flags.priority] = 0,
        wait: Annotated[bool, flags.wait] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            kind, _, reference = target.partition(":")
            task = await plum.tasks.create(
                name=name,
                executor=executor,
                target_kind=kind,
                target_ref=reference,
                labels=files.labels(label or ()),
                payload=files.payload(payload),
                timeout_sec=timeout_sec,
                max_retries=max_retries,
                priority=priority,
                auto_start=True,
            )
            return await finish(session, plum, task, wait=wait, timeout_s=timeout)

        session.call(work)


def _add_acting(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Cancel a task.", "取消任务。"))
    def cancel(task: Annotated[str, flags.task]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.tasks.cancel(task)
            session.out.done(
                found, t("Cancel is requested; {} is {}.", "已请求取消；{} 的状态为 {}。", task, found.state)
            )

        session.call(work)

    @group.command(help=t("Run a finished task again, as a new one.", "将已结束的任务作为新任务再执行一次。"))
    def rerun(
        task: Annotated[str, flags.task],
        wait: Annotated[bool, flags.wait] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            return await finish(session, plum, await plum.tasks.rerun(task), wait=wait, timeout_s=timeout)

        session.call(work)


def _fits(task: Task, filters: TaskFilters) -> bool:
    """Whether the controller would list a task that has changed."""
    ran_on = task.scheduled_on
    node = ran_on if task.executor == "os_process" and task.target_kind == "node" else None
    wanted = (
        (filters["state"], task.state),
        (filters["name"], task.name),
        (filters["run_id"], task.run_id),
        (filters["worker_id"], ran_on),
        (filters["node_id"], node),
    )
    return all(given is None or value in str(given).split(",") for given, value in wanted)
