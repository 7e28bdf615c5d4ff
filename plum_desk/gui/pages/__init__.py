"""The pages of the rail; each page's module or package offers `page_spec(context)`."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext


def make_pages(context: PageContext) -> list[PageSpec]:
    """All pages, in the order of the rail."""
    from plum_desk.gui.pages import nodes, overview, settings

    pages = (overview, nodes, settings)
    return [page.page_spec(context) for page in pages]
