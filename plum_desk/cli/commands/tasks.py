"""`plum tasks`: single tasks, their results and their logs."""

import sys
from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.messages import Lang, known, sentence
from plum_desk.api.types.tasks import Attempt, Explanation, Task
from plum_desk.cli import exit_codes, files, formats, watch
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_LIST: tuple[Column[Task], ...] = (
    Column("Id", "标识", lambda task: task.task_id),
    Column("Name", "名称", lambda task: task.name),
    Column("State", "状态", lambda task: task.state),
    Column("Runs on", "执行位置", lambda task: task.scheduled_on),
    Column("Attempt", "尝试", lambda task: f"{task.attempt}/{task.max_retries + 1}", right=True),
    Column("Created", "创建时间", lambda task: formats.moment(task.created_at)),
    Column("Took", "用时", lambda task: formats.between(task.started_at, task.finished_at), right=True),
    Column("Reason", "原因", lambda task: task.reason),
)
_RECORD: tuple[Column[Task], ...] = (
    *_LIST,
    Column("Executor", "执行方式", lambda task: task.executor),
    Column("Target", "目标", lambda task: f"{task.target_kind} {task.target_ref}".strip() or None),
    Column("Run", "所属运行", lambda task: task.run_id and f"{task.run_id} {task.node_key}"),
    Column("Progress", "进度", lambda task: formats.percent(task.progress)),
    Column("Payload", "载荷", lambda task: formats.field(task.payload)),
    Column("Result", "结果", lambda task: formats.field(task.result)),
    Column("Error", "错误", lambda task: task.error and f"{task.error.type}: {task.error.message}"),
)
_ATTEMPTS: tuple[Column[Attempt], ...] = (
    Column("Attempt", "尝试", lambda a: a.attempt, right=True),
    Column("State", "状态", lambda a: a.state),
    Column("Ran on", "执行位置", lambda a: a.scheduled_on),
    Column("Started", "开始时间", lambda a: formats.moment(a.started_at)),
    Column("Took", "用时", lambda a: formats.between(a.started_at, a.finished_at), right=True),
    Column("Reason", "原因", lambda a: a.reason),
    Column("Error", "错误", lambda a: a.error and f"{a.error.type}: {a.error.message}"),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(no_args_is_help=True, help=t("Tasks: single pieces of work.", "任务：单个工作单元。"))
    root.add_typer(group, name="tasks")
    _add_reading(group, session)
    _add_logs(group, session)
    _add_running(group, session)
    _add_acting(group, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List tasks, newest first.", "列出任务，最新的在前。"))
    def list_(
        state: Annotated[str | None, flags.state] = None,
        name: Annotated[str | None, typer.Option(help=t("Only of this name.", "只列出此名称。"))] = None,
        run: Annotated[str | None, typer.Option(help=t("Only of this run.", "只列出此运行的任务。"))] = None,
        worker: Annotated[str | None, typer.Option(help=t("Only of this worker.", "只列出此执行器的任务。"))] = None,
        node: Annotated[str | None, typer.Option(help=t("Only on this node.", "只列出此节点上的任务。"))] = None,
        limit: Annotated[int, flags.limit] = 50,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            found = await plum.tasks.list(
                limit=limit, state=state, name=name, run_id=run, worker_id=worker, node_id=node
            )
            session.out.table(found, _LIST)

        session.call(work)

    @group.command(help=t("Show one task with its attempts.", "查看一个任务及其各次尝试。"))
    def get(task: Annotated[str, flags.task]) -> None:
        async def work(plum: PlumClient) -> None:
            show(session, await plum.tasks.get(task))

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
            await (watch.follow_task if follow else print_log)(plum, task)

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


def explanation(lang: Lang) -> tuple[Column[Explanation], ...]:
    """Why something is in its state: the code's sentence in the reader's language, and the controller's own words."""
    return (
        Column("State", "状态", lambda e: e.state),
        Column("Because", "原因", lambda e: sentence(e.code, lang) if known(e.code) else e.code),
        Column("In detail", "详情", lambda e: e.message),
        Column("Facts", "数据", lambda e: formats.field(e.details or None)),
    )


async def finish(session: Session, plum: PlumClient, task: Task, *, wait: bool, timeout_s: float | None) -> int | None:
    """Tell about a task just made; with `wait` its end: its exit code."""
    t = session.texts
    if not wait:
        session.out.done(task, t("Created task {}.", "已创建任务 {}。", task.task_id))
        return None
    try:
        ended = await plum.tasks.wait(task.task_id, timeout_s)
    except TimeoutError:
        session.out.note(t("Task {} goes on; waiting timed out.", "等待超时，任务 {} 仍在继续。", task.task_id))
        return exit_codes.TIMED_OUT
    show(session, ended)
    return exit_codes.DONE if ended.state == "Succeeded" else exit_codes.FAILED


def show(session: Session, task: Task) -> None:
    """The task, and below it its attempts when there were several."""
    session.out.record(task, _RECORD)
    if not session.out.as_json and len(task.attempts) > 1:
        session.out.say("")
        session.out.table(task.attempts, _ATTEMPTS)


async def print_log(plum: PlumClient, task_id: str) -> None:
    """The log as far as it is, as the bytes that were written."""
    offset = 0
    while (chunk := await plum.tasks.logs(task_id, offset)).data:
        sys.stdout.buffer.write(chunk.data)
        offset = chunk.next_offset
    sys.stdout.buffer.flush()
