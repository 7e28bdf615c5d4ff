"""The workers page over a real worker."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.gui.pages.workers.columns import field_words
from plum_desk.gui.pages.workers.first_worker import EXAMPLE, FirstWorkerDialog
from plum_desk.gui.pages.workers.page import WorkersPage
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.sdk import Worker
from tests.gui.pages.desk import click, open_desk, until


async def test_a_worker_shows_its_offers_its_load_and_goes(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    hold = asyncio.Event()
    async with open_desk(tmp_path, qapp, theme) as desk:
        url = f"http://{(await desk.plum.system.get()).listen[0]}"
        token = await desk.plum.tokens.create(name="bench", role="worker")
        worker = Worker("bench-1", capacity=4, controller=url, token=token.value)

        @worker.task("measure.mean")
        async def mean(values: list[float], digits: int = 3) -> dict[str, float]:
            """The arithmetic mean."""
            await hold.wait()
            return {"mean": round(sum(values) / len(values), digits)}

        serving = asyncio.create_task(worker.serve())
        desk.show("workers")
        page = desk.shell.window.page("workers")
        assert isinstance(page, WorkersPage)
        await until(lambda: page.model.rowCount() == 1, "for the worker")
        detail = page.worker_detail
        assert [info.name for info in detail.model.rows] == ["measure.mean"]
        assert field_words(detail.model.rows[0]) == ("values: array *", "digits: integer")
        assert detail.schema.view.isVisible()
        task = await desk.plum.tasks.create(
            name="Mean", task_name="measure.mean", payload={"values": [1, 2]}, auto_start=True
        )
        await until(lambda: "1 / 4" in detail.head.facts.text(), "for the load")
        assert [one.task_id for one in detail.here.model.rows] == [task.task_id]
        hold.set()
        await desk.plum.tasks.wait(task.task_id, timeout=20)
        worker.stop()
        await serving
        await until(lambda: page.model.rowCount() == 0, "for the worker to go")
        assert page.empty.isVisible()


async def test_removing_names_the_worker(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        url = f"http://{(await desk.plum.system.get()).listen[0]}"
        token = await desk.plum.tokens.create(name="bench", role="worker")
        worker = Worker("bench-1", controller=url, token=token.value)
        serving = asyncio.create_task(worker.serve())
        desk.show("workers")
        page = desk.shell.window.page("workers")
        assert isinstance(page, WorkersPage)
        await until(lambda: page.model.rowCount() == 1, "for the worker")
        click(page.worker_detail.remove)
        await until(lambda: desk.shell.window.findChildren(ConfirmDialog), "for the question")
        dialog = desk.dialog(ConfirmDialog)
        assert dialog.title.text() == "Remove worker “bench-1”?"
        click(dialog.act)
        await until(lambda: "Worker removed" in desk.toasts, "for the toast")
        worker.stop()
        await asyncio.gather(serving, return_exceptions=True)


async def test_the_empty_page_offers_a_worker_to_copy(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.show("workers")
        page = desk.shell.window.page("workers")
        assert isinstance(page, WorkersPage)
        click(page._first)
        click(desk.dialog(FirstWorkerDialog).copy)
        assert QApplication.clipboard().text() == EXAMPLE
        compile(EXAMPLE, "worker.py", "exec")
