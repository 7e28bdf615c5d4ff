"""Render the run canvas, the timeline and the plots of a made-up run to build/, to be looked at by people."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import canvas_sample as sample
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from plum_desk.gui.dag.canvas import RunCanvas
from plum_desk.gui.dag.timeline import Timeline
from plum_desk.gui.i18n import Language, Languages
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Mode, Theme

BUILD = Path(__file__).resolve().parent.parent / "build"
SIZES = ((1440, 900), (1280, 720))
TIMELINE = 200


class Page(QWidget):
    """A canvas above its timeline, sharing the selection."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.canvas = RunCanvas(look, lambda: sample.NOW)
        self.timeline = Timeline(look, self.canvas.model, lambda: sample.NOW)
        self.timeline.setFixedHeight(TIMELINE)
        self.canvas.selection_changed.connect(self.timeline.select)
        self.timeline.selected.connect(self.canvas.select)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.timeline)


def render(look: Look, mode: Mode, language: Language, size: tuple[int, int]) -> None:
    """One picture of the sample run, with one card selected and another under the pointer."""
    page = Page(look)
    page.resize(*size)
    page.show()
    page.canvas.show_run(sample.workflow(language == "zh"), sample.run_nodes())
    page.timeline.set_attempts(sample.attempts())
    page.canvas.select("impedance")
    point = page.canvas.scene.card_rect("fit").center()
    page.canvas.scene.hover(point.x(), point.y(), page.canvas.view.zoom)
    page.grab().save(str(BUILD / f"canvas-{mode}-{language}-{size[0]}.png"))
    page.close()


def main() -> None:
    BUILD.mkdir(exist_ok=True)
    app = QApplication(sys.argv)
    languages = Languages(app)
    theme = Theme("light")
    theme.apply(app)
    look = Look.of(theme)
    modes: tuple[Mode, ...] = ("light", "dark")
    names: tuple[Language, ...] = ("en", "zh")
    for mode in modes:
        for language in names:
            theme.set_mode(mode)
            languages.set(language)
            theme.set_language(language)
            for size in SIZES:
                render(look, mode, language, size)


if __name__ == "__main__":
    main()
