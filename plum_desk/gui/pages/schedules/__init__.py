"""Schedules: when workflows run by themselves, and what becomes of it."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.schedules.page import SchedulesPage
from plum_desk.gui.pages.titles import SCHEDULES


def page_spec(context: PageContext) -> PageSpec:
    """The last page of the first group."""
    return PageSpec("schedules", SCHEDULES, "calendar-blank", lambda: SchedulesPage(context), "work", "Ctrl+6")
