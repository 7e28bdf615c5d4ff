"""Make the environment of this clone: packages at their locked versions, Qt's system libraries, compiled translations.

Runs on the Python that the user has, before anything is installed: standard library only.
Usage: python tools/bootstrap.py build/venv-3.11
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> int:
    refuse_unsuitable_python()
    venv = ROOT / sys.argv[1]
    stamp, wanted = venv / "bootstrap.stamp", fingerprint(venv)
    fresh = not stamp.is_file() or stamp.read_text("utf-8") != wanted
    if fresh:
        stamp.unlink(missing_ok=True)
        install(venv)
        stamp.write_text(wanted, "utf-8")
    if not system_packages.complete(venv, with_optional=fresh):
        return 1
    compile_translations(venv)
    return 0


def refuse_unsuitable_python() -> None:
    """End with one clear line when this Python cannot carry the project."""
    have = sys.version_info[:2]
    if not OLDEST <= have <= NEWEST:
        sys.exit(
            f"Plum Desk needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; {sys.executable} is {have[0]}.{have[1]}."
            " Name another one: make PYTHON=python3.11"
        )
    # Debian takes ensurepip out of python3 and ships it in python3-venv.
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        sys.exit(
            f"{sys.executable} cannot make virtual environments. Install what is missing:\n"
            f"  {'' if os.geteuid() == 0 else 'sudo '}apt-get install python{have[0]}.{have[1]}-venv"
        )


def fingerprint(venv: Path) -> str:
    """Everything that makes an environment unusable when it changes, as one hash."""
    import tomllib  # newer than the oldest Python that must still read the message above

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = [
        sys.version,
        sys.base_prefix,
        str(venv),  # the scripts in it hold absolute paths: a moved clone needs a new one
        LOCK.read_text("utf-8"),
        json.dumps([project["project"], project["build-system"], project["tool"]["hatch"]], sort_keys=True),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def install(venv: Path) -> None:
    """A new environment each time, so that nothing which left the lock stays behind."""
    say(f"making {venv.relative_to(ROOT)} and installing the locked packages (a minute or two)")
    # The interpreter below, since somebody may call this from the very environment that is made anew.
    base = str(getattr(sys, "_base_executable", sys.executable))
    run(base, "-m", "venv", "--clear", str(venv))
    python = str(venv / "bin" / "python")
    pip = (python, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check", "install")
    run(*pip, "--no-deps", "--only-binary", ":all:", "--requirement", str(LOCK))
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def compile_translations(venv: Path) -> None:
    """Compile translations/*.ts when one is newer than its compiled form."""
    sources = sorted((ROOT / "translations").glob("*.ts"))
    stale = [ts for ts in sources if not is_newer(ts.with_suffix(".qm"), ts)]
    if stale:
        run(str(venv / "bin" / "python"), str(ROOT / "tools" / "translations.py"), "release")


def is_newer(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns


def run(*command: str) -> None:
    """Run a step; its own output has said what went wrong when it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"bootstrap: this step failed with exit code {done.returncode}: {' '.join(command)}")


def say(text: str) -> None:
    print(f"bootstrap: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
