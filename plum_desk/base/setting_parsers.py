"""From a setting's text to its value; each raises ValueError with the reason that the user reads."""

import re
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T", bound=str | None)

_ALL_INTERFACES = "0.0.0.0"  # noqa: S104 (asked for by leaving the host out)
_ID_LENGTH = 128


def address(text: str) -> tuple[str, int]:
    """`host:port`, `:port` (all interfaces) or `[v6]:port`."""
    match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^:\s\[\]/]*)):(\d{1,5})", text)
    if match is None or int(match[3]) > 65_535:
        raise ValueError("expected host:port with a port of 0 to 65535, like 127.0.0.1:8080")
    return match[1] or match[2] or _ALL_INTERFACES, int(match[3])


def seconds(text: str) -> float:
    """A positive, finite number of seconds."""
    reason = "expected a positive number of seconds"
    try:
        value = float(text)
    except ValueError:
        raise ValueError(reason) from None
    if not (isfinite(value) and value > 0):
        raise ValueError(reason)
    return value


def days(text: str) -> float:
    """A number of days from 0 on."""
    reason = "expected a number of days, 0 for no end"
    try:
        value = float(text)
    except ValueError:
        raise ValueError(reason) from None
    if not (isfinite(value) and value >= 0):
        raise ValueError(reason)
    return value


def whole(text: str) -> int:
    """A whole number from 0 on."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise ValueError("expected a whole number, 0 for no limit")
    return int(text)


def choice(values: tuple[T, ...]) -> Callable[[str], T]:
    """One of `values` in any case; None among them stands for no text."""

    def parse(text: str) -> T:
        for value in values:
            if text.lower() == (value or ""):
                return value
        raise ValueError("expected one of " + ", ".join(str(value) for value in values if value))

    return parse


def optional_folder(text: str) -> Path | None:
    """An absolute path; `~` is the home folder."""
    if not text:
        return None
    if "\0" in text:
        raise ValueError("a path holds no zero character")
    return Path(text).expanduser().absolute()


def optional_text(text: str) -> str | None:
    return text or None


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them, in lower case, without the empty ones."""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


def controller_url(text: str) -> str | None:
    """An http or https address without a slash at its end."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        port_is_sound = False
    if not port_is_sound or parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ValueError("expected an address like http://127.0.0.1:8080")
    return text.rstrip("/")


def node_id(text: str) -> str | None:
    if text and not re.fullmatch(rf"[A-Za-z0-9._:-]{{1,{_ID_LENGTH}}}", text):
        raise ValueError(f"expected 1 to {_ID_LENGTH} letters, digits or the characters . _ - :")
    return text or None


def node_id_of_host(host: str) -> str:
    """The host name with what an id may not hold replaced."""
    return re.sub(r"[^A-Za-z0-9._:-]", "-", host)[:_ID_LENGTH] or "node"
