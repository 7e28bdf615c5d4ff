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

    Pages and their object keys: `workflows` (`run:<runId>` or a workflow id), `tasks` (`def:<defId>` or a task id),
    `nodes` (node id), `workers` (worker id), `overview`, `settings`.
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
