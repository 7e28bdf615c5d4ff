"""The options that may stand anywhere, and what a person hands over as text."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from plum_desk.api.errors import BadRequest
from plum_desk.cli import files, options
from plum_desk.cli.options import Options, UsageFault

ENGLISH = {"LANG": "en_GB.UTF-8"}


def test_options_may_stand_anywhere() -> None:
    words = ["runs", "--json", "get", "r1", "--url=http://h:1", "--token", "t", "--lang", "zh"]
    assert options.read(words, {}) == (Options("http://h:1", "t", "zh", True), ["runs", "get", "r1"])


def test_nothing_after_two_dashes_is_taken() -> None:
    assert options.read(["a", "--", "--json", "--url", "x"], ENGLISH)[1] == ["a", "--", "--json", "--url", "x"]


def test_other_options_stay_where_they_are() -> None:
    assert options.read(["tasks", "list", "--state", "Failed"], ENGLISH) == (
        Options(),
        ["tasks", "list", "--state", "Failed"],
    )


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"PLUM_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"PLUM_LANG": "fr", "LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_follows_the_environment(environ: dict[str, str], lang: str) -> None:
    assert options.read([], environ)[0].lang == lang


@pytest.mark.parametrize("words", [["--url"], ["--lang", "fr"], ["--lang="]])
def test_a_missing_or_unknown_value_is_a_usage_fault(words: list[str]) -> None:
    with pytest.raises(UsageFault):
        options.read(words, ENGLISH)


def test_parameters_are_json_else_text() -> None:
    given = ["n=3", "f=2.5", "b=true", "s=hello", "l=[1,2]", "e=", "t=a=b"]
    assert files.assignments(given) == {
        "n": 3,
        "f": 2.5,
        "b": True,
        "s": "hello",
        "l": [1, 2],
        "e": "",
        "t": "a=b",
    }
    assert files.labels(["a=1", "b=x=y"]) == {"a": "1", "b": "x=y"}


@pytest.mark.parametrize("read", [files.assignments, files.labels])
@pytest.mark.parametrize("pair", ["novalue", "=x"])
def test_a_pair_without_key_or_sign_is_a_usage_fault(read: object, pair: str) -> None:
    with pytest.raises(UsageFault, match="key=value"):
        read([pair])  # type: ignore[operator]


def test_a_payload_comes_from_the_line_a_file_or_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "p.json"
    file.write_text('{"a": 1}', encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"[1]")))
    assert files.payload(None) is None
    assert files.payload('{"b": 2}') == {"b": 2}
    assert files.payload(f"@{file}") == {"a": 1}
    assert files.payload("@-") == [1]


def test_what_is_no_json_is_refused_with_its_origin(tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(BadRequest, match=r"bad\.json"):
        files.read(str(file))
    with pytest.raises(BadRequest, match="JSON object"):
        files.read_object(str(_written(tmp_path, "[]")))
    with pytest.raises(UsageFault, match=r"absent\.json: No such file"):
        files.read(str(tmp_path / "absent.json"))


def test_deep_nesting_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        files.read(str(_written(tmp_path, "[" * 100_000 + "]" * 100_000)))


def _written(folder: Path, text: str) -> Path:
    path = folder / "written.json"
    path.write_text(text, encoding="utf-8")
    return path
