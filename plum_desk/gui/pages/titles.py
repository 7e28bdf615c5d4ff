"""The titles of pages in the rail, as source texts of the translation context `Pages`."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

OVERVIEW: Final = str(QT_TRANSLATE_NOOP("Pages", "Overview"))
WORKFLOWS: Final = str(QT_TRANSLATE_NOOP("Pages", "Workflows"))
TASKS: Final = str(QT_TRANSLATE_NOOP("Pages", "Tasks"))
SCHEDULES: Final = str(QT_TRANSLATE_NOOP("Pages", "Schedules"))
NODES: Final = str(QT_TRANSLATE_NOOP("Pages", "Nodes"))
WORKERS: Final = str(QT_TRANSLATE_NOOP("Pages", "Workers"))
SETTINGS: Final = str(QT_TRANSLATE_NOOP("Pages", "Settings"))
