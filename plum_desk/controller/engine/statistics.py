"""Throughput and latency of the last day, counted as tasks start and end."""

from __future__ import annotations

from collections import deque

from plum_desk.api.types.system import SystemSample

INTERVAL_S = 5.0
KEPT_SAMPLES = int(24 * 3600 / INTERVAL_S)
MAX_LATENCIES = 10_000


class Statistics:
    """Counts in the present interval and closes it into a sample."""

    def __init__(self) -> None:
        self.samples: deque[SystemSample] = deque(maxlen=KEPT_SAMPLES)
        self.succeeded_total = 0
        self.failed_total = 0
        self._succeeded = 0
        self._failed = 0
        self._latencies_s: list[float] = []

    def started(self, waited_s: float) -> None:
        """An attempt that found a free place at once started ``waited_s`` after it was asked for."""
        if len(self._latencies_s) < MAX_LATENCIES:
            self._latencies_s.append(waited_s)

    def finished(self, state: str) -> None:
        """A task ended."""
        if state == "Succeeded":
            self._succeeded += 1
            self.succeeded_total += 1
        elif state in ("Failed", "Timeout"):
            self._failed += 1
            self.failed_total += 1

    def close_interval(self, at: float, running: int, pending: int, loop_lag_ms: float) -> SystemSample:
        """End the interval at a Unix time; latencies are None when nothing started."""
        waits = sorted(self._latencies_s)
        sample = SystemSample(
            timestamp=at,
            succeeded=self._succeeded,
            failed=self._failed,
            start_p50_ms=_quantile_ms(waits, 0.5),
            start_p99_ms=_quantile_ms(waits, 0.99),
            running=running,
            pending=pending,
            loop_lag_ms=loop_lag_ms,
        )
        self.samples.append(sample)
        self._succeeded = self._failed = 0
        self._latencies_s.clear()
        return sample


def _quantile_ms(ordered_s: list[float], q: float) -> float | None:
    if not ordered_s:
        return None
    return round(ordered_s[min(len(ordered_s) - 1, int(q * len(ordered_s)))] * 1000, 3)
