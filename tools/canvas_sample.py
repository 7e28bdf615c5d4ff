"""A run of 18 nodes in the middle of its work, to look at the canvas, the timeline and the plots."""

from plum_desk.api.types.tasks import Attempt, TaskError
from plum_desk.api.types.workflows import BranchNode, Edge, RunNode, TaskNode, Workflow

T0 = 1_795_512_680.0
NOW = T0 + 657.0
RUN = "01JD7K4F1C"

# key: English, Chinese, where, what
NODES = {
    "load": ("Load recipe", "读取配方", "", "kv.get"),
    "weigh": ("Weigh batch", "称量样品", "balance-1", "weigh"),
    "range": ("Mass in range?", "质量合格?", "", ""),
    "preheat": ("Pre-heat stage", "样品台预热", "stage-1", "heat"),
    "xrd": ("XRD scan", "XRD 扫描", "bench-1", "xrd.scan"),
    "fit": ("Fit phases", "物相拟合", "bench-2", "rietveld.fit"),
    "ramp": ("Ramp and hold", "升温保温", "furnace-2", "ramp.hold"),
    "measure": ("Measure resistance", "测量电阻", "bench-2", "lcr.measure"),
    "sem": ("SEM imaging", "SEM 成像", "sem-1", "sem.image"),
    "check": ("Operator check", "人工确认", "bench-1", "approval"),
    "impedance": ("Impedance sweep", "阻抗扫描", "bench-2", "lcr.sweep"),
    "report": ("Impedance report", "阻抗报告", "bench-1", "report.build"),
    "rework": ("Rework batch", "返工处理", "worker", "rework"),
    "notify": ("Notify owner", "通知负责人", "", "notify.wecom"),
    "merge": ("Merge results", "汇总结果", "", "builtin.echo"),
    "release": ("Release furnace", "释放炉子", "furnace-2", "release"),
    "archive": ("Archive data", "数据归档", "lab-pc-1", "archive"),
    "summary": ("Write summary", "撰写摘要", "bench-1", "summary.write"),
}
EDGES = (
    ("load", "range", None),
    ("weigh", "range", None),
    ("weigh", "preheat", None),
    ("range", "xrd", "true"),
    ("range", "ramp", "true"),
    ("range", "sem", "true"),
    ("range", "impedance", "true"),
    ("range", "rework", "false"),
    ("xrd", "fit", None),
    ("ramp", "measure", None),
    ("sem", "check", None),
    ("impedance", "report", None),
    ("rework", "notify", None),
    ("fit", "merge", None),
    ("measure", "merge", None),
    ("measure", "release", None),
    ("check", "release", None),
    ("merge", "archive", None),
    ("merge", "summary", None),
    ("release", "summary", None),
)
# key: state, start, end, attempt, progress, reason
LIVE: dict[str, tuple[str, float | None, float | None, int, float | None, str | None]] = {
    "load": ("Succeeded", 0.1, 0.3, 1, None, None),
    "weigh": ("Succeeded", 1.5, 4.9, 1, None, None),
    "range": ("Succeeded", 5.0, 5.0, 1, None, None),
    "preheat": ("Canceled", 6.0, 27.0, 1, None, None),
    "xrd": ("Succeeded", 8.0, 260.0, 1, None, None),
    "fit": ("Running", 262.0, None, 1, 0.64, None),
    "ramp": ("Running", 8.0, None, 1, 0.4, None),
    "sem": ("Succeeded", 8.0, 166.0, 1, None, None),
    "check": ("Waiting", 168.0, None, 1, None, None),
    "impedance": ("Failed", 618.0, 633.4, 3, None, None),
    "report": ("UpstreamFailed", None, 634.0, 0, None, "upstream.failed"),
    "rework": ("Skipped", None, 5.0, 0, None, "branch.notTaken"),
    "notify": ("Skipped", None, 5.0, 0, None, None),
}
ERROR = TaskError(type="DeviceTimeout", message="LCR-2 gave no answer in 5 s\nTraceback (most recent call last)")


def workflow(chinese: bool = False) -> Workflow:
    """The workflow, with its titles in one of two languages."""
    return Workflow(
        workflow_id="w1",
        name="Sinter and characterise",
        description="",
        labels={},
        params=(),
        nodes=tuple(_node(key, chinese) for key in NODES),
        edges=tuple(Edge(from_=a, to=b, when=when) for a, b, when in EDGES),
        max_parallel=None,
        timeout_sec=None,
        on_failure="continue",
        version=12,
        created_at=T0,
        revision=1,
    )


def _node(key: str, chinese: bool) -> TaskNode | BranchNode:
    english, chinese_name, where, what = NODES[key]
    name = chinese_name if chinese else english
    if key == "range":
        return BranchNode(key=key, name=name, condition="49.8 <= mass && mass <= 50.2")
    return TaskNode(key=key, name=name, executor="embedded", task_name=what, target_ref=where or None, max_retries=2)


def run_nodes() -> list[RunNode]:
    """What the run says about each node."""
    return [run_node(key) for key in NODES]


def run_node(key: str, **changes: object) -> RunNode:
    """One node of the run, with some fields changed."""
    state, start, end, attempt, progress, reason = LIVE.get(key, ("Pending", None, None, 0, None, None))
    fields: dict[str, object] = {
        "run_id": RUN,
        "key": key,
        "path": key,
        "iteration": None,
        "state": state,
        "task_id": None,
        "attempt": attempt,
        "progress": progress,
        "started_at": None if start is None else T0 + start,
        "finished_at": None if end is None else T0 + end,
        "output": {"taken": "true"} if key == "range" else None,
        "error": ERROR if state == "Failed" else None,
        "reason": reason,
        "revision": 1,
    }
    return RunNode(**{**fields, **changes})  # type: ignore[arg-type]


def attempts() -> dict[str, tuple[Attempt, ...]]:
    """The tries of the failed node."""
    spans = ((618.0, 623.1), (623.9, 629.0), (628.9, 633.4))
    return {
        "impedance": tuple(
            Attempt(
                attempt=number,
                state="Failed",
                scheduled_on="bench-2",
                started_at=T0 + start,
                finished_at=T0 + end,
                error=ERROR,
                reason=None,
            )
            for number, (start, end) in enumerate(spans, 1)
        )
    }
