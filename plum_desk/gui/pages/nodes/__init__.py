"""Nodes: the machines of the lab, how they fare and what runs on them."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.nodes.page import NodesPage
from plum_desk.gui.pages.titles import NODES


def page_spec(context: PageContext) -> PageSpec:
    """The first page of the second group."""
    return PageSpec("nodes", NODES, "desktop-tower", lambda: NodesPage(context), "fleet", "Ctrl+4")
