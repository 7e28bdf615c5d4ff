"""The timeline of a run as the controller tells it: iterations, waits, and the critical path."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.gui.dag.timeline_paint import bar_label
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import open_desk, until
from tests.gui.pages.workflows.test_containers import ramping


async def test_iterations_and_waits_are_bars_and_the_longest_chain_is_marked(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        view = await ramping(desk)
        timeline = view.dock.timeline

        def bars(key: str) -> list[tuple[str, str]]:
            found = next((row.bars for row in timeline.rows if row.key == key), ())
            return [(bar.label, bar.state) for bar in found]

        await until(lambda: bars("ramp") == [("600", "Succeeded"), ("750", "Running")], "for the iterations")
        assert "ramp" in timeline._critical
        assert "sem" not in timeline._critical
        await desk.plum.workflow_runs.skip(view.feed.run_id, "ramp[1].hold")
        await until(lambda: len(bars("ramp")) == 3, "for the next iteration")
        row = next(row for row in timeline.rows if row.key == "ramp")
        assert bar_label(row.bars[-1], desk.context.now()) == "900"
