"""Report functions, methods, classes, properties and imports of ours that nothing uses.

Fields of values are left out: they are read by encoders and by clients, which vulture cannot see.
"""

import sys
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

ROOT = Path(__file__).resolve().parent.parent
OURS = ("plum_desk", "tools", "hatch_build.py")
USERS = ("tests", "examples", "benchmarks", "resources")
KINDS = ("function", "method", "class", "property", "import", "unreachable_code")

# Called by somebody else, under a name that stands nowhere in the sources.
DECORATORS = ["@override", "@*.command", "@*.callback", "@asyncSlot", "@Slot"]
NAMES = [
    "pytest_*",  # hooks
    "DataHook",  # hatchling finds the subclass
    "dependencies",  # hatchling asks it
    "initialize",  # hatchling calls it
]


def main() -> int:
    vulture = Vulture(ignore_decorators=DECORATORS, ignore_names=NAMES)
    vulture.scavenge([str(ROOT / name) for name in (*OURS, *USERS) if (ROOT / name).exists()])
    dead = [item for item in vulture.get_unused_code(min_confidence=60) if is_ours(item) and item.typ in KINDS]
    for item in dead:
        print(f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: unused {item.typ} {item.name}")
    return 1 if dead else 0


def is_ours(item: Item) -> bool:
    return item.filename.relative_to(ROOT).parts[0] in OURS


if __name__ == "__main__":
    sys.exit(main())
