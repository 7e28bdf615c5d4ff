"""When a schedule fires, in words: a sentence from the five fields or the interval, in the language in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from plum_desk.gui.pages.schedules.cron_fields import Every, Other, Part, Values, read

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_WEEKDAYS: Final = tuple(
    map(
        str,
        (
            QT_TRANSLATE_NOOP("CronWords", "Sunday"),
            QT_TRANSLATE_NOOP("CronWords", "Monday"),
            QT_TRANSLATE_NOOP("CronWords", "Tuesday"),
            QT_TRANSLATE_NOOP("CronWords", "Wednesday"),
            QT_TRANSLATE_NOOP("CronWords", "Thursday"),
            QT_TRANSLATE_NOOP("CronWords", "Friday"),
            QT_TRANSLATE_NOOP("CronWords", "Saturday"),
        ),
    )
)
_MONTHS: Final = tuple(
    map(
        str,
        (
            QT_TRANSLATE_NOOP("CronWords", "January"),
            QT_TRANSLATE_NOOP("CronWords", "February"),
            QT_TRANSLATE_NOOP("CronWords", "March"),
            QT_TRANSLATE_NOOP("CronWords", "April"),
            QT_TRANSLATE_NOOP("CronWords", "May"),
            QT_TRANSLATE_NOOP("CronWords", "June"),
            QT_TRANSLATE_NOOP("CronWords", "July"),
            QT_TRANSLATE_NOOP("CronWords", "August"),
            QT_TRANSLATE_NOOP("CronWords", "September"),
            QT_TRANSLATE_NOOP("CronWords", "October"),
            QT_TRANSLATE_NOOP("CronWords", "November"),
            QT_TRANSLATE_NOOP("CronWords", "December"),
        ),
    )
)
_WORKDAYS: Final = (1, 2, 3, 4, 5)
_WEEKEND: Final = (0, 6)
_MOST_TIMES: Final = 6
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def words_of(cron: str | None, every_sec: float | None) -> str:
    """The sentence of a schedule's times; what has no simple words is the expression itself."""
    if every_sec is not None:
        return interval_words(every_sec)
    return cron_words(cron or "") or (cron or "")


def cron_words(expression: str) -> str:
    """“Every Monday at 08:00”; empty when the expression is wrong or has no simple words."""
    parts = read(expression)
    if parts is None:
        return ""
    days, times = _days(parts), _times(parts[0], parts[1])
    rhythm = "" if times else _rhythm(parts[0], parts[1])
    if days is None or not (times or rhythm):
        return ""
    if times:
        if not days:
            return translate("CronWords", "Every day at {times}").format(times=times)
        return translate("CronWords", "{days} at {times}").format(days=days, times=times)
    if not days:
        return rhythm[:1].upper() + rhythm[1:]
    return translate("CronWords", "{days}, {rhythm}").format(days=days, rhythm=rhythm)


def interval_words(every_sec: float) -> str:
    """“Every 5 minutes”."""
    seconds = every_sec
    if seconds != int(seconds):
        return translate("CronWords", "Every {count} seconds").format(count=f"{seconds:g}")
    whole = int(seconds)
    one, many, unit = next(words for words in _intervals() if whole % words[2] == 0)
    count = whole // unit
    return one if count == 1 else many.format(count=count)


def technical(cron: str | None, every_sec: float | None) -> str:
    """What stands behind the words."""
    return f"every {every_sec:g} s" if every_sec is not None else cron or ""


def single_time(cron: str | None) -> str:
    """The clock time of an expression that names one, such as “02:30”, else empty."""
    parts = read(cron or "")
    if parts is None:
        return ""
    minutes, hours = parts[0], parts[1]
    if isinstance(minutes, Values) and isinstance(hours, Values) and len(minutes.values) == len(hours.values) == 1:
        return _clock(hours.values[0], minutes.values[0])
    return ""


