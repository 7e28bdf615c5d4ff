"""The arguments and options that several commands share, with their help in the reader's language."""

import typer

from plum_desk.cli.texts import Texts

_TIMES = (
    "an age like 90s, 15m, 12h or 7d, a date and time like 2026-03-01T08:00, or Unix seconds.",
    "时长（如 90s、15m、12h、7d）、日期时间（如 2026-03-01T08:00）或 Unix 秒。",
)


class Flags:
    """Metadata for `Annotated[...]` in a command's parameters."""

    def __init__(self, t: Texts):
        self.payload = typer.Option(
            metavar="JSON", help=t("JSON, or @FILE, or @- for stdin.", "JSON、@文件 或 @-（标准输入）。")
        )
        self.wait = typer.Option("--wait", help=t("Wait for its end.", "等待其结束。"))
        self.timeout = typer.Option(metavar="SECONDS", help=t("Wait for so many seconds at most.", "最多等待的秒数。"))
        self.follow = typer.Option("--follow", "-f", help=t("Go on until it ends.", "持续输出直到结束。"))
        self.state = typer.Option(help=t("Only these states, with commas.", "只列出这些状态，以逗号分隔。"))
        self.limit = typer.Option(min=1, help=t("So many at most.", "最多列出的数量。"))
        self.count = typer.Option(min=1, max=1000, help=t("How many.", "数量。"))
        self.replace = typer.Option("--replace", help=t("Replace those that exist.", "已存在的则替换。"))
        self.label = typer.Option(metavar="KEY=VALUE", help=t("A label; may be repeated.", "标签，可重复给出。"))
        self.priority = typer.Option(help=t("Larger first.", "数值大的优先。"))
        self.watch = typer.Option(
            "--watch",
            "-w",
            help=t("Stay and show changes as they happen, until Ctrl+C.", "持续显示变化，直到按 Ctrl+C。"),
        )
        self.watch_end = typer.Option(
            "--watch",
            "-w",
            help=t("Stay until its end; 1 when that is no success.", "持续显示直到结束；未成功则返回 1。"),
        )
        self.all = typer.Option("--all", help=t("All of them, without another bound.", "全部，不设其他条件。"))
        self.since = typer.Option(metavar="TIME", help=t("Only from then on: " + _TIMES[0], "只要此后的：" + _TIMES[1]))
        self.before = typer.Option(
            metavar="TIME", help=t("Only what ended before: " + _TIMES[0], "只要在此之前结束的：" + _TIMES[1])
        )
        self.step = typer.Option(metavar="SECONDS", help=t("One line for so many seconds.", "每隔多少秒一行。"))
        # The word in capitals also tells the shell's completion which names to ask for.
        self.workflow = typer.Argument(metavar="WORKFLOW", help=t("Its name or id.", "名称或标识。"))
        self.definition = typer.Argument(metavar="DEFINITION", help=t("Its name or id.", "名称或标识。"))
        self.schedule = typer.Argument(metavar="SCHEDULE", help=t("Its name or id.", "名称或标识。"))
        self.task = typer.Argument(metavar="TASK", help=t("The task's id.", "任务标识。"))
        self.run = typer.Argument(metavar="RUN", help=t("The run's id.", "运行标识。"))
        self.node = typer.Argument(metavar="NODE", help=t("The node's id.", "节点标识。"))
        self.service = typer.Argument(metavar="SERVICE", help=t("The service's name.", "服务名称。"))
        self.instance = typer.Argument(metavar="INSTANCE", help=t("The instance's id.", "实例标识。"))
        self.file = typer.Argument(metavar="FILE", help=t("A JSON file; - for stdin.", "JSON 文件；- 表示标准输入。"))
