"""The frame with real pages: rail, palette, docks, live language and theme, and no cut words."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plum_desk.gui.frame.activity import ActivityEvent
from plum_desk.gui.frame.page import Page, PageSpec
from plum_desk.gui.frame.palette import PaletteEntry
from plum_desk.gui.frame.status_bar import StatusLink
from plum_desk.gui.frame.window import MainWindow
from plum_desk.gui.i18n import Languages, Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.header import PageHeader
from plum_desk.gui.widgets.label import Label

NOW = 1_795_513_337.0


class TasksPage(Page):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.opened = ""
        self.own: QDockWidget | None = None
        self._header = PageHeader(look)
        self._inspector = Label(look, "inspector")
        layout = QVBoxLayout(self)
        layout.addWidget(Label(look, "body"))
        Retranslator(self, lambda: self._header.set_texts(QCoreApplication.translate("Pages", "Tasks")))

    def header(self) -> QWidget:
        return self._header

    def inspector(self) -> QWidget:
        return self._inspector

    def inspector_title(self) -> str:
        return "Task"

    def bottom(self) -> QDockWidget | None:
        return self.own

    def show_object(self, key: str) -> None:
        self.opened = key


@pytest.fixture
def window(look: Look, qtbot: QtBot) -> MainWindow:
    specs = [
        PageSpec("overview", "Overview", "squares-four", lambda: Page(look), "work", "Ctrl+1"),
        PageSpec("tasks", "Tasks", "check-square-offset", lambda: TasksPage(look), "work", "Ctrl+2"),
        PageSpec("settings", "Settings", "gear-six", lambda: Page(look), "end"),
    ]
    window = MainWindow(look, specs, lambda: NOW)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show_page("overview")
    window.show()
    qtbot.waitExposed(window)
    return window


def test_a_click_in_the_rail_shows_the_page_with_its_inspector(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.inspector.isVisible()
    qtbot.mouseClick(window.rail.item("tasks"), Qt.MouseButton.LeftButton)
    assert window.current == "tasks"
    assert window.inspector.isVisible()
    assert window.rail.item("tasks").isChecked()
    assert not window.rail.item("overview").isChecked()


def test_pages_are_made_when_they_are_first_shown(window: MainWindow) -> None:
    assert set(window._pages) == {"overview"}
    window.show_page("tasks", "01JD7K4F")
    page = window.page("tasks")
    assert isinstance(page, TasksPage)
    assert page.opened == "01JD7K4F"


def test_the_rail_folds_in_a_small_window_and_when_a_page_is_wide(window: MainWindow) -> None:
    assert not window.rail.narrow
    window.resize(1280, 720)
    assert window.rail.narrow
    assert window.rail.item("tasks").toolTip() == "Tasks  Ctrl+2"
    window.resize(1440, 900)
    assert not window.rail.narrow
    page = window.page("overview")
    page.wide = True
    page.wide_changed.emit(True)
    assert window.rail.narrow


def test_the_palette_finds_by_pinyin_and_acts(window: MainWindow, qtbot: QtBot) -> None:
    ran: list[str] = []
    entry = PaletteEntry("烧结与表征", "workflow v12", "tree-structure", lambda: ran.append("opened"))
    window.palette_panel.add_provider(lambda: [entry])
    qtbot.mouseClick(window.rail.field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.palette_panel.field, "sj")
    assert [hit.text for hit in window.palette_panel.hits] == ["烧结与表征"]
    window.palette_panel.grab()
    qtbot.keyClick(window.palette_panel.field, Qt.Key.Key_Return)
    assert ran == ["opened"]
    assert not window.palette_panel.isVisible()


def test_the_palette_knows_the_pages_and_leaves_on_escape(window: MainWindow, qtbot: QtBot) -> None:
    window.palette_panel.open()
    qtbot.keyClicks(window.palette_panel.field, "settings")
    qtbot.keyClick(window.palette_panel.field, Qt.Key.Key_Escape)
    assert not window.palette_panel.isVisible()
    window.palette_panel.open()
    qtbot.keyClicks(window.palette_panel.field, "task")
    qtbot.keyClick(window.palette_panel.field, Qt.Key.Key_Return)
    assert window.current == "tasks"


def test_a_layout_is_saved_and_comes_back(window: MainWindow) -> None:
    window.activity.show()
    saved = window.save_layout()
    window.activity.close()
    assert not window.activity.isVisible()
    assert window.restore_layout(saved)
    assert window.activity.isVisible()
    assert not window.restore_layout(b"nonsense")


def test_a_page_with_a_dock_of_its_own_does_not_cost_the_activity(window: MainWindow) -> None:
    """The window ends on such a page; the next one shows the activity on the others."""
    window.show_page("tasks")
    page = window.page("tasks")
    assert isinstance(page, TasksPage)
    window.show_page("overview")
    page.own = QDockWidget("own", window)
    page.own.setObjectName("own")
    window.show_page("tasks")
    assert not window.activity.isVisible()
    saved = window.save_layout()
    assert not window.activity.isVisible()
    assert window.restore_layout(saved)
    assert window.activity.isVisibleTo(window.deck)


def test_reset_brings_a_torn_off_dock_back(window: MainWindow) -> None:
    window.activity.setFloating(True)
    window.reset_layout()
    assert not window.activity.isFloating()
    assert window.activity.isVisible()


def test_activity_is_filtered_and_leads_to_its_object(window: MainWindow, qtbot: QtBot) -> None:
    events = [
        ActivityEvent(NOW, "Succeeded", "task", "Measure mean", "finished", 48_213, "tasks", "01JD"),
        ActivityEvent(NOW, "Failed", "task", "Impedance sweep", "no answer", 48_214),
    ]
    window.activity.add(events)
    assert window.activity.model.rowCount() == 2
    window.activity.model.set_filter("mean task")
    assert window.activity.model.rowCount() == 1
    window.activity.view.doubleClicked.emit(window.activity.model.index(0, 0))
    assert window.current == "tasks"


def test_status_links_lead_to_their_pages(window: MainWindow, qtbot: QtBot) -> None:
    window.status.set_connection("Connected", "Connected", "127.0.0.1:8080")
    window.status.set_links([StatusLink("tasks", "12 running"), StatusLink("alerts", "2 alerts", "Warning")])
    with qtbot.waitSignal(window.status.followed) as followed:
        qtbot.mouseClick(window.status._links[0], Qt.MouseButton.LeftButton)
    assert followed.args == ["tasks"]
    window.status.set_links([])
    assert not window.status._links[0].isVisible()


def test_language_and_theme_change_while_the_window_is_open(
    window: MainWindow, qapp: QApplication, look: Look, qtbot: QtBot
) -> None:
    window.show_page("tasks")
    languages = Languages(qapp)
    languages.set("zh")
    look.theme.set_language("zh")
    look.theme.set_mode("dark")
    qtbot.waitUntil(lambda: window.rail.field.text() == "搜索或执行")
    assert window.grab().toImage().pixelColor(700, 300) == look.color("window")
    languages.set("en")
    qtbot.waitUntil(lambda: window.rail.field.text() == "Search or run")


class Stretched(QTranslator):
    """A pseudo-language a third longer than English, in which every text is marked at both ends."""

    def translate(  # type: ignore[override]
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return f"[{source}{'~' * (len(source) // 3 + 2)}]" if source else ""

    def isEmpty(self) -> bool:
        return False


def test_no_word_is_cut_in_a_longer_language(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    stretched = Stretched()
    qapp.installTranslator(stretched)
    try:
        qtbot.waitUntil(lambda: window.rail.item("tasks").text().startswith("["))
        window.palette_panel.open()
        assert cut_words(window) == []
    finally:
        qapp.removeTranslator(stretched)


def cut_words(window: QWidget) -> list[str]:
    cut = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        width = QFontMetricsF(widget.font()).horizontalAdvance(widget.text().replace("&", ""))
        if width > widget.width() + 1 and not widget.toolTip():
            cut.append(f"{widget.text()}: {width:.0f} in {widget.width()}")
    return cut
