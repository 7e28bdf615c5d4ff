"""The arithmetic of schedules: local clock times to instants across clock changes, and what a late firing means."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from plum_desk.api.types.schedules import Catchup, Overlap

MAX_CAUGHT_UP = 1000
"""How many missed firings ``catchup: all`` makes good; older ones are let go."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A firing: its Unix time, and whether a clock change moved it."""

    at: float
    moved: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What a look at the clock decided: how many runs to start now and the instant to look again at."""

    firings: tuple[Moment, ...]
    following: Moment | None


def instants(local_times: Iterable[datetime], zone: tzinfo) -> Iterator[Moment]:
    """Naive local times, rising, as instants, rising and each once.

    A time in an hour that a clock change skips happens at the end of that hour; one in a repeated hour happens in the
    first of the two (api.md, Schedules).
    """
    last: float | None = None
    for local in local_times:
        moment = _instant(local, zone)
        if last is None or moment.at > last:
            last = moment.at
            yield moment


def _instant(local: datetime, zone: tzinfo) -> Moment:
    aware = local.replace(tzinfo=zone, fold=0)
    back = aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    if back == local:
        return Moment(aware.timestamp(), moved=False)
    return Moment(_end_of_gap(local, zone), moved=True)


def _end_of_gap(local: datetime, zone: tzinfo) -> float:
    """The instant at which the clock jumps over ``local``: both offsets meet there."""
    before = (local - timedelta(days=1)).replace(tzinfo=zone).utcoffset() or timedelta()
    after = (local + timedelta(days=1)).replace(tzinfo=zone).utcoffset() or timedelta()
    low = (local - before - timedelta(days=1)).replace(tzinfo=UTC).timestamp()
    high = (local - after + timedelta(days=1)).replace(tzinfo=UTC).timestamp()
    while high - low > 1:
        middle = (low + high) // 2
        offset = datetime.fromtimestamp(middle, UTC).astimezone(zone).utcoffset()
        low, high = (middle, high) if offset == before else (low, middle)
    return high


def every(every_s: float, anchor: float, after: float) -> Iterator[Moment]:
    """The multiples of ``every_s`` from ``anchor`` on that lie after an instant."""
    place = max(1, int((after - anchor) // every_s) + 1)
    while True:
        yield Moment(anchor + place * every_s, moved=False)
        place += 1


def due(moments: Iterator[Moment], now: float, catchup: Catchup, grace_s: float) -> Due:
    """Split what comes after the last firing into what is due and what follows.

    The clock is looked at for each firing: of several that are due at once only the newest, if it is no later than
    ``grace_s``, is on time. The others were missed (the controller did not run, or the machine slept): ``none`` lets
    them go, ``last`` makes one good when nothing is on time, ``all`` each of the newest ``MAX_CAUGHT_UP``.
    """
    passed: deque[Moment] = deque(maxlen=MAX_CAUGHT_UP)
    following: Moment | None = None
    for moment in moments:
        if moment.at > now:
            following = moment
            break
        passed.append(moment)
    on_time = [passed.pop()] if passed and now - passed[-1].at <= grace_s else []
    missed = list(passed)
    made_good = {"none": [], "last": [] if on_time else missed[-1:], "all": missed}[catchup]
    return Due((*made_good, *on_time), following)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about a firing: cancel what runs, start a run, or let it wait."""

    cancel: bool
    start: bool
    queue: bool


def overlap_verdict(policy: Overlap, active: int) -> Verdict:
    """What the overlap policy says when ``active`` runs of the schedule are open."""
    if active == 0 or policy == "allow":
        return Verdict(cancel=False, start=True, queue=False)
    if policy == "cancel_running":
        return Verdict(cancel=True, start=True, queue=False)
    return Verdict(cancel=False, start=False, queue=policy == "queue")
