"""Which icon stands for what a task does."""

from typing import Final

_BY_PREFIX: Final = (
    ("builtin.kv", "key"),
    ("kv.", "key"),
    ("builtin.delay", "hourglass"),
    ("builtin.sleep", "hourglass"),
    ("builtin.http", "globe"),
    ("builtin.log", "note"),
    ("builtin.notify", "paper-plane"),
    ("notify", "paper-plane"),
    ("builtin.device", "gauge"),
    ("device.", "gauge"),
)
_BY_EXECUTOR: Final = {"os_process": "terminal-window", "service": "broadcast", "http": "globe"}
_DEFAULT: Final = "lightning"
_JOIN: Final = "git-merge"

ICONS: Final = frozenset((*(icon for _, icon in _BY_PREFIX), *_BY_EXECUTOR.values(), _DEFAULT, _JOIN, "git-branch"))


def icon_of_task(task_name: str, executor: str, incoming: int) -> str:
    """The Phosphor name for a task; an echo with several arrows into it is what people know as a join."""
    if task_name == "builtin.echo" and incoming > 1:
        return _JOIN
    for prefix, icon in _BY_PREFIX:
        if task_name.startswith(prefix):
            return icon
    return _BY_EXECUTOR.get(executor, _DEFAULT)