def join(words: Iterable[str]) -> str:
    """“a, b and c”."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    head = translate("CronWords", ", ").join(listed[:-1])
    return translate("CronWords", "{first} and {last}").format(first=head, last=listed[-1])


def weekday_word(day: int) -> str:
    """0 and 7 are Sunday."""
    return translate("CronWords", _WEEKDAYS[day % 7])


def _intervals() -> tuple[tuple[str, str, int], ...]:
    return (
        (translate("CronWords", "Every 24 hours"), translate("CronWords", "Every {count} days"), _DAY),
        (translate("CronWords", "Every hour"), translate("CronWords", "Every {count} hours"), _HOUR),
        (translate("CronWords", "Every minute"), translate("CronWords", "Every {count} minutes"), _MINUTE),
        (translate("CronWords", "Every second"), translate("CronWords", "Every {count} seconds"), 1),
    )


def _weekday_list(days: Iterable[int]) -> str:
    def span(first: str, last: str) -> str:
        return translate("CronWords", "{first} through {last}").format(first=first, last=last)

    # A week begins on Monday here, whatever cron counts from.
    return _join_spans(sorted(day or 7 for day in days), weekday_word, span)


def _month_list(months: Iterable[int]) -> str:
    def span(first: str, last: str) -> str:
        return translate("CronWords", "{first} to {last}").format(first=first, last=last)

    return _join_spans(months, lambda month: translate("CronWords", _MONTHS[month - 1]), span)


def _day_list(days: Iterable[int]) -> str:
    return _join_spans(days, str, lambda first, last: f"{first}\N{EN DASH}{last}")


def _join_spans(numbers: Iterable[int], word: Callable[[int], str], span: Callable[[str, str], str]) -> str:
    """“1–6 and 9”: three or more that follow each other are a span."""
    found: list[str] = []
    for together in _spans(list(numbers)):
        if len(together) > 2:
            found.append(span(word(together[0]), word(together[-1])))
        else:
            found += [word(number) for number in together]
    return join(found)


def _spans(numbers: list[int]) -> list[list[int]]:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return spans


def _times(minutes: Part, hours: Part) -> str:
    """A few clock times, empty when it is a rhythm instead."""
    if not isinstance(minutes, Values) or not isinstance(hours, Values):
        return ""
    if len(minutes.values) * len(hours.values) > _MOST_TIMES:
        return ""
    return join(_clock(hour, minute) for hour in hours.values for minute in minutes.values)


def _rhythm(minutes: Part, hours: Part) -> str:
    """What goes on within a day, empty when it has no simple words."""
    if isinstance(hours, Every) and hours.step == 1:
        return _within_hour(minutes)
    if isinstance(hours, Every) and isinstance(minutes, Values) and len(minutes.values) == 1:
        if 24 % hours.step:
            return ""
        text = translate("CronWords", "every {count} hours at :{minute}")
        return text.format(count=hours.step, minute=f"{minutes.values[0]:02d}")
    if isinstance(hours, Values) and (hours.is_span or len(hours.values) == 1) and (inner := _within_hour(minutes)):
        first, last = _clock(hours.values[0], 0), _clock(hours.values[-1], 59)
        return translate("CronWords", "{rhythm} from {first} to {last}").format(rhythm=inner, first=first, last=last)
    return ""


def _within_hour(minutes: Part) -> str:
    match minutes:
        case Every(step=1):
            return translate("CronWords", "every minute")
        case Every(step=step) if 60 % step == 0:
            return translate("CronWords", "every {count} minutes").format(count=step)
        case Values(values=values) if len(values) <= _MOST_TIMES:
            return translate("CronWords", "every hour at {minutes}").format(
                minutes=join(translate("CronWords", ":{minute}").format(minute=f"{value:02d}") for value in values)
            )
    return ""


def _days(parts: tuple[Part, ...]) -> str | None:
    """Which days, empty for all of them, None when there are no simple words for it."""
    _, _, days, months, weekdays = parts
    every_day = days == Every()
    if weekdays != Every():
        return _weekdays(weekdays) if every_day and months == Every() else None
    match months:
        case Every(step=1):
            return "" if every_day else _month_days(days)
        case Values(values=values):
            return _days_of_months(days, _month_list(values))
    return None


def _weekdays(part: Part) -> str | None:
    match part:
        case Values(values=values) if values == _WORKDAYS:
            return translate("CronWords", "Monday to Friday")
        case Values(values=values) if values == _WEEKEND:
            return translate("CronWords", "Saturday and Sunday")
        case Values(values=values):
            return translate("CronWords", "Every {weekdays}").format(weekdays=_weekday_list(values))
    return None


def _month_days(part: Part) -> str | None:
    match part:
        case Values(values=(day,)):
            return translate("CronWords", "On day {day} of every month").format(day=day)
        case Values(values=days) if len(_spans(list(days))) <= _MOST_TIMES:
            return translate("CronWords", "On days {days} of every month").format(days=_day_list(days))
        case Other(text="L"):
            return translate("CronWords", "On the last day of every month")
        case Other(text="LW"):
            return translate("CronWords", "On the last working day of every month")
    return None


def _days_of_months(part: Part, months: str) -> str | None:
    match part:
        case Every(step=1):
            return translate("CronWords", "Every day in {months}").format(months=months)
        case Values(values=days) if len(_spans(list(days))) <= _MOST_TIMES:
            text = translate("CronWords", "On day {days} of {months}")
            return text.format(days=_day_list(days), months=months)
        case Other(text="L"):
            return translate("CronWords", "On the last day of {months}").format(months=months)
    return None


def _clock(hour: int, minute: int) -> str:
    return f"{hour:02d}:{minute:02d}"
