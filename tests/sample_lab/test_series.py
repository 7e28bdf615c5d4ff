"""Reading the instrument's file."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import series


def test_the_shipped_record_is_read(lab: Path) -> None:
    record = series.parse((lab / "mauna-loa-co2.csv").read_text(encoding="utf-8"))
    assert (len(record.values), sum(1 for _ in record.points())) == (2284, 2225)
    assert (record.start, record.day(2283)) == (date(1958, 3, 29), date(2001, 12, 29))
    assert len(json.dumps(series.to_json(record))) < 20_000, "it travels in the payload of every decade"


def test_a_series_survives_the_wire() -> None:
    record = series.parse("date,co2\n19580329,316.1\n19580405,\n19580412,317.6\n")
    assert series.from_json(json.loads(json.dumps(series.to_json(record)))) == record
    assert record.values == (316.1, None, 317.6)


def test_a_jump_in_time_is_named_by_its_line() -> None:
    with pytest.raises(ValueError, match="line 4: 1958-04-19 is not 7 days after"):
        series.parse("date,co2\n19580329,316.1\n19580405,317\n19580419,317.6\n")


def test_gaps_are_runs_also_at_both_ends() -> None:
    record = series.Series(date(2000, 1, 1), 7, (None, 1.0, None, None, 2.0, None))
    assert series.gaps(record) == [
        series.Gap(date(2000, 1, 1), date(2000, 1, 1), 1),
        series.Gap(date(2000, 1, 15), date(2000, 1, 22), 2),
        series.Gap(date(2000, 2, 5), date(2000, 2, 5), 1),
    ]


def test_a_whole_record_has_no_gap() -> None:
    assert series.gaps(series.Series(date(2000, 1, 1), 7, (1.0, 2.0))) == []


def test_the_gap_program_reads_stdin_and_prints_one_object(lab: Path) -> None:
    record = series.Series(date(2000, 1, 1), 7, (1.0, None, 2.0))
    done = subprocess.run(
        [sys.executable, lab / "gaps.py"],
        input=json.dumps(series.to_json(record)),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    gap = {"first": "2000-01-08", "last": "2000-01-08", "weeks": 1}
    assert json.loads(done.stdout) == {"count": 1, "missingWeeks": 1, "longest": gap, "gaps": [gap]}
    assert "1 gaps, 1 weeks" in done.stderr
