"""Shipped files and the user's folders."""

from pathlib import Path

import pytest

from plum_desk.base import paths
from plum_desk.base.resources import resource, translation


def test_a_resource_is_found() -> None:
    assert resource("env", "agent.env").is_file()
    assert resource("env").is_dir()


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="lacks the resource env/absent"):
        resource("env", "absent")


def test_a_language_without_translation() -> None:
    assert translation("xx") is None


def test_the_configuration_folder_can_be_chosen(tmp_path: Path) -> None:
    assert paths.config_dir({"PLUM_CONFIG_DIR": str(tmp_path)}) == tmp_path
    assert paths.config_dir({"PLUM_CONFIG_DIR": ""}) == paths.config_dir({})
    assert paths.config_dir({}).name == "plum-desk"


def test_the_data_folder() -> None:
    assert paths.data_dir("agent") == paths.data_dir() / "agent"
    assert paths.data_dir().is_absolute()
