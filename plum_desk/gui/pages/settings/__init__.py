"""Settings: how the window looks, which controller it shows, who may act, and what this program is."""

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.settings.page import SettingsPage
from plum_desk.gui.pages.titles import SETTINGS


def page_spec(context: PageContext) -> PageSpec:
    """The page at the end of the rail."""
    return PageSpec("settings", SETTINGS, "gear", lambda: SettingsPage(context), "end", "Ctrl+,")
