"""Build hook: compiled translations are made when they are missing, and travel with the resources into the package."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILER = "PySide6-Essentials>=6.8,!=6.12.0"


class DataHook(BuildHookInterface):  # type: ignore[type-arg]
    """An editable install reads both folders in place, so it needs neither compiling nor copying."""

    def dependencies(self) -> list[str]:
        """The compiler is a build dependency only where something has to be compiled: an sdist carries its .qm."""
        return [COMPILER] if self._stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if self._stale():
            subprocess.run([sys.executable, "tools/translations.py", "release"], cwd=self.root, check=True)
        if self.target_name == "wheel":
            build_data["force_include"].update(
                {folder: f"plum_desk/_data/{folder}" for folder in ("resources", "translations")}
            )

    def _stale(self) -> list[Path]:
        """The translations whose compiled form is missing or older than its source."""
        sources = sorted(Path(self.root, "translations").glob("*.ts"))
        return [ts for ts in sources if not _is_newer(ts.with_suffix(".qm"), ts)]


def _is_newer(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns
