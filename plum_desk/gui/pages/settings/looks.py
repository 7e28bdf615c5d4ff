"""Language, theme and layout."""

from typing import cast

from PySide6.QtWidgets import QWidget

from plum_desk.gui.i18n import Language, Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.parts.boxes import at_left
from plum_desk.gui.theme.theme import Mode
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.form import Form


class LooksCard(Card):
    """Every choice takes effect at once."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent)
        self._looks = context.looks
        look = context.look
        self.language = SegmentedControl(look)
        self.mode = SegmentedControl(look)
        self.reset = Button(look, " ")
        form = Form(look, label_width=120)
        self._labels = (
            form.add_row(" ", at_left(self.language)),
            form.add_row(" ", at_left(self.mode)),
            form.add_row(" ", at_left(self.reset)),
        )
        self.body.addWidget(form)
        self.language.selected.connect(lambda key: self._looks.set_language(cast(Language, key)))
        self.mode.selected.connect(lambda key: self._looks.set_mode(cast(Mode, key)))
        self.reset.clicked.connect(self._looks.reset_layout)
        self._looks.changed.connect(self._show)
        Retranslator(self, self._retranslate)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Appearance"))
        self.language.set_items([("zh", "中文"), ("en", "English"), ("system", self.tr("As the system"))])
        self.mode.set_items(
            [("light", self.tr("Light")), ("dark", self.tr("Dark")), ("system", self.tr("As the system"))]
        )
        self.reset.setText(self.tr("Reset layout"))
        names = (self.tr("Language"), self.tr("Theme"), self.tr("Docks"))
        for label, name in zip(self._labels, names, strict=True):
            label.text.setText(name)
        for control, name in zip((self.language, self.mode), names, strict=False):
            control.setAccessibleName(name)
        self._show()

    def _show(self) -> None:
        for control, key in ((self.language, self._looks.language), (self.mode, self._looks.mode)):
            control.blockSignals(True)
            control.choose(key)
            control.blockSignals(False)
