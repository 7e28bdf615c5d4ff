"""The tree of commands, and what becomes of a command line that does not fit it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_command

from plum_desk.cli import exit_codes, help_words
from plum_desk.cli.commands import (
    audit,
    completion,
    events,
    fleet,
    pools,
    runs,
    schedules,
    services,
    status,
    system,
    task_defs,
    tasks,
    tokens,
    workflows,
)
from plum_desk.cli.options import Options, UsageFault
from plum_desk.cli.session import Session

if TYPE_CHECKING:
    from plum_desk.cli.texts import Texts


def run(options: Options, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the command that the arguments name; its exit code."""
    session = Session(options, environ)
    tree = get_command(build(session))
    if options.lang == "zh":
        help_words.translate(tree)
    try:
        code = tree.main(list(arguments), prog_name="plum", standalone_mode=False)
    except UsageFault as fault:
        session.out.note(f"plum: {fault}")
        return exit_codes.USAGE
    except (KeyboardInterrupt, typer.Abort):
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        return exit_codes.DONE
    except Exception as fault:
        if not hasattr(fault, "format_message"):
            raise
        _explain(fault, session)
        return exit_codes.USAGE
    return code if isinstance(code, int) else exit_codes.DONE


def build(session: Session) -> typer.Typer:
    """All commands, with their help in the reader's language."""
    t = session.texts
    root = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=t(
            "Operate a Plum controller: tasks, workflows, runs, nodes, workers.\n\n"
            "Lists, tasks and runs take --watch; plum completion makes the Tab key know all of this.\n\n"
            "Anywhere on the line: --json answers for programs, --url URL and --token TOKEN name the controller "
            "(else CONTROLLER_BASE and PLUM_TOKEN, else the one of this user), --lang zh|en.\n\n"
            "Exit codes: 0 done, 1 failed, 2 usage, 4 unreachable, 5 refused, 6 not found, 7 conflict, 8 invalid, "
            "124 waiting timed out, 130 interrupted.",
            "操作 Plum 控制器：任务、工作流、运行、节点、执行器。\n\n"
            "列表、任务和运行支持 --watch；plum completion 提供 Tab 键补全。\n\n"
            "命令行任意位置可用：--json 输出供程序读取；--url URL 和 --token TOKEN 指定控制器"
            "（否则取 CONTROLLER_BASE 与 PLUM_TOKEN，再否则取当前用户本机的控制器）；--lang zh|en。\n\n"
            "退出码：0 完成，1 失败，2 用法错误，4 无法连接，5 被拒绝，6 未找到，7 冲突，8 内容无效，"
            "124 等待超时，130 被中断。",
        ),
    )
    work = (task_defs, tasks, pools, workflows, runs, schedules)
    for part in (status, *work, fleet, services, tokens, audit, events, system, completion):
        part.add(root, session)
    return root


def _explain(fault: Any, session: Session) -> None:
    """Say what is wrong with the command line; a group without a command gets its help instead."""
    if type(fault).__name__ == "NoArgsIsHelpError":
        session.out.note(fault.format_message())
        return
    context = getattr(fault, "ctx", None)
    path = "plum" if context is None else context.command_path
    session.out.note(f"plum: {_usage_sentence(fault, session.texts)}")
    session.out.note(session.texts("`{} --help` says how.", "用法见 `{} --help`。", path))


def _usage_sentence(fault: Any, t: Texts) -> str:
    kind = type(fault).__name__
    if kind == "MissingParameter" and fault.param is not None:
        return t("{} is missing", "缺少 {}", getattr(fault.param, "metavar", None) or fault.param.name)
    if kind == "NoSuchOption":
        return t("there is no option {}", "没有选项 {}", fault.option_name)
    return t("{}", "用法有误：{}", fault.format_message())
