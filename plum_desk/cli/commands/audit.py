"""`plum audit`: who changed what."""

import time
from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.access import AuditEntry
from plum_desk.cli import formats, live, moments
from plum_desk.cli.flags import Flags
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_LIST: tuple[Column[AuditEntry], ...] = (
    Column("When", "时间", lambda e: formats.moment(e.timestamp)),
    Column("Who", "操作者", lambda e: e.actor),
    Column("From", "来源", lambda e: e.address),
    Column("Action", "操作", lambda e: e.action),
    Column("Object", "对象", lambda e: e.object),
    Column("Before", "旧值", lambda e: formats.value(e.old)),
    Column("After", "新值", lambda e: formats.value(e.new)),
)


def add(root: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)
    group = typer.Typer(no_args_is_help=True, help=t("The audit trail: who changed what.", "审计记录：谁改了什么。"))
    root.add_typer(group, name="audit")

    @group.command("list", help=t("List changes, newest first.", "列出变更，最新的在前。"))
    def list_(
        actor: Annotated[str | None, typer.Option(help=t("Only by this one.", "只列出此操作者的变更。"))] = None,
        object_: Annotated[
            str | None, typer.Option("--object", help=t("Only of this object.", "只列出此对象的变更。"))
        ] = None,
        since: Annotated[str | None, flags.since] = None,
        limit: Annotated[int, flags.limit] = 50,
        watch: Annotated[bool, flags.watch] = False,
    ) -> None:
        start = moments.when(since, time.time())
        listing = live.Listing[AuditEntry](
            "audit",
            _LIST,
            key=lambda e: e.audit_id,
            read=lambda plum: plum.audit.list(limit=limit, actor=actor, object=object_, since=start),
            keep=lambda e: actor in (None, e.actor) and object_ in (None, e.object),
            limit=limit,
        )

        async def work(plum: PlumClient) -> None:
            await live.show(session, plum, listing, watch=watch)

        session.call(work)
