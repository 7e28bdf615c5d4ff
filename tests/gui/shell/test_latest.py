"""The newest run is shown until somebody goes elsewhere."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.gui.options import Target
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import Desk, open_desk, until


def shown(desk: Desk) -> list[tuple[str, str]]:
    """What the window was told to show from now on."""
    asked: list[tuple[str, str]] = []
    page = desk.shell.window.page("workflows")
    show = page.show_object

    def record(key: str) -> None:
        asked.append(("workflows", key))
        show(key)

    page.show_object = record  # type: ignore[method-assign]
    return asked


async def test_a_newer_run_takes_the_place_of_the_older_one(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(
            name="Weigh", nodes=[{"key": "a", "type": "task", "definition": "builtin.echo"}]
        )
        first = await desk.plum.workflows.run(workflow.workflow_id)
        await until(lambda: desk.context.store.count("workflow-runs") == 1, "for the first run")
        asked = shown(desk)
        desk.shell.show_target(Target.parse("run:latest"))
        assert asked[-1] == ("workflows", f"run:{first.run_id}")
        second = await desk.plum.workflows.run(workflow.workflow_id)
        await until(lambda: asked[-1] == ("workflows", f"run:{second.run_id}"), "for the second run")
        desk.shell.window.show_page("tasks")
        count = len(asked)
        await desk.plum.workflows.run(workflow.workflow_id)
        await until(lambda: desk.context.store.count("workflow-runs") == 3, "for the third run")
        assert (desk.shell.window.current, len(asked)) == ("tasks", count)
