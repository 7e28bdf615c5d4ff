"""When the next attempt of a task is made."""

from __future__ import annotations

from plum_desk.api.types.tasks import RetryPolicy

_MAX_DOUBLINGS = 64


def may_retry(policy: RetryPolicy, failures: int, max_retries: int, error_type: str, retryable: bool | None) -> bool:
    """Whether a failed attempt is followed by another. What the task's code said (``retryable``) wins over types."""
    if failures > max_retries or retryable is False:
        return False
    return retryable is True or not policy.retry_on or error_type in policy.retry_on


def delay_s(policy: RetryPolicy, failures: int, previous_s: float, random: float) -> float:
    """Seconds until the next attempt after ``failures`` (from 1) failed ones; ``random`` is in [0, 1).

    Full and decorrelated jitter as in "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
    """
    first, cap = policy.delay_sec, policy.max_delay_sec
    if policy.jitter == "decorrelated":
        return min(cap, first + random * max(0.0, 3 * max(previous_s, first) - first))
    doubled = first if policy.backoff == "constant" else first * 2.0 ** min(failures - 1, _MAX_DOUBLINGS)
    delay = min(doubled, cap) if policy.backoff == "exponential" else first
    return delay * random if policy.jitter == "full" else delay
