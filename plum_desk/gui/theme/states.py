"""Which family of colour and which glyph every state name of the API belongs to."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class StateFamily:
    """States that share their three colours; `glyphs` names the members with a glyph of their own."""

    key: str
    glyph: str
    members: tuple[str, ...]
    glyphs: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def glyph_of(self, name: str) -> str:
        """Name of the glyph that `gui.theme.glyphs` draws for this state."""
        return self.glyphs.get(name.lower(), self.glyph)


def _family(key: str, glyph: str, members: str, **glyphs: str) -> StateFamily:
    return StateFamily(key, glyph, tuple(members.split()), MappingProxyType(glyphs))


STATE_FAMILIES: Final = (
    _family("queued", "ring", "Queued Pending Ready Created Next", ready="ring-dot"),
    _family(
        "running",
        "wedge",
        "Running Starting Stopping Dispatched Connecting RollingOut Restarting Canceling Cancelling Draining",
    ),
    _family("succeeded", "tick", "Succeeded Healthy Completed OK Online Connected Ok Free Active Alive"),
    _family(
        "failed",
        "cross",
        "Failed Timeout TimedOut UpstreamFailed Unhealthy Exited CrashLoop Error Lost Unreachable Critical",
        timeout="clock",
        timedout="clock",
        upstreamfailed="cross-hollow",
    ),
    _family("canceled", "bar", "Canceled Cancelled Stopped Unknown Offline Superseded Disconnected Disabled Closed"),
    _family("skipped", "skip", "Skipped"),
    _family(
        "waiting",
        "hourglass",
        "Waiting Paused Cordoned Held Pausing Suspended",
        paused="pause",
        pausing="pause",
        cordoned="pause",
        suspended="pause",
    ),
    _family("warning", "triangle", "Warning Alarm Stale AlarmHi AlarmLo AuthOff Degraded Silent"),
    _family("info", "info", "Info Notice"),
)

_BY_NAME: Final = {
    name: family for family in STATE_FAMILIES for name in (family.key, *(m.lower() for m in family.members))
}


def family_of(name: str) -> StateFamily:
    """The family of a state name, letter case aside; what the table does not know looks like `Unknown`."""
    return _BY_NAME.get(name.lower(), _BY_NAME["unknown"])
