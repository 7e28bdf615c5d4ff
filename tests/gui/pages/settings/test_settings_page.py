"""The settings page: appearance at once, facts of the controller, tokens made and revoked."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.gui.pages.settings.page import SettingsPage
from plum_desk.gui.pages.settings.token_dialogs import NewTokenDialog, TokenValueDialog
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from tests.gui.pages.desk import Desk, click, open_desk, type_into, until


def settings(desk: Desk) -> SettingsPage:
    desk.show("settings")
    page = desk.shell.window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


async def test_theme_and_language_change_at_once(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = settings(desk)
        page.looks.mode.choose("dark")
        assert theme.is_dark
        page.looks.language.choose("zh")
        await until(lambda: page.looks.title.text() == "外观", "for the title")
        assert page.tokens.title.text() == "令牌"
        desk.context.looks.set_language("en")
        await until(lambda: page.looks.title.text() == "Appearance", "for the title")
        assert page.looks.language.current == "en"


async def test_the_controllers_facts_are_read(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = settings(desk)
        rows = page.connection._facts._rows
        await until(lambda: any(row.value.text() == "every request needs a token" for row in rows), "for the facts")
        assert any(row.value.text() == str(tmp_path) for row in rows)


async def test_a_token_is_shown_once_and_revoked(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = settings(desk)
        click(page.tokens.new)
        await until(lambda: desk.shell.window.findChildren(NewTokenDialog), "for the dialog")
        dialog = desk.dialog(NewTokenDialog)
        assert not dialog.act.isEnabled()
        type_into(dialog.name, "night shift")
        dialog.role.choose("operator")
        assert not dialog.bound.isEnabled()
        click(dialog.act)
        await until(lambda: desk.shell.window.findChildren(TokenValueDialog), "for the value")
        value = desk.dialog(TokenValueDialog)
        click(value.copy)
        assert QApplication.clipboard().text() == value.value.text()
        click(value.done)
        await until(lambda: page.tokens.model.rowCount() == 1, "for the row")
        token = page.tokens.model.rows[0]
        assert (token.name, token.role) == ("night shift", "operator")
        page.tokens.table._actions[0].act(token)
        await until(lambda: desk.shell.window.findChildren(ConfirmDialog), "for the question")
        click(desk.dialog(ConfirmDialog).act)
        await until(lambda: page.tokens.model.rowCount() == 0, "for the row to go")
        assert "Token revoked" in desk.toasts
