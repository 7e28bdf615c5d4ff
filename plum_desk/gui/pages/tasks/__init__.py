"""The page of tasks and their definitions."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.page import TasksPage
from plum_desk.gui.pages.titles import TASKS


def tasks_page(context: PageContext) -> PageSpec:
    """Its entry in the rail."""
    return PageSpec("tasks", TASKS, "check-square-offset", lambda: TasksPage(context), "work", "Ctrl+3")


page_spec = tasks_page
