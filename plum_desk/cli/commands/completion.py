"""`plum completion`: scripts for shells, and the answers that they ask for."""

import os
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.cli import completion, names, options, shells
from plum_desk.cli.session import Session

_HOW = {
    "bash": (
        "The script for bash.\n\nPut this into ~/.bashrc:  source <(plum completion bash)",
        "用于 bash 的脚本。\n\n将这一行写入 ~/.bashrc：  source <(plum completion bash)",
    ),
    "zsh": (
        "The script for zsh.\n\nPut this into ~/.zshrc, after compinit:  source <(plum completion zsh)",
        "用于 zsh 的脚本。\n\n将这一行写入 ~/.zshrc，置于 compinit 之后：  source <(plum completion zsh)",
    ),
    "fish": (
        "The script for fish.\n\nWrite it to a file:  plum completion fish > ~/.config/fish/completions/plum.fish",
        "用于 fish 的脚本。\n\n写入文件：  plum completion fish > ~/.config/fish/completions/plum.fish",
    ),
}


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts
    help_ = t("Completion in the shell, with the controller's names.", "命令行补全，含控制器中的名称。")
    group = typer.Typer(no_args_is_help=True, help=help_)
    root.add_typer(group, name="completion")
    for shell, how in _HOW.items():
        group.command(shell, help=t(*how))(_printing(session, shell))

    @group.command(hidden=True, help=t("What may follow a line; the scripts ask this.", "可能的后续内容，供脚本调用。"))
    def words(
        shell: Annotated[str, typer.Argument(help="bash, zsh, fish")],
        line: Annotated[
            list[str], typer.Argument(help=t("The words, the last being typed.", "各个词，末词正在输入。"))
        ],
    ) -> None:
        whole, current, raw = shells.split(line[0]) if shell == "bash" else (["plum", *line[:-1]], line[-1], line[-1])
        for text in _answer(root, session, shell, whole[1:], current, raw):
            session.out.line(text)


def _printing(session: Session, shell: str) -> Callable[[], None]:
    def script() -> None:
        session.out.text(shells.SCRIPTS[shell], "script")

    return script


def _answer(root: typer.Typer, session: Session, shell: str, words: Sequence[str], current: str, raw: str) -> list[str]:
    from typer.main import get_command

    wanted = completion.wanted(get_command(root), words, current)
    if wanted.kind == completion.FILES:
        return [shells.FILES_LINE]
    found = list(wanted.candidates)
    if wanted.kind is not None:
        found += [
            completion.Candidate(f"{wanted.before}{name.value}", name.help)
            for name in _names(session, words, wanted.kind)
        ]
    return shells.lines(shell, (c for c in found if c.value.startswith(current)), raw)


def _names(session: Session, words: Sequence[str], kind: str) -> list[completion.Candidate]:
    """From the controller that the line itself names; none when it does not answer in time or refuses."""
    try:
        asked, _ = options.read(words, os.environ)
    except options.UsageFault:
        return []
    found: list[completion.Candidate] = []

    async def work(plum: PlumClient) -> None:
        found.extend(await names.ask(plum, kind))

    Session(asked, os.environ).attempt(work)
    return found
