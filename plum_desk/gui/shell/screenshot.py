"""Writes a picture of the window once its data is there and painted."""

import asyncio
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

SIZE: Final = (1440, 900)
_SETTLE_S: Final = 1.2
"""Pages read series and plots fade in after the store is loaded; what is drawn then stays."""


async def take(window: QWidget, path: Path) -> None:
    """Let everything be drawn, and save."""
    await settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(path)):
        raise OSError(f"cannot write the picture {path}")


async def settle() -> None:
    """Return when a page just shown has read its series and drawn them."""
    await asyncio.sleep(_SETTLE_S)
