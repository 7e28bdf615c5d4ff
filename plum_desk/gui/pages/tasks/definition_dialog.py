"""Creates and edits a task definition."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Final

import msgspec
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.tasks.labels import LabelsFault, labels_text, read_labels
from plum_desk.gui.pages.tasks.limits import LimitsRow
from plum_desk.gui.pages.tasks.paths import steps_of
from plum_desk.gui.pages.tasks.targets import TargetPicker
from plum_desk.gui.pages.tasks.words import executor_word
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.code.json_view import JsonEditor
from plum_desk.gui.widgets.fields import Choice, Field
from plum_desk.gui.widgets.form import Form, FormLabel

_EXECUTORS: Final = ("embedded", "service", "os_process")
_EDITOR: Final = 132
_PROCESS: Final = {"command": "python3", "args": ["-c", "print('ready')"]}


class DefinitionDialog(ActDialog):
    """With a definition it edits that one, and somebody else's faster change is a conflict, not a loss."""

    def __init__(self, context: PageContext, parent: QWidget, definition: TaskDefinition | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self._old = definition
        self.name, self.description, self.task_name, self.labels = (Field(look) for _ in range(4))
        self.executor = Choice(look)
        self.target = TargetPicker(look, context.store)
        self.limits = LimitsRow(look)
        self.delay = Field(look)
        self.backoff = Choice(look)
        self.text = SegmentedControl(look, height=24)
        self.payload, self.schema = JsonEditor(look), JsonEditor(look)
        self._labels: dict[str, FormLabel] = {}
        self._build()
        self._set_values(definition)
        for field in (self.name, self.task_name, self.labels, self.delay):
            field.textChanged.connect(self.check)
        for part in (self.target, self.payload, self.schema, self.limits):
            part.changed.connect(self.check)
        self.executor.currentIndexChanged.connect(self._on_executor)
        self.text.selected.connect(self._show_text)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; what was entered stays."""
        if self._old is None:
            self.set_texts(self.tr("New task definition"), self.tr("What runs, where, with which payload and limits."))
        else:
            self.set_texts(
                self.tr("Edit “{name}”").format(name=self._old.name), self.tr("Runs that exist keep theirs.")
            )
        words = {
            "name": self.tr("Name"),
            "description": self.tr("Description"),
            "executor": self.tr("Runs as"),
            "target": self.tr("Runs on"),
            "taskName": self.tr("Task name"),
            "labels": self.tr("Labels"),
            "limits": self.tr("Time-out"),
            "retry": self.tr("Retry after"),
        }
        for key, label in self._labels.items():
            label.text.setText(words[key])
        self.labels.setPlaceholderText("zone=hot, lab=3")
        self.executor.set_options([(name, executor_word(name)) for name in _EXECUTORS])
        self.backoff.set_options(
            [("constant", self.tr("always the same")), ("exponential", self.tr("doubled each time"))]
        )
        self.delay.set_unit(self.tr("s"))
        self.text.set_items([("payload", self.tr("Default payload")), ("schema", self.tr("Payload schema"))])
        self.payload.retranslate()
        self.schema.retranslate()
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Create") if self._old is None else self.tr("Save"))
        self._show_hints()
        self.check()

    @override
    def missing(self) -> str:
        faults = self._faults()
        for field, sentence in faults.items():
            shown = sentence if field is not self.name or self.name.text() else ""
            self._form.set_fault(field, shown)
        wrong = sum(bool(sentence) for sentence in faults.values())
        if not self.name.text().strip():
            return self.tr("Give it a name.")
        if self.payload.fault is not None or self.schema.fault is not None:
            wrong += 1
        return self.tr("%n value(s) to mend", "", wrong) if wrong else ""

    @override
    def request(self) -> Awaitable[TaskDefinition]:
        kind, place = self.target.target
        spec: dict[str, Any] = {
            "name": self.name.text().strip(),
            "description": self.description.text().strip(),
            "executor": self.executor.chosen,
            "targetKind": kind,
            "targetRef": place,
            "labels": read_labels(self.labels.text()),
            "taskName": self.task_name.text().strip() or None,
            "defaultPayload": self.payload.value(),
            "payloadSchema": self.schema.value() or None,
            **self.limits.values(),
            "retry": {**self._kept_retry(), "delaySec": float(self.delay.text()), "backoff": self.backoff.chosen},
        }
        calls = self.context.client.task_defs
        if self._old is None:
            return calls.create(spec)
        spec["queueTimeoutSec"] = self._old.queue_timeout_sec
        return calls.replace(self._old.def_id, spec, if_match=self._old.revision)

    @override
    def done_with(self, answer: Any) -> None:
        title = self.tr("Definition created") if self._old is None else self.tr("Definition saved")
        navigator = self.context.navigator
        self.context.notifier.succeed(
            title, answer.name, self.tr("Run…"), lambda: navigator.go("tasks", f"start:{answer.def_id}")
        )

    @override
    def failure(self) -> str:
        return self.tr("The definition was not saved")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        first = next(iter(steps_of(problem.path)), "")
        fields: dict[str, QWidget] = {
            "name": self.name,
            "taskName": self.task_name,
            "executor": self.executor,
            "labels": self.labels,
            "timeoutSec": self.limits,
            "maxRetries": self.limits,
            "priority": self.limits,
            "retry": self.delay,
        }
        if first in ("payloadSchema", "defaultPayload"):
            editor = self.schema if first == "payloadSchema" else self.payload
            self.text.choose("schema" if first == "payloadSchema" else "payload")
            editor.set_problem(text)
            return True
        if first not in fields:
            return False
        self._form.set_fault(fields[first], text)
        return True

    def _build(self) -> None:
        look = self.context.look
        form = self._form = Form(look)
        self.delay.setFixedWidth(92)
        rows: list[tuple[str, QWidget, bool]] = [
            ("name", self.name, True),
            ("description", self.description, False),
            ("executor", self.executor, False),
            ("taskName", self.task_name, False),
            ("target", self.target, False),
            ("labels", self.labels, False),
        ]
        for key, field, required in rows:
            self._labels[key] = form.add_row("", field, required=required)
        form.add_section(corner=self.text)
        for editor in (self.payload, self.schema):
            editor.setFixedHeight(_EDITOR)
            editor.view.setTabChangesFocus(True)
            form.add_wide(editor)
        self.schema.hide()
        form.add_section()
        self._labels["limits"] = form.add_row("", self.limits)
        self._labels["retry"] = form.add_row("", [self.delay, self.backoff])
        self.body.addWidget(form)

    def _set_values(self, old: TaskDefinition | None) -> None:
        self.executor.set_options([(name, name) for name in _EXECUTORS])
        self.backoff.set_options([("constant", ""), ("exponential", "")])
        if old is None:
            self.payload.set_value({})
            self.schema.set_value({})
            self.limits.set_values(300.0, 0, 0)
            self.delay.setText("1")
            self._on_executor()
            return
        for field, text in (
            (self.name, old.name),
            (self.description, old.description),
            (self.task_name, old.task_name if old.task_name != old.name else ""),
            (self.labels, labels_text(old.labels)),
            (self.delay, f"{old.retry.delay_sec:g}"),
        ):
            field.setText(text)
        self.executor.choose(old.executor)
        self.backoff.choose(old.retry.backoff)
        self.payload.set_value(old.default_payload)
        self.schema.set_value(old.payload_schema or {})
        self.limits.set_values(old.timeout_sec, old.max_retries, old.priority)
        self.target.set_executor(old.executor)
        self.target.set_target(old.target_kind, old.target_ref)

    def _kept_retry(self) -> dict[str, Any]:
        kept: dict[str, Any] = msgspec.to_builtins(self._old.retry) if self._old is not None else {}
        return kept

    def _faults(self) -> dict[QWidget, str]:
        return {
            self.name: "" if self.name.text().strip() else self.tr("A name is needed."),
            self.labels: self._labels_fault(),
            self.limits: self.limits.fault,
            self.delay: "" if _is_seconds(self.delay.text()) else self.tr("Seconds are needed, from 0."),
            self.target: "" if self.target.is_complete else self.tr("Choose where it runs."),
        }

    def _labels_fault(self) -> str:
        try:
            read_labels(self.labels.text())
        except LabelsFault as fault:
            return self.tr("“{part}” is not key=value.").format(part=fault)
        return ""

    def _on_executor(self) -> None:
        executor = self.executor.chosen
        self.target.set_executor(executor)
        if executor == "os_process" and self._old is None and self.payload.value() == {}:
            self.payload.set_value(_PROCESS)
        self._show_hints()
        self.check()

    def _show_hints(self) -> None:
        offered = sorted({name for worker in self.context.store.all("workers") for name in worker.tasks})
        hint = self.tr("as the name") if not offered else self.tr("as the name; workers offer {names}")
        self.task_name.setPlaceholderText(hint.format(names=", ".join(offered[:4])))

    def _show_text(self, which: str) -> None:
        self.payload.setVisible(which == "payload")
        self.schema.setVisible(which == "schema")


def _is_seconds(text: str) -> bool:
    try:
        return 0 <= float(text) <= 31_536_000
    except ValueError:
        return False
