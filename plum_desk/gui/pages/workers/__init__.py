"""Workers: the programs that offer tasks, and how much of their capacity is in use."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.titles import WORKERS
from plum_desk.gui.pages.workers.page import WorkersPage


def page_spec(context: PageContext) -> PageSpec:
    """The second page of the fleet."""
    return PageSpec("workers", WORKERS, "robot", lambda: WorkersPage(context), "fleet", "Ctrl+5")
