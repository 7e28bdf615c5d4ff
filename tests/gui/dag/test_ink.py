import pytest

from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.kinds import ICONS, icon_of_task
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Theme


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_of_a_card_exists(look: Look, name: str) -> None:
    image = Ink(look).icon(name, 32).toImage()
    assert image.width() == 32
    assert any(image.pixelColor(x, y).alpha() > 0 for x in range(32) for y in range(32))


@pytest.mark.parametrize(
    ("task", "executor", "incoming", "icon"),
    [
        ("kv.get", "embedded", 0, "key"),
        ("builtin.delay", "embedded", 1, "hourglass"),
        ("builtin.echo", "embedded", 1, "lightning"),
        ("builtin.echo", "embedded", 2, "git-merge"),
        ("gaps.py", "os_process", 2, "terminal-window"),
        ("weigh", "service", 1, "broadcast"),
        ("weigh", "embedded", 1, "lightning"),
    ],
)
def test_icons_by_task_and_executor(task: str, executor: str, incoming: int, icon: str) -> None:
    assert icon_of_task(task, executor, incoming) == icon


def test_a_text_is_cut_to_its_room(look: Look) -> None:
    ink = Ink(look)
    text, width = ink.fit("A title that is far too long for its card", "card", 80)
    assert text.endswith("…")
    assert width <= 80.5
    assert ink.fit("Short", "card", 80)[0] == "Short"


def test_pixmaps_are_made_once_until_the_theme_changes(look: Look, theme: Theme) -> None:
    ink = Ink(look)
    first = ink.glyph("Succeeded", None, 22)
    assert ink.glyph("Completed", None, 22) is first
    theme.set_mode("dark")
    ink.forget()
    assert ink.glyph("Succeeded", None, 22) is not first
    assert ink.color("canvas") == theme.color("canvas")
