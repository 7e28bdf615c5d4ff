"""The arguments and options that several commands share, with their help in the reader's language."""

import typer

from plum_desk.cli.texts import Texts


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
        self.replace = typer.Option("--replace", help=t("Replace those that exist.", "已存在的则替换。"))
        self.label = typer.Option(metavar="KEY=VALUE", help=t("A label; may be repeated.", "标签，可重复给出。"))
        self.priority = typer.Option(help=t("Larger first.", "数值大的优先。"))
        self.name = typer.Argument(metavar="NAME", help=t("Its name or id.", "名称或标识。"))
        self.task = typer.Argument(metavar="TASK", help=t("The task's id.", "任务标识。"))
        self.run = typer.Argument(metavar="RUN", help=t("The run's id.", "运行标识。"))
        self.file = typer.Argument(metavar="FILE", help=t("A JSON file; - for stdin.", "JSON 文件；- 表示标准输入。"))
