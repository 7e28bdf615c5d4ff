"""The page of workflows and their runs."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.titles import WORKFLOWS
from plum_desk.gui.pages.workflows.page import WorkflowsPage


def workflows_page(context: PageContext) -> PageSpec:
    """Its entry in the rail."""
    return PageSpec("workflows", WORKFLOWS, "tree-structure", lambda: WorkflowsPage(context), "work", "Ctrl+2")


page_spec = workflows_page
