"""A run as a person sees it in a terminal: the table of its nodes, and its progress while it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from plum_desk.api.types.workflows import FINAL_NODE_STATES, RunDetail, RunNode, WorkflowRun
from plum_desk.cli import formats
from plum_desk.cli.output import Column, Output
from plum_desk.cli.texts import Texts

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

RUN: tuple[Column[WorkflowRun], ...] = (
    Column("Run", "运行", lambda r: r.run_id),
    Column("Workflow", "工作流", lambda r: f"{r.workflow_name} v{r.version}"),
    Column("State", "状态", lambda r: r.state),
    Column("By", "发起者", lambda r: r.created_by),
    Column("Created", "创建时间", lambda r: formats.moment(r.created_at)),
    Column("Took", "用时", lambda r: formats.between(r.started_at, r.finished_at), right=True),
    Column("Reason", "原因", lambda r: r.reason),
)
NODES: tuple[Column[RunNode], ...] = (
    Column("Node", "节点", lambda n: n.path),
    Column("State", "状态", lambda n: n.state),
    Column("Attempt", "尝试", lambda n: n.attempt or None, right=True),
    Column("Took", "用时", lambda n: formats.between(n.started_at, n.finished_at), right=True),
    Column("Output", "输出", lambda n: formats.value(n.output)),
    Column("Error", "错误", lambda n: f"{n.error.type}: {n.error.message}" if n.error else n.reason),
)


def show(out: Output, detail: RunDetail) -> None:
    """The run, its parameters and its nodes."""
    if out.as_json:
        out.json(detail)
        return
    parameters: Column[WorkflowRun] = Column("Parameters", "参数", lambda r: formats.field(r.params))
    failure: Column[WorkflowRun] = Column("Error", "错误", lambda r: r.error and f"{r.error.type}: {r.error.message}")
    out.record(detail.run, (*RUN, parameters, failure))
    out.say("")
    out.table(detail.nodes, NODES)


class Board(Protocol):
    """Where the progress of a run is shown."""

    def update(self, node: RunNode) -> None: ...

    def note(self, message: str) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def board(out: Output, texts: Texts, nodes: Iterable[RunNode]) -> Board:
    """Bars on a terminal, a line for each node that ends elsewhere; both on stderr."""
    terminal = out.console(stderr=True).is_terminal and not out.as_json
    return _Bars(out, texts, nodes) if terminal else _Lines(out)


class _Lines:
    """One line for each node that becomes final."""

    def __init__(self, out: Output):
        self._out = out
        self._done: set[str] = set()

    def update(self, node: RunNode) -> None:
        if node.state not in FINAL_NODE_STATES or node.path in self._done:
            return
        self._done.add(node.path)
        took = formats.between(node.started_at, node.finished_at) or ""
        self._out.note(f"{node.path:24} {node.state:14} {took}".rstrip())

    def note(self, message: str) -> None:
        self._out.note(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class _Bars:
    """One bar for the run, one for each node that runs."""

    def __init__(self, out: Output, texts: Texts, nodes: Iterable[RunNode]):
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress: Progress = Progress(*columns, console=out.console(stderr=True), transient=True)
        self._nodes = {node.path: node for node in nodes}
        self._bars: dict[str, TaskID] = {}
        self._run = self._progress.add_task(texts("nodes", "节点"), total=len(self._nodes), completed=self._finished())

    def update(self, node: RunNode) -> None:
        self._nodes[node.path] = node
        self._progress.update(self._run, completed=self._finished())
        if node.state == "Running":
            self._bar(node)
        elif node.path in self._bars:
            self._progress.remove_task(self._bars.pop(node.path))

    def note(self, message: str) -> None:
        self._progress.console.print(message, markup=False, highlight=False)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def _bar(self, node: RunNode) -> None:
        if node.path not in self._bars:
            self._bars[node.path] = self._progress.add_task(f"  {node.path}", total=None)
        if node.progress is not None:
            percent = round(100 * node.progress)
            self._progress.update(self._bars[node.path], total=100, completed=percent)

    def _finished(self) -> int:
        return sum(node.state in FINAL_NODE_STATES for node in self._nodes.values())
