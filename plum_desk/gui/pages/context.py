"""What every page is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plum_desk.api.client import PlumClient
from plum_desk.base.clock import Clock
from plum_desk.gui.actions import Actions
from plum_desk.gui.aio import TaskScope
from plum_desk.gui.i18n import Languages
from plum_desk.gui.looks import Looks
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.notices import Navigator, Notifier
from plum_desk.gui.theme.look import Look


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the controller is; `hosted` when it runs inside this console, which then knows its data folder."""

    url: str
    hosted: bool
    data_dir: Path | None
    config_dir: Path


@dataclass(frozen=True, slots=True)
class PageContext:
    """`scope` owns the tasks of pages, `now()` is Unix time, `navigator.go(page, key)` leads to an object.

    Pages and the object keys they understand in `show_object`:

    - `workflows`: a workflow id; `run:<runId>` opens it on the canvas, `run:<runId>:<path>` with a node selected;
      `start:<workflowId>` asks for parameters
    - `tasks`: a task id; `def:<defId>`; `start:<defId>` asks for its payload; `state:Failed,Timeout` filters the list;
      `pools`
    - `schedules`: a schedule id; `new` begins one
    - `nodes`: a node id · `workers`: a worker id · `overview` · `settings`
    """

    client: PlumClient
    store: LabStore
    look: Look
    languages: Languages
    notifier: Notifier
    navigator: Navigator
    actions: Actions
    scope: TaskScope
    clock: Clock
    facts: Facts
    looks: Looks

    @property
    def now(self) -> Callable[[], float]:
        """Unix time, as widgets ask for it."""
        return self.clock.wall
