"""`plum pools`: how many tasks of a kind run at once."""

from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.pools import Pool
from plum_desk.cli import formats
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_LIST: tuple[Column[Pool], ...] = (
    Column("Name", "名称", lambda p: p.name),
    Column("Slots", "名额", lambda p: p.slots, right=True),
    Column("Held", "已占用", lambda p: len(p.holders), right=True),
    Column("Waiting", "等待", lambda p: p.waiting, right=True),
)
_RECORD: tuple[Column[Pool], ...] = (
    *_LIST,
    Column("Holders", "占用者", lambda p: formats.pairs({h.task_id: formats.moment(h.since) or "" for h in p.holders})),
    Column("Revision", "修订号", lambda p: p.revision),
)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(
        no_args_is_help=True, help=t("Pools: how many tasks of a kind run at once.", "资源池：同类任务的并发上限。")
    )
    root.add_typer(group, name="pools")
    name_argument = typer.Argument(metavar="POOL", help=t("The pool's name.", "资源池名称。"))
    slots_argument = typer.Argument(
        metavar="SLOTS", min=0, help=t("How many tasks may run at once.", "可同时执行的任务数。")
    )

    @group.command("list", help=t("List all pools.", "列出全部资源池。"))
    def list_() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.table(await plum.pools.list(), _LIST)

        session.call(work)

    @group.command(help=t("Show one pool with who holds its slots.", "查看一个资源池及其占用者。"))
    def get(name: Annotated[str, name_argument]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.pools.get(name), _RECORD)

        session.call(work)

    @group.command(help=t("Make a pool.", "创建资源池。"))
    def create(name: Annotated[str, name_argument], slots: Annotated[int, slots_argument]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.pools.create(name, slots), _RECORD)

        session.call(work)

    @group.command(help=t("Change how many slots a pool has.", "更改资源池的名额。"))
    def resize(name: Annotated[str, name_argument], slots: Annotated[int, slots_argument]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.pools.replace(name, slots), _RECORD)

        session.call(work)

    @group.command(help=t("Delete a pool that nothing refers to.", "删除未被引用的资源池。"))
    def delete(name: Annotated[str, name_argument]) -> None:
        async def work(plum: PlumClient) -> None:
            await plum.pools.delete(name)
            session.out.done(None, t("Deleted {}.", "已删除 {}。", name))

        session.call(work)
