"""Credentials on disk: private, found by themselves, withdrawn without touching another's."""

import stat
import threading
from pathlib import Path

import pytest

from plum_desk.base.credentials import (
    Credentials,
    NoController,
    admin_token,
    find,
    publish,
    resolve,
    withdraw,
)

ONE = Credentials("http://127.0.0.1:8081", "token-1")
TWO = Credentials("https://lab.example:8443", "token-2", "AB:CD")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "config"


def test_files_are_private_and_named_by_host_and_port(folder: Path) -> None:
    publish(folder, ONE)
    publish(folder, TWO)
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder / "controllers").iterdir()}
    assert files == {"127.0.0.1_8081.json": 0o600, "lab.example_8443.json": 0o600}
    assert stat.S_IMODE((folder / "controllers").stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["controllers", "current"]


def test_the_last_started_is_found_and_the_other_after_it_stops(folder: Path) -> None:
    assert find(folder, None) is None
    publish(folder, ONE)
    publish(folder, TWO)
    assert find(folder, None) == TWO
    withdraw(folder, TWO.url)
    assert find(folder, None) == ONE
    withdraw(folder, ONE.url)
    assert find(folder, None) is None
    withdraw(folder, ONE.url)


def test_withdrawing_an_older_one_keeps_the_current(folder: Path) -> None:
    publish(folder, ONE)
    publish(folder, TWO)
    withdraw(folder, ONE.url)
    assert (find(folder, None), find(folder, ONE.url)) == (TWO, None)


def test_localhost_is_the_loopback_address(folder: Path) -> None:
    publish(folder, ONE)
    assert find(folder, "http://localhost:8081/") == ONE
    assert find(folder, "http://localhost:8082") is None


def test_a_token_of_https_is_not_given_to_http(folder: Path) -> None:
    publish(folder, TWO)
    assert find(folder, "http://lab.example:8443") is None


def test_an_ipv6_controller_has_a_file_too(folder: Path) -> None:
    creds = Credentials("http://[::1]:8080", "t")
    publish(folder, creds)
    assert find(folder, "http://[::1]:8080") == creds


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"url": "http://x:1"}'])
def test_a_damaged_file_counts_as_absent(folder: Path, damage: str) -> None:
    publish(folder, ONE)
    (folder / "controllers" / "127.0.0.1_8081.json").write_text(damage)
    assert find(folder, ONE.url) is None
    assert find(folder, None) is None


def test_arguments_then_environment_then_the_local_controller(folder: Path) -> None:
    environ = {"PLUM_CONFIG_DIR": str(folder)}
    publish(folder, ONE)
    assert resolve(None, None, environ) == ONE
    assert resolve(ONE.url, "mine", environ) == Credentials(ONE.url, "mine")
    environ |= {"CONTROLLER_BASE": "http://far:1/", "PLUM_TOKEN": "far-token"}
    assert resolve(None, None, environ) == Credentials("http://far:1", "far-token")
    assert resolve("http://argument:2", "argument", environ) == Credentials("http://argument:2", "argument")


def test_a_named_controller_without_token_is_looked_up(folder: Path) -> None:
    environ = {"PLUM_CONFIG_DIR": str(folder), "CONTROLLER_BASE": ONE.url}
    publish(folder, ONE)
    publish(folder, TWO)
    assert resolve(None, None, environ) == ONE
    assert resolve(TWO.url, None, environ) == TWO
    assert resolve("http://stranger:1", None, environ) == Credentials("http://stranger:1", None)


def test_no_controller_is_said_clearly(folder: Path) -> None:
    with pytest.raises(NoController, match=r"start plum-desk or plum-controller, or name one with CONTROLLER_BASE"):
        resolve(None, None, {"PLUM_CONFIG_DIR": str(folder)})


@pytest.mark.parametrize("url", ["lab:8080", "ftp://lab", "http://"])
def test_what_is_no_address_is_refused(folder: Path, url: str) -> None:
    with pytest.raises(ValueError, match="not the address"):
        find(folder, url)


def test_the_admin_token_is_made_once_even_by_many(folder: Path) -> None:
    start = threading.Barrier(8)
    tokens: list[str] = []

    def ask(number: int) -> None:
        start.wait(10)
        tokens.append(admin_token(folder, lambda: f"made-by-{number}"))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(tokens) == 8
    assert len(set(tokens)) == 1
    assert admin_token(folder, lambda: "other") == tokens[0]
    assert [path.name for path in folder.iterdir()] == ["admin-token"]
    assert stat.S_IMODE((folder / "admin-token").stat().st_mode) == 0o600
