"""Where the text of a setting comes from: flags over environment over `.env` over `config.toml` over default."""

import argparse
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from plum_desk.base import paths

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class SettingError(Exception):
    """A setting holds what it may not hold; programs print it in one line and end with code 2."""

    code = "setting.invalid"
    exit_code = 2

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"{name}={value}: {reason}" if value else f"{name}: {reason}")
        self.name = name
        self.value = value
        self.reason = reason


@dataclass(frozen=True)
class Setting(Generic[T_co]):
    """One row of the table; an empty `default` means that the program works it out."""

    name: str
    default: str
    parse: Callable[[str], T_co]
    doc_en: str
    doc_zh: str

    def value_of(self, text: str) -> T_co:
        try:
            return self.parse(text)
        except ValueError as error:
            shown = "…" if "TOKEN" in self.name else text
            raise SettingError(self.name, shown, str(error)) from error


def flag_name(name: str) -> str:
    """The command line flag of a setting: `CONTROLLER_DATA_DIR` is `--data-dir`."""
    bare = re.sub(r"^(CONTROLLER|AGENT|PLUM)_", "", name)
    return "--" + bare.lower().replace("_", "-")


def add_flags(parser: argparse.ArgumentParser, settings: Iterable[Setting[object]], lang: str = "en") -> None:
    """Give the parser each setting's flag; `vars(parser.parse_args())` is then what `load` takes as flags."""
    for setting in settings:
        doc = setting.doc_zh if lang == "zh" else setting.doc_en
        default = f" ({setting.default})" if setting.default else ""
        parser.add_argument(
            flag_name(setting.name),
            dest=setting.name,
            metavar="VALUE",
            help=f"{doc}{default}".replace("%", "%%"),
        )


@dataclass(frozen=True)
class Values:
    """The texts that were found for settings, best source first."""

    layers: tuple[Mapping[str, str], ...]
    config_dir: Path

    @classmethod
    def collect(
        cls,
        known: frozenset[str],
        flags: Mapping[str, str | None] | None,
        environ: Mapping[str, str] | None,
        cwd: Path | None,
    ) -> "Values":
        """Read all sources; `known` names the settings that `config.toml` may hold."""
        given = {name: value for name, value in (flags or {}).items() if value is not None}
        near = (given, os.environ if environ is None else environ, _dotenv((cwd or Path.cwd()) / ".env"))
        config_dir = paths.config_dir({"PLUM_CONFIG_DIR": _first(near, "PLUM_CONFIG_DIR")})
        far = (_dotenv(config_dir / ".env"), _toml(config_dir / "config.toml", known))
        return cls((*near, *far), config_dir)

    def read(self, setting: Setting[T]) -> T:
        return setting.value_of(_first(self.layers, setting.name) or setting.default)


def _first(layers: Iterable[Mapping[str, str]], name: str) -> str:
    """The first text that is not empty: `NAME=` in a file means not set."""
    return next((text for layer in layers if (text := layer.get(name, "").strip())), "")


def _dotenv(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        found = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(str(path), "", str(error)) from error
    return {name: value for name, value in found.items() if value is not None}


def _toml(path: Path, known: frozenset[str]) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(str(path), "", str(error)) from error
    for name, value in found.items():
        if name not in known:
            raise SettingError(f"{path}: {name}", "", "there is no such setting")
        if not _is_plain(value):
            raise SettingError(f"{path}: {name}", str(value), "expected a text, a number or a list of texts")
    return {name: _text(value) for name, value in found.items()}


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str | int | float)


def _text(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)
