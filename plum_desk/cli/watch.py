"""Waiting for a run with its progress, and its logs as they grow."""

from __future__ import annotations

import asyncio
import sys

from msgspec.structs import replace

from plum_desk.api.client import Disconnected, Event, PlumClient
from plum_desk.api.types.workflows import FINAL_RUN_STATES, RunDetail, RunNode, WorkflowRun
from plum_desk.cli import exit_codes, run_view
from plum_desk.cli.session import Session

_TOPICS = ("workflow-runs", "run-nodes")
_WITH_PROGRESS = (*_TOPICS, "progress")


async def finish(session: Session, plum: PlumClient, run_id: str, timeout_s: float | None) -> int:
    """Show the progress until the run ends, then the run: the exit code says how it ended."""
    try:
        async with asyncio.timeout(timeout_s):
            detail = await watch(session, plum, run_id)
    except TimeoutError:
        session.out.note(session.texts("Run {} goes on; waiting timed out.", "等待超时，运行 {} 仍在继续。", run_id))
        return exit_codes.TIMED_OUT
    except asyncio.CancelledError:
        session.out.note(session.texts("Run {} goes on without you watching.", "不再等待，运行 {} 仍在继续。", run_id))
        raise
    run_view.show(session.out, detail)
    return exit_codes.DONE if detail.run.state == "Succeeded" else exit_codes.FAILED


async def watch(session: Session, plum: PlumClient, run_id: str) -> RunDetail:
    """The finished run; each change is shown as it happens."""
    detail = await plum.workflow_runs.get(run_id)
    with run_view.board(session.out, session.texts, detail.nodes) as board:
        if detail.run.state not in FINAL_RUN_STATES:
            await _follow_nodes(session, plum, detail, board)
            detail = await plum.workflow_runs.get(run_id)
        for node in detail.nodes:
            board.update(node)
    return detail


async def _follow_nodes(session: Session, plum: PlumClient, detail: RunDetail, board: run_view.Board) -> None:
    run = detail.run
    by_task = {node.task_id: node for node in detail.nodes}
    # From the run's own revision on: what changed while it was read comes again, and nothing is missed.
    async with plum.events(_WITH_PROGRESS, since=run.revision) as feed:
        async for item in feed:
            if isinstance(item, Disconnected):
                board.note(session.texts("Connection lost: {}", "连接中断：{}", item.reason))
            elif isinstance(item, Event):
                for node in _nodes(item, run.run_id):
                    by_task[node.task_id] = node
                    board.update(node)
                if item.topic == "progress" and (told := by_task.get(item.data.get("taskId"))) is not None:
                    board.update(replace(told, progress=item.data.get("fraction")))
                if _ended(item, run.run_id):
                    return


async def follow_logs(session: Session, plum: PlumClient, run_id: str) -> None:
    """The logs of all nodes, each line after its node's path, until the run ends."""
    seen: set[str] = set()
    async with asyncio.TaskGroup() as group:

        def begin(node: RunNode) -> None:
            if node.task_id is not None and node.task_id not in seen:
                seen.add(node.task_id)
                group.create_task(_follow(session, plum, node.path, node.task_id), name=f"log of {node.path}")

        detail = await plum.workflow_runs.get(run_id)
        for node in detail.nodes:
            begin(node)
        if detail.run.state in FINAL_RUN_STATES:
            return
        async with plum.events(_TOPICS, since=detail.run.revision) as feed:
            async for item in feed:
                if isinstance(item, Event):
                    for node in _nodes(item, run_id):
                        begin(node)
                    if _ended(item, run_id):
                        return


async def follow_task(session: Session, plum: PlumClient, task_id: str) -> None:
    """A task's log as it grows, until the task ends."""
    async for piece in plum.tasks.follow_logs(task_id):
        if session.out.as_json:
            session.out.json_line({"taskId": task_id, "stream": piece.stream, "text": piece.text})
            continue
        sys.stdout.write(piece.text)
        sys.stdout.flush()


def _nodes(event: Event, run_id: str) -> list[RunNode]:
    found = event.data if event.kind == "snapshot" else [event.data]
    return [node for node in found if isinstance(node, RunNode) and node.run_id == run_id]


def _ended(event: Event, run_id: str) -> bool:
    found = event.data if event.kind == "snapshot" else [event.data]
    return any(isinstance(r, WorkflowRun) and r.run_id == run_id and r.state in FINAL_RUN_STATES for r in found)


async def _follow(session: Session, plum: PlumClient, path: str, task_id: str) -> None:
    rest = ""
    async for piece in plum.tasks.follow_logs(task_id):
        if session.out.as_json:
            session.out.json_line({"node": path, "taskId": task_id, "stream": piece.stream, "text": piece.text})
            continue
        *lines, rest = (rest + piece.text).split("\n")
        for line in lines:
            _print(path, line)
    if rest:
        _print(path, rest)


def _print(path: str, line: str) -> None:
    sys.stdout.write(f"{path} | {line}\n")
    sys.stdout.flush()
