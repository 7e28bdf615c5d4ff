"""What tests ask about processes."""

from pathlib import Path


def alive(pid: int) -> bool:
    """Whether a process runs (one that waits to be reaped by its parent does not)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return text[text.rindex(")") + 2] not in "ZX"
