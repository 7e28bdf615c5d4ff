"""When a schedule fires, as a person enters it: an interval, simple days and times, or the five cron fields."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.schedules.cron_field import CronField
from plum_desk.gui.pages.schedules.cron_fields import Every, Values, read
from plum_desk.gui.pages.schedules.numbers import read_number
from plum_desk.gui.pages.schedules.weekdays import WeekdayPicker
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.fields import Choice, Field, NumberField
from plum_desk.gui.widgets.label import Label

MODES: Final = ("interval", "daily", "weekly", "monthly", "cron")
_UNITS: Final = (("86400", 86_400), ("3600", 3_600), ("60", 60), ("1", 1))


class Rhythm(QWidget):
    """`changed` says that a person changed the times; `cron` and `every_sec` are what they are now."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = SegmentedControl(look)
        self.count = Field(look, "5")
        self.unit = Choice(look)
        self.weekdays = WeekdayPicker(look)
        self.day = NumberField(look, 1, least=1, most=31)
        self.hour = NumberField(look, 0, least=0, most=23)
        self.minute = NumberField(look, 0, least=0, most=59)
        self.cron_field = CronField(look)
        self._words = [Label(look, "", "cell", "2") for _ in range(2)]
        self._day_word, self._at_word = self._words
        self._colon = Label(look, ":", "strong", "2")
        self._mode = MODES[0]
        self._interval = _line([self.count, self.unit])
        self._clock = _line([self._day_word, self.day, self._at_word, self.hour, self._colon, self.minute])
        self._build()
        self._connect()
        Retranslator(self, self._retranslate)

    @property
    def every_sec(self) -> float | None:
        """The interval, None when it is another kind or no number."""
        value = read_number(self.count.text())
        return value * int(self.unit.chosen or 60) if value is not None and self.mode.current == "interval" else None

    @property
    def cron(self) -> str | None:
        """The expression, None for an interval."""
        return self._cron_of(self.mode.current)

    def set_times(self, cron: str | None, every_sec: float | None) -> None:
        """Show these in the simplest form that can hold them, without saying so."""
        self.blockSignals(True)
        self._set_interval(every_sec if every_sec is not None else 300.0)
        mode = "interval" if every_sec is not None else _mode_of(cron or "")
        if cron is not None:
            self.cron_field.set_expression(cron)
            self._take_parts(cron)
        self.mode.blockSignals(True)
        self.mode.choose(mode)
        self.mode.blockSignals(False)
        self._show()
        self.blockSignals(False)

    def set_fault(self, faulty: bool) -> None:
        """Outline what is wrong."""
        self.cron_field.set_fault(faulty)
        self.count.set_fault(faulty and self.mode.current == "interval")

    def _cron_of(self, mode: str) -> str | None:
        time = f"{self.minute.value()} {self.hour.value()}"
        match mode:
            case "interval":
                return None
            case "daily":
                return f"{time} * * *"
            case "weekly":
                return f"{time} * * {','.join(map(str, self.weekdays.chosen))}"
            case "monthly":
                return f"{time} {self.day.value()} * *"
        return self.cron_field.expression

    def _build(self) -> None:
        for field in (self.day, self.hour, self.minute):
            field.setFixedWidth(72)
        self.count.setFixedWidth(88)
        self.unit.setFixedWidth(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._row = QHBoxLayout()
        self._row.addWidget(self.mode)
        self._row.addStretch(1)
        column.addLayout(self._row)
        for part in (self._interval, self.weekdays, self._clock, self.cron_field):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _connect(self) -> None:
        self.mode.selected.connect(self._on_mode)
        self.count.textChanged.connect(self.changed)
        self.unit.activated.connect(lambda _: self.changed.emit())
        self.weekdays.changed.connect(self.changed)
        self.cron_field.changed.connect(self.changed)
        for field in (self.day, self.hour, self.minute):
            field.valueChanged.connect(self.changed)

    def _on_mode(self, mode: str) -> None:
        """What the form before said goes on where the new one can say it."""
        if mode == "cron" and (expression := self._cron_of(self._mode)):
            self.cron_field.set_expression(expression)
        elif mode != "interval" and self._mode == "cron":
            self.blockSignals(True)
            self._take_parts(self.cron_field.expression)
            self.blockSignals(False)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        mode = self._mode = self.mode.current
        self._interval.setVisible(mode == "interval")
        self.weekdays.setVisible(mode == "weekly")
        self._clock.setVisible(mode in ("daily", "weekly", "monthly"))
        self._day_word.setVisible(mode == "monthly")
        self.day.setVisible(mode == "monthly")
        self.cron_field.setVisible(mode == "cron")

    def _set_interval(self, seconds: float) -> None:
        key, unit = next((key, unit) for key, unit in _UNITS if seconds % unit == 0 or unit == 1)
        self.unit.choose(key)
        self.count.setText(f"{seconds / unit:g}")

    def _take_parts(self, cron: str) -> None:
        parts = read(cron)
        if parts is None:
            return
        for part, field in zip(parts[:3], (self.minute, self.hour, self.day), strict=True):
            if isinstance(part, Values):
                field.setValue(part.values[0])
        if isinstance(parts[4], Values):
            self.weekdays.choose(parts[4].values)

    def _retranslate(self) -> None:
        names = (self.tr("Interval"), self.tr("Daily"), self.tr("Weekly"), self.tr("Monthly"), "Cron")
        self.mode.set_items(list(zip(MODES, names, strict=True)))
        self.mode.setAccessibleName(self.tr("Kind of times"))
        units = (self.tr("days"), self.tr("hours"), self.tr("minutes"), self.tr("seconds"))
        self.unit.set_options([(key, name) for (key, _), name in zip(_UNITS, units, strict=True)])
        self.count.setAccessibleName(self.tr("Interval"))
        self.unit.setAccessibleName(self.tr("Unit"))
        self._day_word.setText(self.tr("on day"))
        self._at_word.setText(self.tr("at"))
        self.day.setAccessibleName(self.tr("Day of the month"))
        self.hour.setAccessibleName(self.tr("Hour"))
        self.minute.setAccessibleName(self.tr("Minute"))
        self.weekdays.setAccessibleName(self.tr("Weekdays"))


def _mode_of(cron: str) -> str:
    parts = read(cron)
    if parts is None:
        return "cron"
    minute, hour, day, month, weekday = parts
    if not (_is_one(minute) and _is_one(hour) and month == Every()):
        return "cron"
    if day == Every():
        return "daily" if weekday == Every() else "weekly" if isinstance(weekday, Values) else "cron"
    return "monthly" if _is_one(day) and weekday == Every() else "cron"


def _is_one(part: object) -> bool:
    return isinstance(part, Values) and len(part.values) == 1


def _line(widgets: list[QWidget]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder
