"""The one table of colours: every surface, text, state, series and syntax colour in both themes."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from plum_desk.gui.theme.states import family_of


@dataclass(frozen=True, slots=True)
class StateStyle:
    """How one state looks, as token names that hold in both themes, and the name of its glyph."""

    fg: str
    tint: str
    solid: str
    glyph: str


def state_of(name: str) -> StateStyle:
    """Style of a state by its API name; an unknown name looks like `Unknown`."""
    family = family_of(name)
    key = family.key
    return StateStyle(f"{key}.fg", f"{key}.tint", f"{key}.solid", family.glyph_of(name))


@dataclass(frozen=True, slots=True)
class Table:
    """All tokens of one theme; `colors` maps every dotted token name to `#rrggbb` or `#aarrggbb`."""

    name: str
    colors: MappingProxyType[str, str]


# token: (light, dark)
_BASE: Final[dict[str, tuple[str, str]]] = {
    "window": ("#F4F4F7", "#141318"),
    "rail": ("#ECECF1", "#100F13"),
    "panel": ("#FFFFFF", "#1B1A20"),
    "inset": ("#F8F8FA", "#17161B"),
    "raised": ("#FFFFFF", "#24232A"),
    "hover": ("#F1F1F5", "#26252D"),
    "pressed": ("#E6E6EC", "#302F38"),
    "selected": ("#F2E8F5", "#34243B"),
    "selected.hover": ("#ECDEF1", "#3D2A45"),
    "canvas": ("#F7F7FA", "#121116"),
    "canvas.dot": ("#DCDCE4", "#2B2A33"),
    "code": ("#F8F8FA", "#151419"),
    "tooltip": ("#26252E", "#EDECF2"),
    "line": ("#E6E6EC", "#2A2931"),
    "border": ("#D6D6DE", "#36353F"),
    "control": ("#BDBDC8", "#4B4A56"),
    "control.hover": ("#8F8E9B", "#777683"),
    "grid": ("#EDEDF2", "#25242B"),
    "axis": ("#C9C9D2", "#45444F"),
    "text": ("#1C1B22", "#E3E2E9"),
    "text.2": ("#565561", "#AEADB9"),
    "text.3": ("#63626F", "#A09FAC"),
    "text.off": ("#6A6975", "#9897A4"),
    "text.inv": ("#FFFFFF", "#1C1B22"),
    "link": ("#7A2F8A", "#D6A0E2"),
    "accent": ("#7A2F8A", "#D094DE"),
    "accent.hover": ("#68247A", "#DBA8E7"),
    "accent.pressed": ("#571C67", "#BE7FCE"),
    "on.accent": ("#FFFFFF", "#241029"),
    "focus": ("#9B4FB0", "#C27FD3"),
    "danger": ("#B3261E", "#F2867F"),
    "danger.hover": ("#9A1D17", "#F79C96"),
    "on.danger": ("#FFFFFF", "#330A08"),
    "scrim": ("#541C1B22", "#99000000"),
    "shadow": ("#FF1C1B22", "#FF000000"),
    "syntax.key": ("#7A2F8A", "#D6A0E2"),
    "syntax.str": ("#17653A", "#7FD29D"),
    "syntax.num": ("#1A5AB0", "#8DBBFA"),
    "syntax.kw": ("#8F4400", "#F7B267"),
    "syntax.com": ("#63626F", "#A09FAC"),
}

# family: ((light fg, tint, solid), (dark fg, tint, solid))
_STATES: Final[dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]]] = {
    "queued": (("#1A5AB0", "#E7F0FC", "#2F78D8"), ("#8DBBFA", "#18283F", "#4C8EE8")),
    "running": (("#8F4400", "#FDEFDD", "#D97208"), ("#F7B267", "#38270F", "#EC8E2E")),
    "succeeded": (("#17653A", "#E3F4E9", "#2B9A55"), ("#7FD29D", "#14301F", "#3DAE69")),
    "failed": (("#B3261E", "#FDE9E7", "#D93A34"), ("#FF9F98", "#411C1C", "#E8584F")),
    "canceled": (("#565561", "#ECECF1", "#85848F"), ("#B9B8C3", "#2B2A32", "#85848F")),
    "skipped": (("#63626F", "#F4F4F7", "#A3A2AD"), ("#A6A5B1", "#201F26", "#6C6B77")),
    "waiting": (("#0B6370", "#DFF3F5", "#14909E"), ("#6BD0DA", "#103034", "#27A3B0")),
    "warning": (("#735000", "#FBF0CC", "#B08300"), ("#EBC75F", "#352B0D", "#CB9E22")),
    "info": (("#0A5F86", "#E1F1F9", "#1F86B5"), ("#80C8EC", "#112E3D", "#3B9DCB")),
}

_SERIES: Final[tuple[tuple[str, str], ...]] = (
    ("#044DC5", "#7C9AF7"),
    ("#A52C00", "#DB7B09"),
    ("#46957C", "#54DCAD"),
    ("#742969", "#A34FB4"),
    ("#1A8FEF", "#AAE2FF"),
    ("#AB7D19", "#E1C649"),
    ("#600F05", "#BC4F3C"),
    ("#71699C", "#9A98AC"),
)

SERIES_COUNT: Final = len(_SERIES)
SERIES_DASHED_FROM: Final = 4


def _table(name: str, index: int) -> Table:
    colors = {token: pair[index] for token, pair in _BASE.items()}
    for family, themes in _STATES.items():
        fg, tint, solid = themes[index]
        colors |= {f"{family}.fg": fg, f"{family}.tint": tint, f"{family}.solid": solid}
    for number, pair in enumerate(_SERIES):
        colors[f"series.{number}"] = pair[index]
    return Table(name=name, colors=MappingProxyType(colors))


LIGHT: Final = _table("light", 0)
DARK: Final = _table("dark", 1)
