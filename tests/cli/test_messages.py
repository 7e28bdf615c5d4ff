"""The table of sentences: every code that this program answers with is in it, in both languages."""

import re
from pathlib import Path

from plum_desk.api import messages

PACKAGE = Path(messages.__file__).resolve().parents[1]
_RAISED = re.compile(
    r"\b(?:BadRequest|Unauthorized|Forbidden|NotFound|MethodNotAllowed|Conflict|TooLarge|WrongContentType|Invalid"
    r"|RateLimited|ServerError|Unavailable|StorageFull|Unreachable)\(\s*\"([a-zA-Z]+\.[a-zA-Z]+)\""
)


def test_every_raised_code_has_a_sentence() -> None:
    raised = {code for file in PACKAGE.rglob("*.py") for code in _RAISED.findall(file.read_text(encoding="utf-8"))}
    assert len(raised) > 20, "the pattern finds the codes"
    assert sorted(code for code in raised if not messages.known(code)) == []


def test_both_languages_differ_and_are_whole_sentences() -> None:
    for code in messages.codes():
        en, zh = messages.sentence(code, "en"), messages.sentence(code, "zh")
        assert en.endswith((".", "?")), code
        assert zh.endswith("。"), code
        assert re.search(r"[\u4e00-\u9fff]", zh), code


def test_an_unknown_code_falls_back_to_its_status() -> None:
    assert messages.sentence("new.code", "en", 404) == "There is no such object."
    assert messages.sentence("new.code", "zh", 599) == "控制器拒绝了该请求。"
