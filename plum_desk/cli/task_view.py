"""How tasks are shown: columns, attempts, logs, explanations, and what follows when one was made or ended."""

import sys

from plum_desk.api.client import PlumClient
from plum_desk.api.messages import Lang, known, sentence
from plum_desk.api.types.tasks import Attempt, Explanation, Task
from plum_desk.cli import exit_codes, formats, waiting
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

LIST: tuple[Column[Task], ...] = (
    Column("Id", "标识", lambda task: task.task_id),
    Column("Name", "名称", lambda task: task.name),
    Column("State", "状态", lambda task: task.state),
    Column("Runs on", "执行位置", lambda task: task.scheduled_on),
    Column("Attempt", "尝试", lambda task: f"{task.attempt}/{task.max_retries + 1}", right=True),
    Column("Created", "创建时间", lambda task: formats.moment(task.created_at)),
    Column("Took", "用时", lambda task: formats.between(task.started_at, task.finished_at), right=True),
    Column("Reason", "原因", lambda task: task.reason),
)
RECORD: tuple[Column[Task], ...] = (
    *LIST,
    Column("Executor", "执行方式", lambda task: task.executor),
    Column("Target", "目标", lambda task: f"{task.target_kind} {task.target_ref}".strip() or None),
    Column("Run", "所属运行", lambda task: task.run_id and f"{task.run_id} {task.node_key}"),
    Column("Progress", "进度", lambda task: formats.percent(task.progress)),
    Column("Payload", "载荷", lambda task: formats.field(task.payload)),
    Column("Result", "结果", lambda task: formats.field(task.result)),
    Column("Error", "错误", lambda task: task.error and f"{task.error.type}: {task.error.message}"),
)
ATTEMPTS: tuple[Column[Attempt], ...] = (
    Column("Attempt", "尝试", lambda a: a.attempt, right=True),
    Column("State", "状态", lambda a: a.state),
    Column("Ran on", "执行位置", lambda a: a.scheduled_on),
    Column("Started", "开始时间", lambda a: formats.moment(a.started_at)),
    Column("Took", "用时", lambda a: formats.between(a.started_at, a.finished_at), right=True),
    Column("Reason", "原因", lambda a: a.reason),
    Column("Error", "错误", lambda a: a.error and f"{a.error.type}: {a.error.message}"),
)


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
        ended = await waiting.one(session, plum, task, timeout_s)
    except TimeoutError:
        session.out.note(t("Task {} goes on; waiting timed out.", "等待超时，任务 {} 仍在继续。", task.task_id))
        return exit_codes.TIMED_OUT
    show(session, ended)
    return code_of(ended)


def code_of(task: Task) -> int:
    """How a script learns how a finished task ended."""
    return exit_codes.DONE if task.state == "Succeeded" else exit_codes.FAILED


def show(session: Session, task: Task) -> None:
    """The task, and below it its attempts when there were several."""
    session.out.record(task, RECORD)
    if not session.out.as_json and len(task.attempts) > 1:
        session.out.say("")
        session.out.table(task.attempts, ATTEMPTS)


async def print_log(session: Session, plum: PlumClient, task_id: str) -> None:
    """The log as far as it is, as the bytes that were written; with `--json` one object with its text."""
    offset, pieces = 0, []
    while (chunk := await plum.tasks.logs(task_id, offset)).data:
        pieces.append(chunk.data) if session.out.as_json else sys.stdout.buffer.write(chunk.data)
        offset = chunk.next_offset
    if session.out.as_json:
        text = b"".join(pieces).decode(errors="replace")
        session.out.json_line({"taskId": task_id, "text": text, "nextOffset": offset})
    sys.stdout.buffer.flush()
