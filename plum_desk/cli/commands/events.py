"""`plum events`: every change of the controller as it happens."""

from typing import Annotated, Any

import msgspec
import typer

from plum_desk.api.client import Connected, Disconnected, Event, PlumClient
from plum_desk.cli import formats, live
from plum_desk.cli.session import Session

_IDS = ("name", "path", "action", "object", "key")
_FACTS = ("state", "health", "fraction", "message", "version", "text")


def add(root: typer.Typer, session: Session) -> None:
    t = session.texts

    @root.command(help=t("Print every change as it happens, until Ctrl+C.", "持续输出每个变化，直到按 Ctrl+C。"))
    def events(
        topics: Annotated[
            str | None,
            typer.Option(
                metavar="TOPICS",
                help=t(
                    "With commas, like tasks,nodes; without it all but metrics, logs and progress.",
                    "以逗号分隔，例如 tasks,nodes；省略时为除 metrics、logs、progress 外的全部。",
                ),
            ),
        ] = None,
        since: Annotated[
            int | None,
            typer.Option(
                metavar="REVISION", help=t("What came after this revision.", "从此修订号之后开始。"), show_default=False
            ),
        ] = None,
        count: Annotated[int | None, typer.Option(min=1, help=t("End after so many.", "输出指定数量后结束。"))] = None,
    ) -> None:
        async def work(plum: PlumClient) -> None:
            left = count
            async with plum.events(None if topics is None else topics.split(","), since) as feed:
                async for item in feed:
                    if isinstance(item, Connected | Disconnected):
                        live.tell(session, item)
                        continue
                    _print(session, item)
                    left = None if left is None else left - 1
                    if left == 0:
                        return

        session.call(work)


def _print(session: Session, event: Event) -> None:
    if session.out.as_json:
        session.out.json_line(event)
    elif event.kind == "snapshot":
        held = session.texts("{} objects, revision {}", "{} 个对象，修订号 {}", len(event.data), event.revision)
        session.out.line(live.stamped(f"{event.topic}.snapshot", held))
    else:
        name = event.topic if event.kind == "live" else f"{event.topic}.{event.kind}"
        session.out.line(live.stamped(name, *_summary(msgspec.to_builtins(event.data))))


def _summary(data: Any) -> list[str]:
    """What identifies the object, and the facts that change most; of another shape the whole."""
    if not isinstance(data, dict):
        return [formats.value(data) or ""]
    ids = [key for key in data if key.endswith("Id") and key not in ("defId", "originTaskId", "parentRunId")][:2]
    found = [data[key] for key in (*ids, *_IDS, *_FACTS) if data.get(key) is not None]
    return [text.rstrip("\n") if isinstance(text, str) else formats.value(text) or "" for text in found]
