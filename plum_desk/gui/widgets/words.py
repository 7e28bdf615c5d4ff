"""The words for states, in the reader's language."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS: Final[dict[str, str]] = {
    "Queued": str(QT_TRANSLATE_NOOP("State", "Queued")),
    "Pending": str(QT_TRANSLATE_NOOP("State", "Pending")),
    "Ready": str(QT_TRANSLATE_NOOP("State", "Ready")),
    "Running": str(QT_TRANSLATE_NOOP("State", "Running")),
    "Starting": str(QT_TRANSLATE_NOOP("State", "Starting")),
    "Stopping": str(QT_TRANSLATE_NOOP("State", "Stopping")),
    "Succeeded": str(QT_TRANSLATE_NOOP("State", "Succeeded")),
    "Failed": str(QT_TRANSLATE_NOOP("State", "Failed")),
    "Timeout": str(QT_TRANSLATE_NOOP("State", "Timeout")),
    "UpstreamFailed": str(QT_TRANSLATE_NOOP("State", "Upstream failed")),
    "Canceled": str(QT_TRANSLATE_NOOP("State", "Canceled")),
    "Canceling": str(QT_TRANSLATE_NOOP("State", "Canceling")),
    "Skipped": str(QT_TRANSLATE_NOOP("State", "Skipped")),
    "Waiting": str(QT_TRANSLATE_NOOP("State", "Waiting")),
    "Paused": str(QT_TRANSLATE_NOOP("State", "Paused")),
    "Healthy": str(QT_TRANSLATE_NOOP("State", "Healthy")),
    "Unhealthy": str(QT_TRANSLATE_NOOP("State", "Unhealthy")),
    "Unknown": str(QT_TRANSLATE_NOOP("State", "Unknown")),
    "Cordoned": str(QT_TRANSLATE_NOOP("State", "Cordoned")),
    "Draining": str(QT_TRANSLATE_NOOP("State", "Draining")),
    "Lost": str(QT_TRANSLATE_NOOP("State", "Lost")),
    "Superseded": str(QT_TRANSLATE_NOOP("State", "Superseded")),
    "Stopped": str(QT_TRANSLATE_NOOP("State", "Stopped")),
    "Completed": str(QT_TRANSLATE_NOOP("State", "Completed")),
    "Exited": str(QT_TRANSLATE_NOOP("State", "Exited")),
    "CrashLoop": str(QT_TRANSLATE_NOOP("State", "Crash loop")),
    "Online": str(QT_TRANSLATE_NOOP("State", "Online")),
    "Offline": str(QT_TRANSLATE_NOOP("State", "Offline")),
    "Connected": str(QT_TRANSLATE_NOOP("State", "Connected")),
    "Connecting": str(QT_TRANSLATE_NOOP("State", "Connecting")),
    "Disconnected": str(QT_TRANSLATE_NOOP("State", "Disconnected")),
    "Unreachable": str(QT_TRANSLATE_NOOP("State", "Unreachable")),
    "Stale": str(QT_TRANSLATE_NOOP("State", "Stale")),
    "Warning": str(QT_TRANSLATE_NOOP("State", "Warning")),
    "Info": str(QT_TRANSLATE_NOOP("State", "Info")),
}
STATE_NAMES: Final = tuple(_WORDS)


def state_word(name: str) -> str:
    """The word for a state; a name that the table lacks is shown as the API wrote it."""
    source = _WORDS.get(name)
    return name if source is None else QCoreApplication.translate("State", source)
