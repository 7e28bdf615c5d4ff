"""The independent computation accepts the lab's numbers on the real record, and refuses wrong ones."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import analysis
import check_demo
import pytest
import series
import service
import worker

PARAMS = {"outlierLimit": 4.0, "acceleration": 0.1}


def silent(_fraction: float) -> None:
    pass


@pytest.fixture(scope="module")
def outputs(lab: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the nodes of the workflow give, computed without a controller."""
    record = series.parse((lab / "mauna-loa-co2.csv").read_text(encoding="utf-8"))
    found: dict[str, Any] = {
        key: worker.decade_json(analysis.decade(record, first, last, 4000, silent))
        for key, (first, last) in check_demo.DECADES.items()
    }
    found["gap_check"] = run(lab / "gaps.py", series.to_json(record))
    found["outliers"] = worker.outliers_json(analysis.outliers(record, 4.0), 4.0)
    found["compare"] = service.compare({"decades": [found[key] for key in check_demo.DECADES]})
    found["accelerating"] = {"taken": "true"}
    findings = {
        "gaps": found["gap_check"],
        "outliers": found["outliers"],
        "decades": [found[key] for key in check_demo.DECADES],
        "comparison": found["compare"],
    }
    folder = tmp_path_factory.mktemp("report")
    found["full_report"] = run(lab / "report.py", findings, "--folder", str(folder), "--kind", "full")
    found["short_note"] = None
    return found


def run(program: Path, stdin: Any, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, program, *arguments],
        input=json.dumps(stdin),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def record(lab: Path) -> check_demo.Record:
    return check_demo.read(lab / "mauna-loa-co2.csv")


def test_the_lab_agrees_with_the_independent_computation(outputs: dict[str, Any], record: check_demo.Record) -> None:
    found = list(check_demo.checks(record, outputs, PARAMS))
    assert [asdict(check) for check in found if not check.ok] == []
    assert len(found) >= 40


@pytest.mark.parametrize(
    ("node", "key", "factor"),
    [
        ("d1970", "trendPpmPerYear", 1.00001),
        ("d1990", "swingPpm", 1.00001),
        ("d1958", "trendLow", 1.1),
        ("gap_check", "missingWeeks", 2),
        ("outliers", "count", 2),
        ("compare", "acceleration", 1.00001),
    ],
)
def test_a_wrong_number_is_found(
    outputs: dict[str, Any], record: check_demo.Record, node: str, key: str, factor: float
) -> None:
    wrong = {**outputs, node: {**outputs[node], key: outputs[node][key] * factor}}
    assert [check for check in check_demo.checks(record, wrong, PARAMS) if not check.ok]


def test_a_branch_on_the_wrong_side_is_found(outputs: dict[str, Any], record: check_demo.Record) -> None:
    wrong = {**outputs, "accelerating": {"taken": "false"}}
    assert "the branch took the right side" in [
        check.what for check in check_demo.checks(record, wrong, PARAMS) if not check.ok
    ]


def test_the_report_says_what_was_found(outputs: dict[str, Any]) -> None:
    text = Path(outputs["full_report"]["markdown"]).read_text(encoding="utf-8")
    assert "| 1970 to 1979 | 521 | 330.85 | 1.246 |" in text
    assert "59 weeks without a value, in 22 gaps" in text
    assert "1964-01-25 to 1964-05-23 (18 weeks)" in text


def test_the_short_note_needs_no_gaps(outputs: dict[str, Any], lab: Path, tmp_path: Path) -> None:
    findings = {"decades": [outputs["d1958"], outputs["d1970"]], "comparison": outputs["compare"]}
    written = run(lab / "report.py", findings, "--folder", str(tmp_path), "--kind", "note")
    assert "## Gaps" not in Path(written["markdown"]).read_text(encoding="utf-8")
