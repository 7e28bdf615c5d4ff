"""When a server wants to be asked again."""

from __future__ import annotations

import pytest

from plum_desk.base.retry_after import MAX_S, retry_after_s

NOW = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("999999999999999", MAX_S),
        ("Wed, 21 Oct 2026 07:29:30 GMT", 90.0),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 0.0),
        ("Wed, 21 Oct 2099 07:00:00 GMT", MAX_S),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after_s({"Retry-After": text, "Date": NOW}) == seconds


def test_a_date_needs_the_servers_own() -> None:
    assert retry_after_s({"Retry-After": NOW}) is None
    assert retry_after_s({}) is None
