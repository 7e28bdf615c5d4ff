"""What every page is made from."""

from collections.abc import Callable
from dataclasses import dataclass

from plum_desk.api.client import PlumClient
from plum_desk.gui.actions import Actions
from plum_desk.gui.aio import TaskScope
from plum_desk.gui.i18n import Languages
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.notices import Navigator, Notifier
from plum_desk.gui.theme.look import Look


@dataclass(frozen=True, slots=True)
class PageContext:
    """`scope` owns the tasks of pages, `now` is Unix time, `navigator.go(page, key)` leads to an object.

    Pages and the object keys they understand in `show_object`:

    - `workflows`: a workflow id; `run:<runId>` opens the run on the canvas; `start:<workflowId>` asks for its parameters
    - `tasks`: a task id; `def:<defId>`; `start:<defId>` asks for its payload; `state:Failed,Timeout` filters the list
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
    now: Callable[[], float]
