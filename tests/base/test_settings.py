"""Settings: the order of the sources, bad values, and that templates and table agree."""

import argparse
import re
from pathlib import Path

import pytest

from plum_desk.base.resources import resource
from plum_desk.base.setting_sources import add_flags
from plum_desk.base.settings import (
    AGENT_SETTINGS,
    CONTROLLER_SETTINGS,
    DESKTOP_SETTINGS,
    AgentSettings,
    ControllerSettings,
    Setting,
    SettingError,
    flag_name,
)


@pytest.fixture
def cwd(tmp_path: Path) -> Path:
    folder = tmp_path / "cwd"
    folder.mkdir()
    return folder


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config").mkdir()
    return {"PLUM_CONFIG_DIR": str(tmp_path / "config")}


def test_defaults(cwd: Path, environ: dict[str, str]) -> None:
    settings = ControllerSettings.load({}, environ, cwd)
    assert settings.addr == ("127.0.0.1", 8080)
    assert (settings.heartbeat_ttl_s, settings.worker_lease_s) == (30.0, 10.0)
    assert (settings.auth, settings.admin_token, settings.allowed_hosts) == ("token", None, ())
    assert (settings.log_level, settings.lang) == ("info", None)
    assert settings.db == settings.data_dir / "plum.db"
    assert settings.data_dir.is_absolute()
    assert settings.config_dir == Path(environ["PLUM_CONFIG_DIR"])


def test_each_source_wins_over_the_next(cwd: Path, environ: dict[str, str]) -> None:
    config_dir = Path(environ["PLUM_CONFIG_DIR"])

    def ttl(flags: dict[str, str | None] | None = None) -> float:
        return ControllerSettings.load(flags, environ, cwd).heartbeat_ttl_s

    (config_dir / "config.toml").write_text("HEARTBEAT_TTL_SEC = 1\n")
    assert ttl() == 1
    (config_dir / ".env").write_text("HEARTBEAT_TTL_SEC=2\n")
    assert ttl() == 2
    (cwd / ".env").write_text("# near\nexport HEARTBEAT_TTL_SEC='3'\n")
    assert ttl() == 3
    environ["HEARTBEAT_TTL_SEC"] = "4"
    assert ttl() == 4
    assert ttl({"HEARTBEAT_TTL_SEC": None}) == 4
    assert ttl({"HEARTBEAT_TTL_SEC": "5"}) == 5


def test_the_configuration_folder_may_come_from_env_file_or_flag(cwd: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.toml").write_text('CONTROLLER_ADDR = ":0"\nPLUM_ALLOWED_HOSTS = ["Lab", "b"]\n')
    (cwd / ".env").write_text(f"PLUM_CONFIG_DIR={other}\n")
    by_file = ControllerSettings.load({}, {}, cwd)
    by_flag = ControllerSettings.load({"PLUM_CONFIG_DIR": str(other)}, {"PLUM_CONFIG_DIR": "/nowhere"}, cwd)
    for settings in (by_file, by_flag):
        assert settings.config_dir == other
        assert settings.addr == ("0.0.0.0", 0)
        assert settings.allowed_hosts == ("lab", "b")


def test_an_empty_value_means_not_set(cwd: Path, environ: dict[str, str]) -> None:
    assert ControllerSettings.load({}, environ | {"CONTROLLER_ADDR": ""}, cwd).addr[1] == 8080


@pytest.mark.parametrize(
    ("text", "addr"),
    [
        ("127.0.0.1:9", ("127.0.0.1", 9)),
        (":8080", ("0.0.0.0", 8080)),
        ("[::1]:80", ("::1", 80)),
        ("lab.example:0", ("lab.example", 0)),
    ],
)
def test_addresses(text: str, addr: tuple[str, int], cwd: Path, environ: dict[str, str]) -> None:
    assert ControllerSettings.load({"CONTROLLER_ADDR": text}, environ, cwd).addr == addr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CONTROLLER_ADDR", "8080"),
        ("CONTROLLER_ADDR", "host:65536"),
        ("CONTROLLER_ADDR", "::1:80"),
        ("HEARTBEAT_TTL_SEC", "soon"),
        ("HEARTBEAT_TTL_SEC", "0"),
        ("WORKER_LEASE_SEC", "nan"),
        ("WORKER_LEASE_SEC", "inf"),
        ("PLUM_AUTH", "maybe"),
        ("PLUM_LOG_LEVEL", "loud"),
        ("PLUM_LANG", "fr"),
    ],
)
def test_a_bad_value_is_named(name: str, text: str, cwd: Path, environ: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=re.escape(f"{name}={text}: expected")) as caught:
        ControllerSettings.load({name: text}, environ, cwd)
    assert (caught.value.name, caught.value.value, caught.value.exit_code) == (name, text, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("CONTROLER_ADDR = 1", "CONTROLER_ADDR: there is no such setting"),
        ("CONTROLLER_ADDR = {}", "expected a text"),
        ("= 3", "config.toml: Invalid"),
    ],
)
def test_a_faulty_config_toml_is_named(content: str, reason: str, cwd: Path, environ: dict[str, str]) -> None:
    (Path(environ["PLUM_CONFIG_DIR"]) / "config.toml").write_text(content)
    with pytest.raises(SettingError, match=reason):
        ControllerSettings.load({}, environ, cwd)


