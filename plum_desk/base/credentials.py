"""How programs of one user find the local controller and its token: small private files."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from plum_desk.base import paths

_FOLDER = "controllers"
_CURRENT = "current"
_ADMIN_TOKEN = "admin-token"  # noqa: S105 (a file name)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NoController(Exception):  # noqa: N818 (says what is so)
    """No controller was named, and none of this user's runs here."""

    code = "controller.notFound"


@dataclass(frozen=True)
class Credentials:
    """Where a controller is and what opens it; `fingerprint` is its certificate's, when it has one."""

    url: str
    token: str | None = None
    fingerprint: str | None = None


def publish(config_dir: Path, creds: Credentials) -> None:
    """Let this user's programs find the controller; it becomes the current one."""
    folder = _private_folder(config_dir) / _FOLDER
    _private_folder(folder)
    name = _file_name(_split(creds.url))
    text = json.dumps({"url": creds.url, "token": creds.token, "fingerprint": creds.fingerprint})
    _write_private(folder / name, text + "\n")
    _write_private(config_dir / _CURRENT, name + "\n")


def withdraw(config_dir: Path, url: str) -> None:
    """The controller at `url` has stopped; `current` goes too when it names that one."""
    name = _file_name(_split(url))
    (config_dir / _FOLDER / name).unlink(missing_ok=True)
    if _current(config_dir) == name:
        (config_dir / _CURRENT).unlink(missing_ok=True)


def find(config_dir: Path, url: str | None) -> Credentials | None:
    """The published controller at `url`; without one the current, else the last published."""
    if url is None:
        return _find_current(config_dir)
    wanted = _split(url)
    for host in _same_host(wanted.hostname or ""):
        found = _read(config_dir / _FOLDER / _name(host, _port(wanted)))
        # A token that was published for https must not travel over plain http.
        if found and _split(found.url).scheme == wanted.scheme:
            return found
    return None


def resolve(url: str | None, token: str | None, environ: Mapping[str, str]) -> Credentials:
    """Arguments, else `CONTROLLER_BASE` and `PLUM_TOKEN`, else what this user's controller published."""
    url = url or environ.get("CONTROLLER_BASE") or None
    token = token or environ.get("PLUM_TOKEN") or None
    published = find(paths.config_dir(environ), url)
    if published is None:
        if url is None:
            raise NoController(
                "no controller of this user runs here: start plum-desk or plum-controller, "
                "or name one with CONTROLLER_BASE=http://host:port and PLUM_TOKEN"
            )
        return Credentials(url.rstrip("/"), token)
    base = published.url if url is None else url
    return Credentials(base.rstrip("/"), token or published.token, published.fingerprint)


def admin_token(config_dir: Path, made: Callable[[], str]) -> str:
    """The admin token of this user's controllers, made at first use and kept in a private file."""
    path = _private_folder(config_dir) / _ADMIN_TOKEN
    if not path.exists():
        scratch = _scratch(config_dir, made() + "\n")
        # link() fails when another controller was faster: then its token holds for both.
        with suppress(FileExistsError):
            os.link(scratch, path)
        scratch.unlink()
    return path.read_text(encoding="utf-8").strip()


def _find_current(config_dir: Path) -> Credentials | None:
    folder = config_dir / _FOLDER
    name = _current(config_dir)
    if name and (found := _read(folder / name)):
        return found
    by_age = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return next((found for path in by_age if (found := _read(path))), None)


def _current(config_dir: Path) -> str | None:
    try:
        return (config_dir / _CURRENT).read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def _read(path: Path) -> Credentials | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Credentials(data["url"], data["token"], data.get("fingerprint"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"not the address of a controller: {url!r} (like http://127.0.0.1:8080)")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _same_host(host: str) -> tuple[str, ...]:
    return (host, *(other for other in _LOOPBACK if other != host)) if host in _LOOPBACK else (host,)


def _file_name(parts: SplitResult) -> str:
    return _name(parts.hostname or "", _port(parts))


def _name(host: str, port: int) -> str:
    return f"{re.sub(r'[^A-Za-z0-9.-]', '-', host)}_{port}.json"


def _private_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write_private(path: Path, text: str) -> None:
    _scratch(path.parent, text).replace(path)


def _scratch(folder: Path, text: str) -> Path:
    """A file of mode 0600 (mkstemp's own) that is complete before it gets its final name."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".tmp-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
