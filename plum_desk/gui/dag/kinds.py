"""What a task does, in a word and an icon."""

import re
from pathlib import PurePath
from typing import Final

from plum_desk.api.types.common import Json

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
_TEMPLATE: Final = re.compile(r"\$\{\{.*?\}\}")
_DEFAULT: Final = "lightning"
_JOIN: Final = "git-merge"

TYPE_ICONS: Final = {
    "branch": "git-branch",
    "parallel": "git-fork",
    "loop": "repeat",
    "workflow": "tree-structure",
    "approval": "hand",
    "wait": "hourglass",
}
ICONS: Final = frozenset(
    (*(icon for _, icon in _BY_PREFIX), *_BY_EXECUTOR.values(), *TYPE_ICONS.values(), _DEFAULT, _JOIN)
)


def icon_of_task(task_name: str, executor: str, incoming: int) -> str:
    """The Phosphor name for a task; an echo with several arrows into it is what people know as a join."""
    if task_name == "builtin.echo" and incoming > 1:
        return _JOIN
    for prefix, icon in _BY_PREFIX:
        if task_name.startswith(prefix):
            return icon
    return _BY_EXECUTOR.get(executor, _DEFAULT)


def without_templates(text: str) -> str:
    """The text without its `${{ … }}`, whose values are not known before the run."""
    return _TEMPLATE.sub("", text).strip()


def program_of(payload: Json) -> str:
    """The script or program that a process runs, as far as its payload tells."""
    if not isinstance(payload, dict):
        return ""
    args = payload.get("args")
    words = [payload.get("command"), *(args if isinstance(args, list) else [])]
    names = [PurePath(without_templates(word)).name for word in words if isinstance(word, str)]
    known = [name for name in names if name and not name.startswith("-")]
    scripts = [name for name in known if not name.startswith("python")]
    return next(iter(scripts or known), "")
