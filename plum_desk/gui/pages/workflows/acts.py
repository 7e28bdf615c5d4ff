"""What a person does with workflows and runs: each act says at once that it began, and in the end what it did."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from plum_desk.api.types.workflows import FINAL_RUN_STATES, RunNode, Workflow, WorkflowRun
from plum_desk.gui.notices import BusyControl
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.workflows.spec import spec_of
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.format import number, short_id


class WorkflowActs(QObject):
    """Acts on workflows and runs; `parent` is over which its questions are asked."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent

    def cancel(self, run: WorkflowRun, button: BusyControl | None = None) -> None:
        """Cancel a run and what it started."""
        self._context.actions.run(
            lambda: self._context.client.workflow_runs.cancel(run.run_id),
            button=button,
            failure=self.tr("The run was not canceled"),
            success=lambda new: self._context.notifier.succeed(
                self.tr("Run canceled") if new.state in FINAL_RUN_STATES else self.tr("Run is being canceled"),
                f"{new.workflow_name}, {short_id(new.run_id)}",
            ),
        )

    def rerun(self, run: WorkflowRun, button: BusyControl | None = None) -> None:
        """Start a new run of the newest version with the same parameters."""
        self._context.actions.run(
            lambda: self._context.client.workflows.run(
                run.workflow_id, params=run.params, labels=run.labels, priority=run.priority
            ),
            button=button,
            failure=self.tr("The run was not started again"),
            success=self.show_started,
        )

    def pause(self, run: WorkflowRun, button: BusyControl | None = None) -> None:
        """Let nothing new start in a run."""
        self._context.actions.run(
            lambda: self._context.client.workflow_runs.pause(run.run_id),
            button=button,
            failure=self.tr("The run was not paused"),
            success=lambda new: self._tell(self.tr("Run paused"), new),
        )

    def resume(self, run: WorkflowRun, button: BusyControl | None = None) -> None:
        """Let a paused run go on."""
        self._context.actions.run(
            lambda: self._context.client.workflow_runs.resume(run.run_id),
            button=button,
            failure=self.tr("The run was not resumed"),
            success=lambda new: self._tell(self.tr("Run resumed"), new),
        )

    def retry(self, node: RunNode, title: str, button: BusyControl | None = None) -> None:
        """Try a failed node again."""
        self._context.actions.run(
            lambda: self._context.client.workflow_runs.retry(node.run_id, node.path),
            button=button,
            failure=self.tr("“{name}” was not tried again").format(name=title),
            success=lambda _: self._context.notifier.succeed(self.tr("Node is tried again"), title),
        )

    def skip(self, node: RunNode, title: str, button: BusyControl | None = None) -> None:
        """Skip a node that has not started, or waits."""
        self._context.actions.run(
            lambda: self._context.client.workflow_runs.skip(node.run_id, node.path),
            button=button,
            failure=self.tr("“{name}” was not skipped").format(name=title),
            success=lambda _: self._context.notifier.succeed(self.tr("Node skipped"), title),
        )

    def _tell(self, title: str, run: WorkflowRun) -> None:
        self._context.notifier.succeed(title, f"{run.workflow_name}, {short_id(run.run_id)}")

    def show_started(self, run: WorkflowRun) -> None:
        """Say that a run was started and lead to it."""
        self._context.notifier.succeed(self.tr("Run started"), f"{run.workflow_name}, {short_id(run.run_id)}")
        self._context.navigator.go("workflows", f"run:{run.run_id}")

    def delete(self, workflow: Workflow) -> None:
        """Ask, then delete a workflow with everything that belongs to it."""
        self._context.actions.start(self._delete(workflow), "delete workflow")

    def delete_run(self, run: WorkflowRun) -> None:
        """Ask, then delete a finished run."""
        self._context.actions.start(self._delete_run(run), "delete run")

    def export(self, workflow: Workflow) -> None:
        """Ask for a file and write the workflow as JSON, ready to be imported again."""
        dialog = QFileDialog(self._window, self.tr("Export workflow"), f"{workflow.name}.json", "JSON (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda name: self._write(workflow, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, workflow: Workflow, path: Path) -> None:
        self._context.actions.start(self.write(workflow, path), "export")

    async def write(self, workflow: Workflow, path: Path) -> None:
        """Write a workflow to a file."""
        text = msgspec.json.format(msgspec.json.encode(spec_of(workflow)), indent=2)
        try:
            await asyncio.to_thread(path.write_bytes, text + b"\n")
        except OSError as error:
            self._context.notifier.fail(self.tr("The workflow was not exported"), str(error))
            return
        self._context.notifier.succeed(self.tr("Workflow exported"), str(path))

    async def _delete(self, workflow: Workflow) -> None:
        page = await self._context.client.workflow_runs.page(limit=1, count=True, workflow_id=workflow.workflow_id)
        runs = page.total or 0
        open_runs = sum(
            run.workflow_id == workflow.workflow_id and run.state not in FINAL_RUN_STATES
            for run in self._context.store.all("workflow-runs")
        )
        dialog = ConfirmDialog(
            self._context.look,
            self._window,
            question=self.tr("Delete workflow “{name}”?").format(name=workflow.name),
            consequences=self._consequences(workflow, runs, open_runs),
            verb=self.tr("Delete workflow"),
        )
        if not await dialog.ask():
            return
        self._context.actions.run(
            lambda: self._context.client.workflows.delete(workflow.workflow_id, force=open_runs > 0),
            failure=self.tr("“{name}” was not deleted").format(name=workflow.name),
            success=lambda _: self._context.notifier.succeed(self.tr("Workflow deleted"), workflow.name),
        )

    def _consequences(self, workflow: Workflow, runs: int, open_runs: int) -> str:
        versions = self.tr("%n version(s)", "", workflow.version)
        history = self.tr("%n run(s)", "", runs)
        text = self.tr("{versions}, {runs} and their logs are deleted too. This cannot be undone.")
        told = text.format(versions=versions, runs=history)
        if not open_runs:
            return told
        active = self.tr("{count} of them are active and are canceled first.").format(count=number(open_runs))
        return f"{told}\n{active}"

    async def _delete_run(self, run: WorkflowRun) -> None:
        dialog = ConfirmDialog(
            self._context.look,
            self._window,
            question=self.tr("Delete run {id}?").format(id=short_id(run.run_id)),
            consequences=self.tr("Its tasks, outputs and logs are deleted too. This cannot be undone."),
            verb=self.tr("Delete run"),
        )
        if not await dialog.ask():
            return
        self._context.actions.run(
            lambda: self._context.client.workflow_runs.delete(run.run_id),
            failure=self.tr("The run was not deleted"),
            success=lambda _: self._context.notifier.succeed(self.tr("Run deleted"), short_id(run.run_id)),
        )


def may_cancel(run: WorkflowRun) -> bool:
    """Whether canceling makes sense."""
    return run.state not in FINAL_RUN_STATES


def may_delete(run: WorkflowRun) -> bool:
    """Whether it may be deleted."""
    return run.state in FINAL_RUN_STATES
