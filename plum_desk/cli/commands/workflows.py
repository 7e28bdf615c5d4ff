"""`plum workflows`: graphs of tasks, checked, stored and run."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.workflows import Node, Param, Problem, Workflow
from plum_desk.cli import exit_codes, files, formats, live, lookup
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session
from plum_desk.cli.watch import finish

_LIST: tuple[Column[Workflow], ...] = (
    Column("Id", "标识", lambda w: w.workflow_id),
    Column("Name", "名称", lambda w: w.name),
    Column("Version", "版本", lambda w: w.version, right=True),
    Column("Nodes", "节点数", lambda w: len(w.nodes), right=True),
    Column("Running", "运行中", lambda w: w.stats and w.stats.running, right=True),
    Column("Succeeded", "成功率", lambda w: w.stats and formats.percent(w.stats.success_rate), right=True),
    Column("Median", "用时中位数", lambda w: w.stats and formats.duration(w.stats.median_sec), right=True),
)
_RECORD: tuple[Column[Workflow], ...] = (
    *_LIST[:4],
    Column("Description", "说明", lambda w: w.description or None),
    Column("Labels", "标签", lambda w: formats.pairs(w.labels)),
    Column("On failure", "失败时", lambda w: w.on_failure),
    Column("Created", "创建时间", lambda w: formats.moment(w.created_at)),
)
_VERSIONS: tuple[Column[Workflow], ...] = (
    *_LIST[:4],
    Column("Created", "创建时间", lambda w: formats.moment(w.created_at)),
    Column("Description", "说明", lambda w: w.description or None),
)
_PARAMS: tuple[Column[Param], ...] = (
    Column("Parameter", "参数", lambda p: p.name),
    Column("Type", "类型", lambda p: p.type),
    Column("Required", "必填", lambda p: "*" if p.required else ""),
    Column("Default", "默认值", lambda p: formats.value(p.default)),
    Column("Description", "说明", lambda p: p.description or None),
)
_PROBLEMS: tuple[Column[Problem], ...] = (
    Column("Severity", "级别", lambda p: p.severity),
    Column("Where", "位置", lambda p: p.path if p.line is None else f"{p.path} {p.line}:{p.column}"),
    Column("Problem", "问题", lambda p: p.message),
    Column("Code", "代码", lambda p: p.code),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(no_args_is_help=True, help=t("Workflows: graphs of tasks.", "工作流：由任务组成的图。"))
    root.add_typer(group, name="workflows")
    _add_reading(group, session)
    _add_changing(group, session)
    _add_running(group, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List all workflows.", "列出全部工作流。"))
    def list_(watch: Annotated[bool, flags.watch] = False) -> None:
        async def work(plum: PlumClient) -> None:
            # Statistics come with the list only: while it is watched, a change would show them empty.
            columns = _VERSIONS if watch else _LIST
            listing = live.Listing[Workflow](
                "workflows", columns, lambda w: w.workflow_id, lambda plum: plum.workflows.list()
            )
            await live.show(session, plum, listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show a workflow with its parameters and nodes.", "查看工作流及其参数和节点。"))
    def get(
        name: Annotated[str, flags.workflow],
        version: Annotated[
            int | None, typer.Option(min=1, help=t("An older version.", "较早的版本。"), show_default=False)
        ] = None,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.workflow(plum, name)
            chosen = found if version is None else await plum.workflows.version(found.workflow_id, version)
            _show(session, chosen)

        session.call(work)

    @group.command(help=t("List all versions, newest first.", "列出全部版本，最新的在前。"))
    def versions(name: Annotated[str, flags.workflow]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.workflow(plum, name)
            session.out.table(await plum.workflows.versions(found.workflow_id), _VERSIONS)

        session.call(work)

    @group.command(help=t("Check a file without storing it.", "检查文件但不保存。"))
    def validate(file: Annotated[str, flags.file]) -> None:
        async def work(plum: PlumClient) -> int | None:
            problems = await plum.workflows.validate(files.read_object(file))
            if problems or session.out.as_json:
                session.out.table(problems, _PROBLEMS)
            else:
                session.out.say(t("No problems.", "没有问题。"))
            return exit_codes.INVALID if any(found.severity == "error" for found in problems) else None

        session.call(work)


def _add_changing(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Store the workflow of a JSON file.", "保存 JSON 文件中的工作流。"))
    def create(file: Annotated[str, flags.file], replace: Annotated[bool, flags.replace] = False) -> None:
        async def work(plum: PlumClient) -> None:
            stored = await _store(plum, files.read_object(file), replace)
            message = t("Stored {} as {}, version {}.", "已保存 {}，标识 {}，版本 {}。", *_naming(stored))
            session.out.done(stored, message)

        session.call(work)

    @group.command(help=t("Delete a workflow with its runs.", "删除工作流及其运行记录。"))
    def delete(
        name: Annotated[str, flags.workflow],
        force: Annotated[
            bool, typer.Option("--force", help=t("Although a run is active.", "即使有运行正在进行。"))
        ] = False,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.workflow(plum, name)
            await plum.workflows.delete(found.workflow_id, force=force)
            session.out.done(None, t("Deleted {}.", "已删除 {}。", found.name))

        session.call(work)


def _add_running(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Start a run.", "启动一次运行。"))
    def run(
        name: Annotated[str, flags.workflow],
        param: Annotated[
            list[str] | None,
            typer.Option(
                metavar="KEY=VALUE", help=t("A parameter; JSON, else text.", "参数；按 JSON 解析，否则按文本。")
            ),
        ] = None,
        label: Annotated[list[str] | None, flags.label] = None,
        priority: Annotated[int, flags.priority] = 0,
        wait: Annotated[bool, flags.wait] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            given, labels = files.assignments(param or ()), files.labels(label or ())
            found = await lookup.workflow(plum, name)
            params = _typed(given, param or (), found.params)
            started = await plum.workflows.run(found.workflow_id, params=params, labels=labels, priority=priority)
            if not wait:
                session.out.done(started, t("Started run {}.", "已启动运行 {}。", started.run_id))
                return None
            return await finish(session, plum, started.run_id, timeout)

        session.call(work)


def _show(session: Session, workflow: Workflow) -> None:
    session.out.record(workflow, _RECORD)
    if session.out.as_json:
        return
    if workflow.params:
        session.out.say("")
        session.out.table(workflow.params, _PARAMS)
    session.out.say("")
    session.out.table(workflow.nodes, _nodes(workflow))


def _nodes(workflow: Workflow) -> tuple[Column[Node], ...]:
    before: dict[str, list[str]] = {}
    for edge in workflow.edges:
        before.setdefault(edge.to, []).append(edge.from_ if edge.when is None else f"{edge.from_}={edge.when}")
    return (
        Column("Node", "节点", lambda n: n.key),
        Column("Name", "名称", lambda n: n.name),
        Column("Rule", "触发规则", lambda n: n.trigger_rule),
        Column("After", "前驱", lambda n: ", ".join(before.get(n.key, ())) or None),
    )


def _typed(values: dict[str, Any], pairs: Sequence[str], params: Sequence[Param]) -> dict[str, Any]:
    """A parameter that is declared as text stays text, also when it looks like a number."""
    texts = {pair.partition("=")[0]: pair.partition("=")[2] for pair in pairs}
    strings = {param.name for param in params if param.type == "string"}
    return {key: texts[key] if key in strings else value for key, value in values.items()}


def _naming(workflow: Workflow) -> tuple[object, ...]:
    return workflow.name, workflow.workflow_id, workflow.version


async def _store(plum: PlumClient, spec: dict[str, Any], replace: bool) -> Workflow:
    existing = [w for w in await plum.workflows.list() if w.name == spec.get("name")] if replace else []
    if existing:
        return await plum.workflows.replace(existing[0].workflow_id, spec)
    return await plum.workflows.create(spec)
