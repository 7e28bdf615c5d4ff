"""The distribution as a user gets it: an sdist, the wheel made from it, and environments with nothing else of ours."""

import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder), cwd=ROOT)
    return next(folder.glob("plum_desk-*.tar.gz"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from the sdist and not from the clone, so that whatever the sdist lacks is missed here."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(sdist))
    return next(folder.glob("plum_desk-*.whl"))


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Callable[[Path], Path]:
    """Make an empty environment that holds the wheel, and sees the other packages in the given folder."""

    def make(packages: Path) -> Path:
        venv = tmp_path / "venv"
        _run(sys.executable, "-m", "venv", "--without-pip", str(venv))
        python = str(venv / "bin" / "python")
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", python)
        _run(*pip, "install", "--no-deps", "--no-index", str(wheel))
        site = next(venv.glob("lib/python*/site-packages"))
        # The folder itself comes onto the path; .pth files in it, such as that of an editable plum_desk, do not.
        (site / "locked.pth").write_text(f"{packages}\n", "utf-8")
        return venv

    return make


@pytest.fixture(scope="session")
def all_packages() -> Path:
    """Everything in the lock, as the running environment has it."""
    return Path(sysconfig.get_path("purelib"))


def _run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def base_packages(all_packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only what the distribution needs without any extra."""
    folder = tmp_path_factory.mktemp("base_packages")
    for name in _closure("plum-desk") - {"plum-desk"}:
        for top in {file.parts[0] for file in metadata.files(name) or ()} - {"..", "__pycache__"}:
            (folder / top).symlink_to(all_packages / top)
    return folder


def _closure(root: str) -> set[str]:
    """The names of a distribution and of all that it needs here."""
    found, queue = set[str](), [canonicalize_name(root)]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            needs = map(Requirement, metadata.requires(name) or ())
            queue += [canonicalize_name(n.name) for n in needs if n.marker is None or n.marker.evaluate({"extra": ""})]
    return found
