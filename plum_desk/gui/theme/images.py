"""The few small images that a style sheet needs, drawn as SVG in the colours of a theme."""

from pathlib import Path
from typing import Final

from plum_desk.gui.theme.tokens import Table

_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12" fill="none" stroke="{color}" '
    'stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
)
_IMAGES: Final = (
    ("caret-down", "text.3", "1.2", "M2.5 4.25 6 7.75 9.5 4.25"),
    ("check", "on.accent", "1.8", "M2.6 6.4 5 8.8 9.6 3.6"),
)


def write_images(folder: str, table: Table) -> str:
    """Write the images of a theme below `folder` and return their place, with forward slashes."""
    place = Path(folder) / table.name
    place.mkdir(exist_ok=True)
    for name, token, width, path in _IMAGES:
        text = _SVG.format(color=table.colors[token], width=width, path=path)
        (place / f"{name}.svg").write_text(text, encoding="utf-8")
    return place.as_posix()
