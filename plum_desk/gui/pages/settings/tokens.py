"""Tokens: who may act as what; a new one's value is shown once."""

from PySide6.QtWidgets import QWidget

from plum_desk.api.types.access import NewToken, Token, TokenSpec
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.settings.token_dialogs import NewTokenDialog, TokenValueDialog, role_word
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.format import NONE
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.cells import Name, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.delegates import RowStyle


class TokensCard(Card):
    """The list follows the controller; creating and revoking ask first."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent, flush=True)
        self._context = context
        self.new = Button(context.look, " ", icon="plus", small=True)
        self.new.clicked.connect(lambda: context.actions.start(self._create(), "new token"))
        self.add_corner(self.new)
        self.model: RecordModel[Token] = RecordModel(context.store, "tokens", self._columns(), parent=self)
        style = RowStyle(height=32, margin=14, inset_lines=True)
        self.table: DataTable[Token] = DataTable(context.look, self.model, style=style, now=context.now)
        self.table.set_actions([RowAction("trash", lambda: self.tr("Revoke"), self._ask_revoke)])
        self._empty = Label(context.look, "", "cell", "2")
        self._empty.setContentsMargins(14, 4, 14, 6)
        self.body.addWidget(self.table)
        self.body.addWidget(self._empty)
        self.model.rowsInserted.connect(self._fit)
        self.model.rowsRemoved.connect(self._fit)
        Retranslator(self, self._retranslate)
        self._fit()

    def _columns(self) -> list[Column[Token]]:
        return [
            Column("name", lambda: self.tr("Name"), lambda one: Name(one.name), "name", 160, elastic=True),
            Column("role", lambda: self.tr("Role"), lambda one: Text(role_word(one.role)), width=110),
            Column("bound", lambda: self.tr("Bound to"), lambda one: Text(one.bound_to or NONE, mono=True), width=120),
            Column("by", lambda: self.tr("Created by"), lambda one: Text(one.created_by), width=110),
            Column(
                "used",
                lambda: self.tr("Last used"),
                lambda one: Time(one.last_used_at),
                "time",
                130,
                right=True,
                sort=lambda one: one.last_used_at or 0.0,
            ),
        ]

    def _retranslate(self) -> None:
        self.set_title(self.tr("Tokens"), self.tr("for agents, workers and clients of this controller"))
        self.new.setText(self.tr("New token…"))
        self._empty.setText(
            self.tr("No tokens yet. Programs of the same user on this machine find the controller without one.")
        )

    def _fit(self) -> None:
        has_rows = self.model.rowCount() > 0
        self.table.setVisible(has_rows)
        self._empty.setVisible(not has_rows)
        self.table.fit_height()

    async def _create(self) -> None:
        dialog = NewTokenDialog(self._context.look, self)
        if await dialog.ask():
            spec = dialog.spec()
            self._context.actions.run(
                lambda: self._make(spec),
                failure=self.tr("The token was not created"),
                button=self.new,
                success=self._show_value,
            )

    async def _make(self, spec: TokenSpec) -> NewToken:
        return await self._context.client.tokens.create(spec)

    def _show_value(self, token: NewToken) -> None:
        TokenValueDialog(self._context.look, self, token).open()

    def _ask_revoke(self, token: Token) -> None:
        self._context.actions.start(self._revoke(token), "revoke token")

    async def _revoke(self, token: Token) -> None:
        dialog = ConfirmDialog(
            self._context.look,
            self,
            question=self.tr("Revoke token “{name}”?").format(name=token.name),
            consequences=self.tr("Whoever uses it is refused from the next request on. This cannot be undone."),
            verb=self.tr("Revoke token"),
        )
        if await dialog.ask():
            self._context.actions.run(
                lambda: self._context.client.tokens.delete(token.token_id),
                failure=self.tr("The token was not revoked"),
                success=lambda _: self._context.notifier.succeed(self.tr("Token revoked"), token.name),
            )
