"""`plum task-defs`: what can be run."""

from typing import Annotated, Any

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.cli import files, formats, live, lookup
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session
from plum_desk.cli.task_view import finish

_LIST: tuple[Column[TaskDefinition], ...] = (
    Column("Name", "名称", lambda d: d.name),
    Column("Executor", "执行方式", lambda d: d.executor),
    Column("Target", "目标", lambda d: f"{d.target_kind} {d.target_ref}".strip() or None),
    Column("Time-out", "超时", lambda d: formats.duration(d.timeout_sec), right=True),
    Column("Retries", "重试", lambda d: d.max_retries, right=True),
    Column("Description", "说明", lambda d: d.description or None),
)
_RECORD: tuple[Column[TaskDefinition], ...] = (
    Column("Id", "标识", lambda d: d.def_id),
    *_LIST,
    Column("Labels", "标签", lambda d: formats.pairs(d.labels)),
    Column("Payload", "默认载荷", lambda d: formats.field(d.default_payload)),
    Column("Schema", "载荷模式", lambda d: formats.field(d.payload_schema)),
    Column("Created", "创建时间", lambda d: formats.moment(d.created_at)),
    Column("Revision", "修订号", lambda d: d.revision),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(no_args_is_help=True, help=t("Task definitions: what can be run.", "任务定义：可以执行什么。"))
    root.add_typer(group, name="task-defs")
    _add_reading(group, session)
    _add_changing(group, session)
    _add_running(group, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List all definitions.", "列出全部任务定义。"))
    def list_(
        executor: Annotated[str | None, typer.Option(help=t("Only of this executor.", "只列出此执行方式。"))] = None,
        watch: Annotated[bool, flags.watch] = False,
    ) -> None:
        listing = live.Listing[TaskDefinition](
            "task-defs",
            _LIST,
            key=lambda d: d.def_id,
            read=lambda plum: plum.task_defs.list(executor=executor),
            keep=lambda d: executor is None or d.executor in executor.split(","),
        )

        async def work(plum: PlumClient) -> None:
            await live.show(session, plum, listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show one definition.", "查看一个任务定义。"))
    def get(name: Annotated[str, flags.definition]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await lookup.task_definition(plum, name), _RECORD)

        session.call(work)


def _add_changing(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(
        help=t("Store the definition of a JSON file, or an array of them.", "保存 JSON 文件中的任务定义，可为数组。")
    )
    def create(file: Annotated[str, flags.file], replace: Annotated[bool, flags.replace] = False) -> None:
        async def work(plum: PlumClient) -> None:
            found = files.read(file)
            if not isinstance(found, list):
                session.out.record(await _store(plum, found, replace), _RECORD)
                return
            session.out.table([await _store(plum, spec, replace) for spec in found], _LIST)

        session.call(work)

    @group.command(help=t("Delete a definition that nothing refers to.", "删除未被引用的任务定义。"))
    def delete(name: Annotated[str, flags.definition]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.task_definition(plum, name)
            await plum.task_defs.delete(found.def_id)
            session.out.done(None, t("Deleted {}.", "已删除 {}。", found.name))

        session.call(work)


def _add_running(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Run a definition once.", "执行一次任务定义。"))
    def run(
        name: Annotated[str, flags.definition],
        payload: Annotated[str | None, flags.payload] = None,
        wait: Annotated[bool, flags.wait] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            found = await lookup.task_definition(plum, name)
            fields = {} if payload is None else {"payload": files.payload(payload)}
            task = await plum.task_defs.run(found.def_id, **fields)
            return await finish(session, plum, task, wait=wait, timeout_s=timeout)

        session.call(work)


async def _store(plum: PlumClient, spec: Any, replace: bool) -> TaskDefinition:
    existing = (
        await plum.task_defs.list(name=spec["name"]) if replace and isinstance(spec, dict) and "name" in spec else []
    )
    if existing:
        return await plum.task_defs.replace(existing[0].def_id, spec)
    return await plum.task_defs.create(spec)
