"""Fonts by role: sizes and weights of the type table, adapted to language and theme."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtGui import QFont

FontRole = Literal[
    "tile",
    "page",
    "title",
    "object",
    "card",
    "dock",
    "body",
    "strong",
    "cell",
    "cell.strong",
    "caption",
    "caption.strong",
    "mono",
    "mono.small",
]

SANS: Final = (
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei UI",
)
MONO: Final = ("JetBrains Mono", "Cascadia Mono", "Menlo", "DejaVu Sans Mono", "Noto Sans Mono CJK SC")

SMALLEST_CHINESE_PX: Final = 12
_HEADLINE_PX: Final = 16


@dataclass(frozen=True, slots=True)
class _Spec:
    px: int
    weight: int
    mono: bool = False


_ROLES: Final[dict[str, _Spec]] = {
    "tile": _Spec(24, 600),
    "page": _Spec(18, 600),
    "title": _Spec(16, 600),
    "object": _Spec(14, 600),
    "card": _Spec(13, 600),
    "dock": _Spec(12, 600),
    "body": _Spec(13, 400),
    "strong": _Spec(13, 500),
    "cell": _Spec(12, 400),
    "cell.strong": _Spec(12, 500),
    "caption": _Spec(11, 400),
    "caption.strong": _Spec(11, 500),
    "mono": _Spec(12, 400, mono=True),
    "mono.small": _Spec(11, 400, mono=True),
}
FONT_ROLES: Final = tuple(_ROLES)


def font(role: FontRole, *, language: str = "en", dark: bool = False, tabular: bool = False) -> QFont:
    """The font of a role; Chinese never falls below 12 px, `tabular` sets equal digit widths."""
    spec = _ROLES[role]
    result = QFont()
    result.setFamilies(list(MONO if spec.mono else SANS))
    result.setPixelSize(_pixels(spec, language))
    result.setWeight(QFont.Weight(_weight(spec, language, dark)))
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if spec.mono:
        result.setFixedPitch(True)
        result.setStyleHint(QFont.StyleHint.Monospace)
        # Ligatures would hide the difference between "!=" and "≠" in an expression.
        result.setFeature(QFont.Tag("calt"), 0)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def _pixels(spec: _Spec, language: str) -> int:
    return max(spec.px, SMALLEST_CHINESE_PX) if language.startswith("zh") and not spec.mono else spec.px


def _weight(spec: _Spec, language: str, dark: bool) -> int:
    if not dark:
        return spec.weight
    # Light text blooms on a dark ground, so it is set one weight lighter.
    if spec.weight == 600 and spec.px < _HEADLINE_PX and not language.startswith("zh"):
        return 500
    return 400 if spec.weight == 500 else spec.weight
