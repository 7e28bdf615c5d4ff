"""`plum tokens`: who may call the controller."""

from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.api.types.access import NewToken, Token
from plum_desk.cli import formats
from plum_desk.cli.output import Column
from plum_desk.cli.session import Session

_LIST: tuple[Column[Token], ...] = (
    Column("Id", "标识", lambda k: k.token_id),
    Column("Name", "名称", lambda k: k.name),
    Column("Role", "角色", lambda k: k.role),
    Column("Bound to", "绑定", lambda k: k.bound_to),
    Column("Created", "创建时间", lambda k: formats.moment(k.created_at)),
    Column("Expires", "过期时间", lambda k: formats.moment(k.expires_at)),
    Column("Last used", "最近使用", lambda k: formats.moment(k.last_used_at)),
)
_NEW: tuple[Column[NewToken], ...] = (Column("Token", "令牌", lambda k: k.value), *_LIST)


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    group = typer.Typer(
        no_args_is_help=True, help=t("Tokens: who may call the controller.", "令牌：谁可以访问控制器。")
    )
    root.add_typer(group, name="tokens")
    token_argument = typer.Argument(metavar="TOKEN_ID", help=t("The token's id.", "令牌标识。"))

    @group.command("list", help=t("List all tokens, without their values.", "列出全部令牌（不含令牌值）。"))
    def list_() -> None:
        async def work(plum: PlumClient) -> None:
            session.out.table(await plum.tokens.list(), _LIST)

        session.call(work)

    @group.command(help=t("Show a token, without its value.", "查看令牌（不含令牌值）。"))
    def get(token: Annotated[str, token_argument]) -> None:
        async def work(plum: PlumClient) -> None:
            session.out.record(await plum.tokens.get(token), _LIST)

        session.call(work)

    @group.command(help=t("Revoke a token at once.", "立即吊销令牌。"))
    def delete(token: Annotated[str, token_argument]) -> None:
        async def work(plum: PlumClient) -> None:
            await plum.tokens.delete(token)
            session.out.done(None, t("Revoked {}.", "已吊销 {}。", token))

        session.call(work)

    _add_creating(group, session)


def _add_creating(group: typer.Typer, session: Session) -> None:
    t = session.texts

    @group.command(help=t("Make a token; its value is shown this once.", "创建令牌；令牌值只显示这一次。"))
    def create(
        name: Annotated[str, typer.Argument(metavar="NAME", help=t("What it is for.", "用途名称。"))],
        role: Annotated[str, typer.Option(help="viewer, operator, admin, agent, worker")],
        bound_to: Annotated[
            str | None,
            typer.Option(help=t("The node of an agent, or the worker of a worker.", "代理所在节点，或执行器标识。")),
        ] = None,
        expires_in_sec: Annotated[
            float | None, typer.Option(help=t("Valid for so many seconds.", "有效秒数。"))
        ] = None,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            fields = {"name": name, "role": role, "boundTo": bound_to, "expiresInSec": expires_in_sec}
            made = await plum.tokens.create({key: value for key, value in fields.items() if value is not None})
            session.out.record(made, _NEW)

        session.call(work)
