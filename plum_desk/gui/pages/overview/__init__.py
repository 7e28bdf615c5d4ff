"""The overview: is everything fine, how fast is it, what failed, what waits and why."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.overview.page import OverviewPage
from plum_desk.gui.pages.titles import OVERVIEW


def page_spec(context: PageContext) -> PageSpec:
    """The first page of the rail."""
    return PageSpec("overview", OVERVIEW, "squares-four", lambda: OverviewPage(context), "work", "Ctrl+1")
