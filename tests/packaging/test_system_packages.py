"""Qt's missing system libraries are found by the dynamic linker and named as Debian names them."""

import sysconfig
from pathlib import Path

import pytest

from tools import system_packages

PLUGIN = Path("PySide6/Qt/plugins/platforms/libqoffscreen.so")


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libEGL.so.1", "libegl1"),
        ("libX11.so.6", "libx11-6"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_a_library_is_named_as_debian_names_its_package(soname: str, package: str) -> None:
    assert system_packages.package_of(soname) == package


def test_a_library_that_the_linker_does_not_find_is_reported(tmp_path: Path) -> None:
    plugin = tmp_path / "lib" / "python3" / "site-packages" / PLUGIN
    plugin.parent.mkdir(parents=True)
    original = (Path(sysconfig.get_path("purelib")) / PLUGIN).read_bytes()
    plugin.write_bytes(original.replace(b"libQt6Gui.so.6\0", b"libAbsent.so.7\0"))
    assert "libAbsent.so.7" in system_packages.missing_libraries(tmp_path)


def test_an_environment_without_qt_lacks_no_library(tmp_path: Path) -> None:
    assert system_packages.missing_libraries(tmp_path) == set()


def test_the_line_to_run_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    system_packages.explain(["fonts-noto-cjk", "libegl1"], ["libEGL.so.1"])
    printed = capsys.readouterr().out
    assert "apt-get install --no-install-recommends fonts-noto-cjk libegl1\n" in printed
    assert "(libEGL.so.1 was not found)" in printed
