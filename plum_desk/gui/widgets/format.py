"""How numbers, durations, times and sizes are written, in the language in force."""

import math
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

NONE: Final = "–"
MINUS: Final = "\N{MINUS SIGN}"
THIN: Final = "\N{THIN SPACE}"
_MINUTE: Final = 60
_HOUR: Final = 3600
_DAY: Final = 86_400
# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_BYTES: Final = ("B", "KiB", "MiB", "GiB", "TiB")


def number(value: float | None, digits: int = 0) -> str:
    """A number with thousands separators and a true minus sign; “–” for none."""
    if value is None or not math.isfinite(value):
        return NONE
    text = QLocale().toString(abs(value), "f", digits) if digits else QLocale().toString(round(abs(value)))
    return f"{MINUS}{text}" if value < 0 and float(round(value, digits)) != 0 else text


def percent(share: float | None) -> str:
    """A share from 0 to 1 as “42 %”."""
    return NONE if share is None else f"{round(share * 100)} %"


def size(count: float | None) -> str:
    """Bytes as “182 MiB”, with a decimal below ten."""
    if count is None:
        return NONE
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(_BYTES) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{number(amount, 1 if unit and amount < 10 else 0)} {_BYTES[unit]}"


def duration(seconds: float | None) -> str:
    """“0:00.2”, “0:15”, “54:10”, “15:22:08”, beyond a day “6 d”; “–” for none."""
    if seconds is None or not math.isfinite(seconds):
        return NONE
    seconds = max(seconds, 0.0)
    if seconds < 10:
        tenths = round(seconds * 10)
        whole, rest = divmod(tenths, 10)
        return f"0:{whole:02d}.{rest}" if rest or not whole else f"0:{whole:02d}"
    whole = round(seconds)
    hours, minutes, left = whole // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    if whole >= 2 * _DAY:
        return translate("Format", "{days} d").format(days=number(whole // _DAY))
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def ago(then: float | None, now: float) -> str:
    """“26 min ago” up to a day, “yesterday 17:20”, then the date; both are seconds since 1970."""
    if then is None:
        return NONE
    passed = now - then
    if passed < 1:
        return translate("Format", "now")
    if passed < _MINUTE:
        return translate("Format", "{count} s ago").format(count=int(passed))
    if passed < _HOUR:
        return translate("Format", "{count} min ago").format(count=int(passed // _MINUTE))
    if passed < _DAY:
        return translate("Format", "{count} h ago").format(count=int(passed // _HOUR))
    return _calendar(then, now)


def _calendar(then: float, now: float) -> str:
    moment, today = _local(then), _local(now)
    days = (today.date() - moment.date()).days
    if days <= 1:
        return translate("Format", "yesterday {time}").format(time=f"{moment:%H:%M}")
    if days < 14:
        return translate("Format", "{count} d ago").format(count=days)
    pattern = translate("Format", "MM-dd HH:mm") if moment.year == today.year else translate("Format", "yyyy-MM-dd")
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(then)), pattern)


def clock(moment: float | None, *, millis: bool = False) -> str:
    """Local time of day, “09:42:17” or “09:42:15.204”."""
    if moment is None:
        return NONE
    local = _local(moment)
    return f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}" if millis else f"{local:%H:%M:%S}"


def exact(moment: float | None) -> str:
    """Date and time to the second with its zone, for tool tips."""
    return NONE if moment is None else f"{_local(moment):%Y-%m-%d %H:%M:%S %Z}".rstrip()


def long_date(moment: float) -> str:
    """“Tuesday 24 November, 09:42” or “11月24日 星期二 09:42”."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(moment)), translate("Format", "dddd d MMMM, HH:mm"))


def short_id(identifier: str, length: int = 10) -> str:
    """The beginning of a long id, enough to tell it from its neighbours."""
    return identifier if len(identifier) <= length else identifier[:length]


def _local(moment: float) -> datetime:
    return datetime.fromtimestamp(moment).astimezone()
