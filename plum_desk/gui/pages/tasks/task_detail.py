"""A task as the inspector shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import Attempt, Explanation, Task
from plum_desk.gui.dag.kinds import icon_of_task
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.notices import Navigator
from plum_desk.gui.pages.tasks.detail import MISSING, Detail
from plum_desk.gui.pages.tasks.facts import Fact
from plum_desk.gui.pages.tasks.history import HistoryLine
from plum_desk.gui.pages.tasks.tries import Try
from plum_desk.gui.pages.tasks.why import told
from plum_desk.gui.pages.tasks.words import (
    attempt_line,
    code_sentence,
    executor_word,
    is_canceling,
    is_finished,
    place_word,
    reason_sentence,
    shown_state,
    source_word,
    took_exactly,
    took_word,
    where_word,
)
from plum_desk.gui.widgets.format import clock, duration, exact
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class TaskReader:
    """Turns tasks into what the inspector shows, in the language in force."""

    def __init__(
        self, store: LabStore, navigator: Navigator, language: Callable[[], str], now: Callable[[], float]
    ) -> None:
        self._store = store
        self._navigator = navigator
        self._language = language
        self._now = now

    def detail(self, task: Task, attempt: int = 0, explanation: Explanation | None = None) -> Detail:
        """The whole of it; `attempt` is the chosen one, 0 for the last."""
        chosen = self.chosen(task.attempts, attempt)
        return Detail(
            key=task.task_id,
            title=task.name,
            technical=f"{task.task_name} · {task.task_id}",
            icon=icon_of_task(task.task_name, task.executor, 0),
            state=shown_state(task),
            progress=task.progress if task.state == "Running" else None,
            error=self.error(task, chosen),
            reason=self.reason(task, explanation),
            facts=self.facts(task, chosen),
            tries=self.tries(task),
            current_try=chosen.attempt if chosen is not None else 0,
            payload=task.payload,
            output=task.result if task.state == "Succeeded" or task.result is not None else MISSING,
            output_note=self.output_note(task),
            task_id=task.task_id if task.attempt else None,
            log_note="" if task.attempt else translate("TaskDetail", "It has not started yet."),
            history=self.history(task, explanation),
        )

    def chosen(self, attempts: Sequence[Attempt], number: int) -> Attempt | None:
        """The attempt with this number, else the last."""
        found = next((one for one in attempts if one.attempt == number), None)
        return found or (attempts[-1] if attempts else None)

    def error(self, task: Task, chosen: Attempt | None) -> tuple[str, str, str]:
        """What went wrong in the chosen attempt: the message, its type, and how it went on."""
        error = chosen.error if chosen is not None and chosen.error is not None else task.error
        if error is None or (task.state == "Succeeded" and chosen is not None and chosen.state == "Succeeded"):
            return "", "", ""
        first, _, rest = error.message.strip().partition("\n")
        tries = translate("TaskDetail", "{count} attempts").format(count=task.attempt) if task.attempt > 1 else ""
        detail = str(error.detail) if error.detail else rest.strip()
        kind = state_word(error.type) if error.type in ("Failed", "Timeout") else error.type
        return first or error.type, ", ".join(filter(None, (kind, tries))), detail[:400]

    def reason(self, task: Task, explanation: Explanation | None) -> str:
        """Why it waits, or why it ended without an error."""
        if task.state == "Running" and task.progress_message and not is_canceling(task):
            return task.progress_message
        if explanation is not None and not is_finished(task) and explanation.state == task.state:
            return told(explanation, self._language())
        return reason_sentence(task.reason, self._language()) if task.error is None else ""

    def facts(self, task: Task, chosen: Attempt | None) -> list[Fact]:
        """Where, when, how long, from whom."""
        start = chosen.started_at if chosen is not None else task.started_at
        end = chosen.finished_at if chosen is not None else task.finished_at
        place = place_word(chosen.scheduled_on) if chosen is not None else where_word(task)
        return [
            Fact(translate("TaskDetail", "Runs on"), place, follow=self._way_to(chosen)),
            Fact(translate("TaskDetail", "Runs as"), executor_word(task.executor, task.task_name)),
            Fact(translate("TaskDetail", "Started"), clock(start, millis=True) if start else "", tip=exact(start)),
            Fact(translate("TaskDetail", "Took"), took_exactly(start, end, self._now()) if start else ""),
            Fact(translate("TaskDetail", "Next try"), self._next_try(task), tip=exact(task.next_attempt_at)),
            Fact(translate("TaskDetail", "Limits"), self._limits(task)),
            Fact(translate("TaskDetail", "Started by"), source_word(task, self._store), follow=self._way_to_run(task)),
        ]

    def tries(self, task: Task) -> list[Try]:
        """The attempts as chips."""
        word = translate("TaskDetail", "Try {number}")
        return [
            Try(
                one.attempt,
                one.state,
                word.format(number=one.attempt),
                took_word(one.started_at, one.finished_at, self._now()),
            )
            for one in task.attempts
        ]

    def output_note(self, task: Task) -> str:
        """Why there is no output."""
        if task.state in ("Failed", "Timeout", "Canceled"):
            return translate("TaskDetail", "It ended without an output.")
        return ""

    def history(self, task: Task, explanation: Explanation | None) -> list[HistoryLine]:
        """From its creation to now."""
        by = translate("TaskDetail", "Created by {who}").format(who=task.created_by)
        lines = [HistoryLine(task.created_at, "Queued", by)]
        for one in task.attempts:
            title = translate("TaskDetail", "Try {number} on {place}").format(
                number=one.attempt, place=place_word(one.scheduled_on)
            )
            lines.append(HistoryLine(one.started_at, "Running", title))
            if one.finished_at is not None:
                text = attempt_line(one, self._language())
                lines.append(HistoryLine(one.finished_at, one.state, state_word(one.state), text))
        if is_finished(task):
            return lines
        told = "" if explanation is None else self._told(explanation)
        return [*lines, HistoryLine(None, shown_state(task), state_word(shown_state(task)), told)]

    def _told(self, explanation: Explanation) -> str:
        meaning = code_sentence(explanation.code, explanation.message, self._language())
        return meaning if meaning == explanation.message else f"{meaning} {explanation.message}"

    def _next_try(self, task: Task) -> str:
        if task.state != "Pending" or task.next_attempt_at is None:
            return ""
        wait = max(task.next_attempt_at - self._now(), 0.0)
        return translate("TaskDetail", "in {wait}").format(wait=duration(float(int(wait))))

    def _limits(self, task: Task) -> str:
        text = translate("TaskDetail", "{timeout} a try, {retries} retries, priority {priority}")
        return text.format(timeout=duration(task.timeout_sec), retries=task.max_retries, priority=task.priority)

    def _way_to(self, chosen: Attempt | None) -> Callable[[], None] | None:
        place = chosen.scheduled_on if chosen is not None else None
        for topic, page in (("workers", "workers"), ("nodes", "nodes")):
            if place and self._store.get(topic, place) is not None:
                return lambda: self._navigator.go(page, place)
        return None

    def _way_to_run(self, task: Task) -> Callable[[], None] | None:
        run_id = task.run_id
        return None if run_id is None else lambda: self._navigator.go("workflows", f"run:{run_id}")
