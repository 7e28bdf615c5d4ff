"""A program that lacks an extra names it in one line and ends with exit code 3."""

import pytest

from plum_desk.base.extras import require


def test_what_is_installed_is_no_matter() -> None:
    require("controller", "json", "asyncio")


def test_the_extra_is_named_with_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        require("controller", "json", "no_such_module", "nor_this_one")
    assert ended.value.code == 3
    assert capsys.readouterr().err == (
        "install plum-desk[controller]: this program needs no_such_module, nor_this_one\n"
    )
