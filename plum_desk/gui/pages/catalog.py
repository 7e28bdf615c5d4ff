"""The pages of the rail; each page's package makes its own entry from the context.

They are imported with this module, before the loop runs: an import of this size would stall the controller.
"""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages import nodes, overview, schedules, settings, tasks, workers, workflows
from plum_desk.gui.pages.context import PageContext


def make_pages(context: PageContext) -> list[PageSpec]:
    """All pages, in the order of the rail."""
    return [
        overview.page_spec(context),
        workflows.workflows_page(context),
        tasks.tasks_page(context),
        schedules.page_spec(context),
        nodes.page_spec(context),
        workers.page_spec(context),
        settings.page_spec(context),
    ]
