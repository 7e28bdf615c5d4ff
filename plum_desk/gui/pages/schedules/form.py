"""The form of a schedule: name, workflow and parameters, times and zone, jitter and priority."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.common import replace
from plum_desk.api.types.schedules import ScheduleSpec
from plum_desk.api.types.workflows import Workflow
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.schedules.cron_fields import wrong_fields
from plum_desk.gui.pages.schedules.cron_words import words_of
from plum_desk.gui.pages.schedules.numbers import read_number
from plum_desk.gui.pages.schedules.params import ParamChips, ParamsDialog
from plum_desk.gui.pages.schedules.remark import Remark
from plum_desk.gui.pages.schedules.rhythm import Rhythm
from plum_desk.gui.pages.schedules.zone_choice import ZoneChoice
from plum_desk.gui.pages.schedules.zones import local_zone, offset_s, offset_text, zone_of
from plum_desk.gui.pages.tasks.paths import steps_of
from plum_desk.gui.pages.tasks.words import code_sentence
from plum_desk.gui.widgets.buttons import LinkButton
from plum_desk.gui.widgets.card import Panel
from plum_desk.gui.widgets.fields import Choice, Field, NumberField
from plum_desk.gui.widgets.form import Form
from plum_desk.gui.widgets.label import ElidedLabel

_LABELS: Final = 76
_SHORT: Final = 88
_MOST_JITTER: Final = 86_400
_MOST_INTERVAL: Final = 31_536_000


class ScheduleForm(Panel):
    """`changed` says that a person changed something; `spec()` is what the form says."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        look = context.look
        self._context = context
        self._spec = ScheduleSpec(name="", workflow_id="")
        self._workflow_id = ""
        self._params: dict[str, Any] = {}
        self._told: dict[str, str] = {}
        self._strict = False
        self.name = Field(look)
        self.workflow = Choice(look)
        self.chips = ParamChips(look)
        self.edit = LinkButton(look, " ")
        self.rhythm = Rhythm(look)
        self.sentence = Remark(look, "Succeeded")
        self.zone = ZoneChoice(look)
        self.jitter = Field(look, "0")
        self.priority = NumberField(look, least=-1_000_000, most=1_000_000)
        self.jitter_hint = ElidedLabel(look, "", "cell", "3")
        self.priority_hint = ElidedLabel(look, "", "cell", "3")
        self.note = Remark(look, "Info", tinted=True)
        self._build()
        self._connect()
        Retranslator(self, self._retranslate)

    def set_spec(self, spec: ScheduleSpec, *, strict: bool) -> None:
        """Show a schedule; `strict` tells of a missing name from the start."""
        self._spec, self._told, self._strict = spec, {}, strict
        self._workflow_id, self._params = spec.workflow_id, dict(spec.params)
        self.blockSignals(True)
        if self.name.text() != spec.name:
            self.name.setText(spec.name)
            self.name.setCursorPosition(0)
        self._offer_workflows()
        self.rhythm.set_times(spec.cron, spec.every_sec)
        self.zone.set_zone(spec.time_zone)
        self.jitter.setText(f"{spec.jitter_sec:g}")
        self.priority.setValue(spec.priority)
        self.blockSignals(False)
        self._show()

    def spec(self) -> ScheduleSpec:
        """What the form says; what is no value keeps what was stored, and `faults` tells of it."""
        jitter = read_number(self.jitter.text())
        return replace(
            self._spec,
            name=self.name.text().strip(),
            workflow_id=self._workflow_id,
            params=self._params,
            cron=self.rhythm.cron,
            every_sec=self.rhythm.every_sec,
            time_zone=self.zone.zone,
            jitter_sec=self._spec.jitter_sec if jitter is None else jitter,
            priority=self.priority.value(),
        )

    def faults(self) -> dict[str, str]:
        """What is missing or wrong, by field; what the controller said stays until its field changes."""
        own = {field: text for field, text in self._own_faults().items() if text}
        return {**self._told, **own}

    def put_problem(self, problem: FieldProblem, sentence: str = "") -> bool:
        """Show what the controller found wrong at its field; False when there is none for it."""
        field = _FIELD_OF.get((steps_of(problem.path) or [""])[0])
        if field is None:
            return False
        self._told[field] = sentence or self._sentence_of(field, problem)
        self._show()
        return True

    def refresh_workflows(self) -> None:
        """Offer the workflows that there are now; the chosen one may have other parameters."""
        self._offer_workflows()
        self._show()

    def show_clock(self) -> None:
        """Bring the zone's own time up to date."""
        zone = zone_of(self.zone.zone)
        if zone is None:
            self.zone.set_note("")
            return
        now = self._context.now()
        text = self.tr("{offset}, now {time}")
        time = f"{datetime.fromtimestamp(now, zone):%H:%M}"
        self.zone.set_note(text.format(offset=offset_text(offset_s(zone, now)), time=time))

    def _offer_workflows(self) -> None:
        workflows: list[Workflow] = self._context.store.all("workflows")
        options = [(one.workflow_id, one.name) for one in sorted(workflows, key=lambda one: one.name.casefold())]
        known = {key for key, _ in options}
        if self._workflow_id and self._workflow_id not in known:
            options.append((self._workflow_id, self.tr("(deleted workflow)")))
        self.workflow.set_options(options)
        self.workflow.choose(self._workflow_id)

    def _own_faults(self) -> dict[str, str]:
        jitter = read_number(self.jitter.text())
        wrong_jitter = jitter is None or not 0 <= jitter <= _MOST_JITTER
        return {
            "name": "" if self.name.text().strip() else self.tr("A name is required."),
            "workflow": "" if self._workflow_id else self.tr("There is no workflow yet."),
            "params": self._missing_params(),
            "times": self._times_fault(),
            "zone": "" if zone_of(self.zone.zone) is not None else self.tr("There is no such time zone."),
            "jitter": self.tr("0 to 86,400 seconds.") if wrong_jitter else "",
        }

    def _missing_params(self) -> str:
        workflow = self._workflow()
        wanted = [p.name for p in workflow.params if p.required and p.default is None] if workflow is not None else []
        missing = [name for name in wanted if name not in self._params]
        return self.tr("Missing: {names}").format(names=self.tr(", ").join(missing)) if missing else ""

    def _times_fault(self) -> str:
        if self.rhythm.mode.current == "interval":
            every = self.rhythm.every_sec
            fits = every is not None and 1 <= every <= _MOST_INTERVAL
            return "" if fits else self.tr("From 1 second to 365 days.")
        wrong = wrong_fields(self.rhythm.cron or "")
        if not wrong:
            return ""
        names = [self.rhythm.cron_field.names()[index] for index in wrong]
        return self.tr("Not understood: {names}").format(names=self.tr(", ").join(names))

    def _sentence_of(self, field: str, problem: FieldProblem) -> str:
        if problem.code is not None:
            return code_sentence(problem.code, problem.message, self._context.languages.current)
        if field == "times":
            never = self.tr("It never comes true.")
            return never if "never" in problem.message else self.tr("This is no cron expression.")
        return self.tr("There is no such time zone.") if field == "zone" else problem.message

    def _workflow(self) -> Workflow | None:
        found: Workflow | None = self._context.store.get("workflows", self._workflow_id)
        return found

    def _show(self) -> None:
        """Write sentence, chips and faults anew."""
        faults = self.faults()
        for field, widget in self._fields.items():
            hushed = field == "name" and not self._strict and field not in self._told
            self._form.set_fault(widget, "" if hushed else faults.get(field, ""))
        self._show_sentence("times" in faults or "zone" in faults)
        self._show_workflow()
        self.show_clock()

    def _show_sentence(self, faulty: bool) -> None:
        words = words_of(self.rhythm.cron, self.rhythm.every_sec)
        if self.rhythm.cron is not None:
            zone = self.zone.zone
            own = self.tr("{sentence}, this computer's time")
            other = self.tr("{sentence}, {zone} time")
            place = zone.rpartition("/")[2].replace("_", " ")
            words = own.format(sentence=words) if zone == local_zone() else other.format(sentence=words, zone=place)
        self.sentence.set_text("" if faulty else words)

    def _show_workflow(self) -> None:
        workflow = self._workflow()
        self.workflow.set_note(f"v{workflow.version}" if workflow is not None else "")
        has_params = workflow is not None and bool(workflow.params)
        self.edit.setVisible(has_params)
        self.chips.set_params(self._params, self.tr("all by default") if has_params else self.tr("none"))

    def _build(self) -> None:
        look = self._context.look
        self.jitter.setFixedWidth(_SHORT)
        self.priority.setFixedWidth(_SHORT)
        form = self._form = Form(look, label_width=_LABELS)
        self._names = [
            form.add_row("", self.name, required=True),
            form.add_row("", self.workflow, required=True),
            form.add_row("", [self.chips, self.edit]),
        ]
        form.add_section()
        self._names.append(form.add_row("", self.rhythm, required=True))
        form.add_note(self.rhythm, self.sentence)
        self._names += [
            form.add_row("", self.zone, required=True),
            form.add_row("", [self.jitter, self.jitter_hint]),
            form.add_row("", [self.priority, self.priority_hint]),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(12)
        column.addWidget(form)
        column.addStretch(1)
        column.addWidget(self.note)
        self._fields: dict[str, QWidget] = {
            "name": self.name,
            "workflow": self.workflow,
            "params": self.chips,
            "times": self.rhythm,
            "zone": self.zone,
            "jitter": self.jitter,
        }

    def _connect(self) -> None:
        self.name.textChanged.connect(lambda: self._on_changed("name"))
        # Not `currentIndexChanged`: it also comes while the options are set anew.
        self.workflow.activated.connect(lambda _: self._on_workflow())
        self.edit.clicked.connect(lambda: self._context.actions.start(self._edit_params(), "parameters"))
        self.rhythm.changed.connect(lambda: self._on_changed("times"))
        self.zone.zone_changed.connect(lambda: self._on_changed("zone"))
        self.jitter.textChanged.connect(lambda: self._on_changed("jitter"))
        self.priority.valueChanged.connect(lambda _: self._on_changed("priority"))

    def _on_workflow(self) -> None:
        self._workflow_id = self.workflow.chosen
        workflow = self._workflow()
        if workflow is not None:
            names = {param.name for param in workflow.params}
            self._params = {name: value for name, value in self._params.items() if name in names}
        self._told.pop("params", None)
        self._on_changed("workflow")

    def _on_changed(self, field: str) -> None:
        self._told.pop(field, None)
        if self.signalsBlocked():
            return
        self._show()
        self.changed.emit()

    async def _edit_params(self) -> None:
        workflow = self._workflow()
        if workflow is None:
            return
        dialog = ParamsDialog(self._context.look, self, workflow, self._params)
        if await dialog.ask():
            self._params = dialog.params()
            self._on_changed("params")

    def _retranslate(self) -> None:
        words = (
            self.tr("Name"),
            self.tr("Workflow"),
            self.tr("Parameters"),
            self.tr("Times"),
            self.tr("Time zone"),
            self.tr("Jitter"),
            self.tr("Priority"),
        )
        fields = (self.name, self.workflow, self.chips, self.rhythm, self.zone, self.jitter, self.priority)
        for label, field, word in zip(self._names, fields, words, strict=True):
            label.text.setText(word)
            field.setAccessibleName(word)
        self.edit.setText(self.tr("Edit"))
        self.name.setPlaceholderText(self.tr("for example nightly-export"))
        self.jitter.set_unit(self.tr("s"))
        self.jitter_hint.setText(self.tr("starts later by chance, not all at once"))
        self.priority_hint.setText(self.tr("larger ones run first"))
        self.note.set_text(
            self.tr("A time that a clock change skips runs at the end of the gap.\nOne that comes twice runs once.")
        )
        self.refresh_workflows()


_FIELD_OF: Final = {
    "name": "name",
    "workflowId": "workflow",
    "params": "params",
    "cron": "times",
    "everySec": "times",
    "timeZone": "zone",
    "jitterSec": "jitter",
}
