"""`plum schedules`: when workflows run by themselves."""

from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.schedules import Firing, FiringTimes, Schedule, ScheduleSpec
from plum_desk.cli import files, formats, live, lookup
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_LIST: tuple[Column[Schedule], ...] = (
    Column("Name", "名称", lambda s: s.name),
    Column("Enabled", "启用", lambda s: "*" if s.enabled else ""),
    Column("When", "时间", lambda s: f"{s.cron} ({s.time_zone})" if s.cron else formats.duration(s.every_sec)),
    Column("Next", "下次", lambda s: formats.moment(s.next_at)),
    Column("Overlap", "重叠", lambda s: s.overlap),
    Column("Catch-up", "补跑", lambda s: s.catchup),
    Column("Last run", "最近运行", lambda s: s.last_runs[-1].state if s.last_runs else None),
    Column("Id", "标识", lambda s: s.schedule_id),
)
_NEXT: tuple[Column[Firing], ...] = (
    Column("Local time", "当地时间", lambda f: f.local),
    Column("Moved by a clock change", "因时钟调整而移动", lambda f: "*" if f.moved else ""),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    help_ = t("Schedules: when workflows run by themselves.", "计划：工作流何时自动运行。")
    group = typer.Typer(no_args_is_help=True, help=help_)
    root.add_typer(group, name="schedules")
    _add_reading(group, session)
    _add_changing(group, session)


def _add_reading(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command("list", help=t("List all schedules.", "列出全部计划。"))
    def list_(watch: Annotated[bool, flags.watch] = False) -> None:
        async def work(plum: PlumClient) -> None:
            listing = live.Listing[Schedule](
                "schedules", _LIST, lambda s: s.schedule_id, lambda plum: plum.schedules.list()
            )
            await live.show(session, plum, listing, watch=watch)

        session.call(work)

    @group.command(help=t("Show one schedule.", "查看一个计划。"))
    def get(name: Annotated[str, flags.schedule]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await lookup.schedule(plum, name), _LIST)

        session.call(work)

    @group.command("next", help=t("Show the firings to come.", "查看接下来的触发时间。"))
    def next_(name: Annotated[str, flags.schedule], count: Annotated[int, flags.count] = 10) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.schedule(plum, name)
            session.out.table(await plum.schedules.next(found.schedule_id, count=count), _NEXT)

        session.call(work)

    @group.command(help=t("Show when some times would fire, without storing them.", "预览某些时间何时触发，不保存。"))
    def preview(
        cron: Annotated[str | None, typer.Option(help=t("Five fields.", "五个字段。"))] = None,
        every: Annotated[float | None, typer.Option(help=t("Seconds.", "秒。"))] = None,
        zone: Annotated[str, typer.Option(help=t("Time zone.", "时区。"))] = "UTC",
        count: Annotated[int, flags.count] = 10,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            times = FiringTimes(cron=cron, every_sec=every, time_zone=zone, count=count)
            session.out.table(await plum.schedules.preview(times), _NEXT)

        session.call(work)


def _add_changing(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Store a schedule from a JSON file.", "从 JSON 文件创建计划。"))
    def create(file: Annotated[str, flags.file], replace: Annotated[bool, flags.replace] = False) -> None:
        async def work(plum: PlumClient) -> None:
            spec = files.read_object(file)
            same = [s for s in await plum.schedules.list() if s.name == spec.get("name")] if replace else []
            if same:
                stored = await plum.schedules.replace(same[0].schedule_id, spec)
            else:
                stored = await plum.schedules.create(spec)
            session.out.done(stored, t("Stored schedule {}.", "已保存计划 {}。", stored.name))

        session.call(work)

    @group.command(help=t("Run its workflow now.", "立即运行其工作流。"))
    def run(name: Annotated[str, flags.schedule]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.schedule(plum, name)
            started = await plum.schedules.run(found.schedule_id)
            session.out.done(started, t("Started run {}.", "已启动运行 {}。", started.run_id))

        session.call(work)

    @group.command(help=t("Let a schedule fire again.", "启用计划。"))
    def enable(name: Annotated[str, flags.schedule]) -> None:
        session.call(lambda plum: _switch(session, plum, name, on=True))

    @group.command(help=t("Let a schedule fire no more.", "停用计划。"))
    def disable(name: Annotated[str, flags.schedule]) -> None:
        session.call(lambda plum: _switch(session, plum, name, on=False))

    @group.command(help=t("Delete a schedule; its runs stay.", "删除计划；其运行记录保留。"))
    def delete(name: Annotated[str, flags.schedule]) -> None:
        async def work(plum: PlumClient) -> None:
            found = await lookup.schedule(plum, name)
            await plum.schedules.delete(found.schedule_id)
            session.out.done(None, t("Deleted {}.", "已删除 {}。", found.name))

        session.call(work)


async def _switch(session: Session, plum: PlumClient, name: str, *, on: bool) -> None:
    t, found = session.texts, await lookup.schedule(plum, name)
    spec = {key: getattr(found, key) for key in ScheduleSpec.__struct_fields__}
    stored = await plum.schedules.replace(found.schedule_id, **{**spec, "enabled": on})
    said = t("{} is enabled.", "{} 已启用。", name) if on else t("{} is disabled.", "{} 已停用。", name)
    session.out.done(stored, said)
