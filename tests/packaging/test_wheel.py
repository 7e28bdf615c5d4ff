"""The wheel carries its resources and translations, and its window starts, where nothing else of ours is."""

import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

Environment = Callable[[Path], Path]

PNG = b"\x89PNG\r\n\x1a\n"


def test_sdist_and_wheel_carry_the_compiled_translations(sdist: Path, wheel: Path) -> None:
    with tarfile.open(sdist) as archive:
        packed = {Path(name).name for name in archive.getnames() if name.endswith(".qm")}
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    installed = {Path(name).name for name in names if name.startswith("plum_desk/_data/translations/")}
    assert packed
    assert packed <= installed
    assert any(name.startswith("plum_desk/_data/resources/") for name in names)
    assert {"plum_desk/controller/docs/page.css", "plum_desk/controller/docs/page.js"} <= set(names)


def test_shipped_files_are_found_in_an_installed_wheel(environment: Environment, all_packages: Path) -> None:
    venv = environment(all_packages)
    code = (
        "import plum_desk; from plum_desk.base.resources import resource, translation;"
        "print(plum_desk.__file__, resource('sample_lab'), translation('zh'), sep='\\n')"
    )
    places = _python(venv, code).splitlines()
    assert len(places) == 3
    assert all(place.startswith(str(venv)) and Path(place).exists() for place in places)


def test_the_window_of_an_installed_wheel_starts_offscreen(environment: Environment, all_packages: Path) -> None:
    venv = environment(all_packages)
    picture = venv / "window.png"
    _run(venv, "plum-desk", "--addr", "127.0.0.1:0", "--screenshot", str(picture), "--exit")
    assert picture.read_bytes().startswith(PNG)


def _python(venv: Path, code: str) -> str:
    return _run(venv, "python", "-c", code)


def _run(venv: Path, program: str, *arguments: str) -> str:
    """What a program of the environment prints, with folders of its own for all that it keeps."""
    own = {
        "PLUM_CONFIG_DIR": str(venv / "config"),
        "CONTROLLER_DATA_DIR": str(venv / "data"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [venv / "bin" / program, *arguments],
        cwd=venv,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **own},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
