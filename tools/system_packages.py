"""Find the system libraries and fonts that the window needs and does not have, and install them where that is allowed.

The libraries are what `ldd` does not find for Qt's plugins and bindings, not a list that somebody guessed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

# What a console loads: relative to the PySide6 folder, the rest of Qt is left alone.
LOADED = (
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqwayland*.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/xcbglintegrations/*.so",
    "Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    "Qt/plugins/platforminputcontexts/lib[ci]*.so",
    "Qt/plugins/iconengines/*.so",
    "Qt/plugins/imageformats/libq[gijs]*.so",
    "QtCore.abi3.so",
    "QtGui.abi3.so",
    "QtWidgets.abi3.so",
    "QtNetwork.abi3.so",
    "QtSvg.abi3.so",
    "QtTest.abi3.so",
    "QtOpenGLWidgets.abi3.so",
    "lrelease",
    "lupdate",
)

# Debian names a library's package after its soname; these are the exceptions.
EXCEPTIONS = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
}

CHINESE_FONT = "fonts-noto-cjk"
OPTIONAL_FONTS = {"Inter": "fonts-inter", "JetBrains Mono": "fonts-jetbrains-mono"}


def complete(venv: Path, *, with_optional: bool) -> bool:
    """Whether everything is there, after an attempt to install what was not; says what to do when it is not.

    `with_optional` also asks for the fonts of the design, whose absence is no fault.
    """
    missing = missing_packages(venv)
    if missing and not install(missing):
        explain(missing, missing_libraries(venv))
        return False
    if with_optional:
        for font in optional_fonts():
            install([font], quietly=True)
    still = missing_packages(venv) if missing else []
    if still:
        explain(still, missing_libraries(venv))
    return not still


def missing_packages(venv: Path) -> list[str]:
    packages = {package_of(soname) for soname in missing_libraries(venv)}
    if not fonts_matching(":lang=zh"):
        packages.add(CHINESE_FONT)
        if shutil.which("fc-list") is None:
            packages.add("fontconfig")
    return sorted(packages)


def missing_libraries(venv: Path) -> set[str]:
    """The sonames that the dynamic linker does not find for what the console loads."""
    files = [
        str(file)
        for folder in venv.glob("lib/python*/site-packages/PySide6")
        for pattern in LOADED
        for file in folder.glob(pattern)
    ]
    if not files:
        return set()
    listing = subprocess.run(
        ["ldd", *files], capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    return set(re.findall(r"^\s*(\S+) => not found", listing.stdout, re.MULTILINE))


def package_of(soname: str) -> str:
    """The Debian package of a library, by the rule of Debian Policy 8.1: name and version of the soname, joined."""
    if soname in EXCEPTIONS:
        return EXCEPTIONS[soname]
    name, _, version = soname.partition(".so")
    version = version.lstrip(".")
    joint = "-" if version and name[-1].isdigit() else ""
    return f"{name}{joint}{version}".lower().replace("_", "-")


def fonts_matching(pattern: str) -> str:
    if shutil.which("fc-list") is None:
        return ""
    return subprocess.run(["fc-list", pattern], capture_output=True, text=True, check=False).stdout.strip()


def optional_fonts() -> list[str]:
    return [package for family, package in OPTIONAL_FONTS.items() if not fonts_matching(f":family={family}")]


def install(packages: Iterable[str], *, quietly: bool = False) -> bool:
    """Install with apt when this is root on a Debian; the package lists are refreshed when they turn out to be old."""
    names = list(packages)
    if not names:
        return True
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"bootstrap: installing {' '.join(names)}", flush=True)
    if apt("install", *names) is None:
        return True
    apt("update")
    trouble = apt("install", *names)
    if trouble and not quietly:
        print(trouble, flush=True)
    return trouble is None


def apt(verb: str, *arguments: str) -> str | None:
    """Run apt-get without questions; its output when it failed."""
    options = ["-y", "-q", "-o", "DPkg::Lock::Timeout=120"]
    if verb == "install":
        options.append("--no-install-recommends")
    done = subprocess.run(
        ["apt-get", *options, verb, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
    )
    return done.stdout if done.returncode else None


def explain(packages: Iterable[str], libraries: Iterable[str]) -> None:
    """Print the exact line that the user has to run."""
    print("bootstrap: the window needs system packages that are missing. Install them, then run this again:")
    sudo = "" if os.geteuid() == 0 else "sudo "
    print(f"  {sudo}apt-get install --no-install-recommends {' '.join(packages)}")
    for soname in sorted(libraries):
        print(f"  ({soname} was not found)")
