"""The commands of `plum tasks` that make tasks from files, and those that end or clear them."""

import time
from collections import Counter
from typing import Annotated

import typer

from plum_desk.api.client import PlumClient
from plum_desk.cli import clearing, exit_codes, files, moments, waiting
from plum_desk.cli.flags import Flags
from plum_desk.cli.session import Session
from plum_desk.cli.task_view import finish


def add(group: typer.Typer, session: Session) -> None:
    _add_making(group, session)
    _add_acting(group, session)
    _add_deleting(group, session)


def _add_making(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(
        help=t(
            "Create a task from a JSON file; without --start it waits.",
            "从 JSON 文件创建任务；不带 --start 则等待启动。",
        )
    )
    def create(
        file: Annotated[str, flags.file],
        start: Annotated[bool, typer.Option("--start", help=t("Start it at once.", "立即启动。"))] = False,
        wait: Annotated[bool, flags.wait] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            spec = files.read_object(file)
            task = await plum.tasks.create({**spec, "autoStart": True} if start else spec)
            return await finish(session, plum, task, wait=wait, timeout_s=timeout)

        session.call(work)

    @group.command(
        help=t(
            "Create many tasks, all or none: a JSON array, or one object a line. They start at once.",
            "批量创建任务（全部成功或全部不创建）：JSON 数组，或每行一个对象。创建后立即启动。",
        )
    )
    def batch(
        file: Annotated[str, flags.file],
        wait: Annotated[bool, typer.Option("--wait", help=t("Wait for the end of all.", "等待全部结束。"))] = False,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            items = [{"autoStart": True, **item} for item in files.read_objects(file)]
            if wait:
                ids, states = await waiting.many(session, plum, items)
                return _ended(session, ids, states)
            ids = await plum.tasks.create_batch(items)
            session.out.done(ids, t("Created {} tasks.", "已创建 {} 个任务。", len(ids)))
            return None

        session.call(work)


def _add_acting(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Start a task that was only created.", "启动仅创建而未启动的任务。"))
    def start(
        task: Annotated[str, flags.task],
        wait: Annotated[bool, flags.wait] = False,
        timeout: Annotated[float | None, flags.timeout] = None,
    ) -> None:
        async def work(plum: PlumClient) -> int | None:
            found = await plum.tasks.start(task)
            if not wait:
                session.out.done(found, t("Started {}.", "已启动 {}。", task))
                return None
            return await finish(session, plum, found, wait=True, timeout_s=timeout)

        session.call(work)

    @group.command(help=t("Wait for a task's end, with its progress.", "等待任务结束并显示进度。"))
    def wait(task: Annotated[str, flags.task], timeout: Annotated[float | None, flags.timeout] = None) -> None:
        async def work(plum: PlumClient) -> int | None:
            return await finish(session, plum, await plum.tasks.get(task), wait=True, timeout_s=timeout)

        session.call(work)


def _add_deleting(group: typer.Typer, session: Session) -> None:
    t, flags = session.texts, Flags(session.texts)

    @group.command(help=t("Delete a task that is not running.", "删除未在运行的任务。"))
    def delete(task: Annotated[str, flags.task]) -> None:
        async def work(plum: PlumClient) -> None:
            await plum.tasks.delete(task)
            session.out.done(None, t("Deleted {}.", "已删除 {}。", task))

        session.call(work)

    @group.command(help=t("Delete finished tasks.", "删除已结束的任务。"))
    def clear(
        before: Annotated[str | None, flags.before] = None,
        state: Annotated[str | None, flags.state] = None,
        all_: Annotated[bool, flags.all] = False,
    ) -> None:
        clearing.check(before, state, everything=all_)
        end = moments.when(before, time.time())

        async def work(plum: PlumClient) -> None:
            count = await plum.tasks.clear(finished_before=end, state=state)
            session.out.done({"count": count}, t("Deleted {} tasks.", "已删除 {} 个任务。", count))

        session.call(work)


def _ended(session: Session, ids: list[str], states: Counter[str]) -> int:
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    session.out.done({"taskIds": ids, "states": states}, told)
    return exit_codes.DONE if states["Succeeded"] == len(ids) else exit_codes.FAILED
