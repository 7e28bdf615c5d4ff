"""Icons outlive the objects that ask for them: one that the garbage collector frees takes the process with it."""

import subprocess
import sys

SCRIPT = """
import gc
from PySide6.QtWidgets import QApplication
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Theme

application = QApplication([])
gc.disable()  # so that everything is freed in the one collection below, in the order of age
first = Look.of(Theme("light"))
first.icon("play")
second = Look.of(Theme("light"))  # younger than the icon that it is given
assert second.icon("play") is first.icon("play")
first.theme.set_mode("dark")
del first, second
gc.collect()
print("survived")
"""


def test_icons_survive_the_collection_of_their_owners() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "survived\n"), done.stderr