def test_agent_settings(cwd: Path, environ: dict[str, str]) -> None:
    flags = {"AGENT_NODE_ID": "bench-1:a", "CONTROLLER_BASE": "http://lab:8080/", "AGENT_DATA_DIR": "~/x"}
    settings = AgentSettings.load(flags, environ | {"PLUM_TOKEN": "secret"}, cwd)
    assert (settings.node_id, settings.controller_base) == ("bench-1:a", "http://lab:8080")
    assert (settings.token, settings.ip) == ("secret", None)
    assert settings.data_dir == Path.home() / "x"
    assert re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", AgentSettings.load({}, environ, cwd).node_id)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("AGENT_NODE_ID", "a b"),
        ("AGENT_NODE_ID", "x" * 129),
        ("CONTROLLER_BASE", "lab:8080"),
        ("CONTROLLER_BASE", "ftp://lab"),
        ("CONTROLLER_BASE", "http://lab:99999"),
    ],
)
def test_a_bad_agent_setting_is_named(name: str, text: str, cwd: Path, environ: dict[str, str]) -> None:
    with pytest.raises(SettingError) as caught:
        AgentSettings.load({name: text}, environ, cwd)
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("CONTROLLER_ADDR", "--addr"),
        ("CONTROLLER_DATA_DIR", "--data-dir"),
        ("PLUM_AUTH", "--auth"),
        ("HEARTBEAT_TTL_SEC", "--heartbeat-ttl-sec"),
    ],
)
def test_flag_names(name: str, flag: str) -> None:
    assert flag_name(name) == flag


@pytest.mark.parametrize("table", [CONTROLLER_SETTINGS, AGENT_SETTINGS, DESKTOP_SETTINGS])
def test_every_setting_has_a_flag_of_its_own(table: tuple[Setting[object], ...]) -> None:
    parser = argparse.ArgumentParser()
    add_flags(parser, table)  # argparse refuses a flag that is there twice
    argv = [part for setting in table for part in (flag_name(setting.name), f"<{setting.name}>")]
    assert vars(parser.parse_args(argv)) == {setting.name: f"<{setting.name}>" for setting in table}
    assert "VALUE" in parser.format_help()


@pytest.mark.parametrize(
    ("program", "table"),
    [("controller", CONTROLLER_SETTINGS), ("agent", AGENT_SETTINGS), ("desktop", DESKTOP_SETTINGS)],
)
def test_templates_hold_the_table(program: str, table: tuple[Setting[object], ...]) -> None:
    blocks = resource("env", f"{program}.env").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    assert blocks == [
        f"# {setting.doc_en}\n# {setting.doc_zh}\n# {flag_name(setting.name)}\n#{setting.name}={setting.default}"
        for setting in table
    ]


def test_every_default_is_a_sound_value() -> None:
    for setting in (*CONTROLLER_SETTINGS, *AGENT_SETTINGS):
        setting.value_of(setting.default)
