"""The page at /docs: complete, closed in itself, and the same whoever asks."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from plum_desk.api import openapi
from plum_desk.api.operations import OPERATIONS
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import Controller, run_controller
from plum_desk.controller.docs import markup, shapes
from plum_desk.controller.docs.page import page

_VOID = {"meta", "link", "input", "br"}


class _Read(HTMLParser):
    """What the page holds; complains about tags that do not fit."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.styles: list[str] = []
        self.inside: dict[str, str] = {"style": "", "script": ""}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.sources += [value for name, value in given.items() if name == "src" or (tag == "link" and name == "href")]
        self.styles += [name for name in given if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.inside:
            self.inside[self._open[-1]] += data


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, str], str]:
    headers, body = page(openapi.document(OPERATIONS))
    return headers, body.decode()


def test_every_operation_and_schema_has_its_place(made: tuple[dict[str, str], str]) -> None:
    document = openapi.document(OPERATIONS)
    found = _Read(made[1])
    assert len(found.ids) == len(set(found.ids))
    entries = [entry for methods in document["paths"].values() for entry in methods.values()]
    assert {markup.anchor("op", entry["operationId"]) for entry in entries} <= set(found.ids)
    assert {markup.anchor("schema", name) for name in document["components"]["schemas"]} <= set(found.ids)
    for path in document["paths"]:
        assert path.replace("{", "<i>{").replace("}", "}</i>") in made[1]


def test_links_lead_somewhere_and_nowhere_else(made: tuple[dict[str, str], str]) -> None:
    found = _Read(made[1])
    inner = {link[1:] for link in found.links if link.startswith("#")}
    assert len(inner) > 100
    assert inner - set(found.ids) == set()
    assert {link for link in found.links if not link.startswith("#")} == {"/openapi.json"}
    assert found.sources == ["data:,"]
    assert found.styles == [], "the policy would refuse them"
    for name in ("style", "script"):
        assert not re.search(r"url\(|@import|https?://|fetch\(|XMLHttpRequest|import\(", found.inside[name])


def test_the_policy_allows_its_own_style_and_script_only(made: tuple[dict[str, str], str]) -> None:
    headers, html = made
    found = _Read(html)
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == f"'{_hash(found.inside['style'])}'"
    assert policy["script-src"] == f"'{_hash(found.inside['script'])}'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"


def test_roles_parameters_bodies_answers_and_errors(made: tuple[dict[str, str], str]) -> None:
    _, _, after = made[1].partition('id="op-task_defs.create"')
    shown = after.partition('class="item"')[2].partition('<details id="op-')[0]
    assert '<span class="role">operator</span>' in shown
    assert "<code>Idempotency-Key</code>" in shown
    assert '<code>name</code> <b class="must">' in shown
    assert '<a href="#schema-RetryPolicy">RetryPolicy</a>' in shown
    assert "Unknown keys are refused." in shown
    assert '<b class="status">201</b>' in shown
    assert "Name taken, still referenced, stale revision, or wrong state." in shown


def test_texts_are_escaped() -> None:
    document = openapi.document(OPERATIONS)
    entry = document["paths"]["/healthz"]["get"]
    hostile = "<script>alert(1)</script> & `<b>`"
    changed = {**entry, "summary": hostile, "description": hostile}
    html = page({**document, "paths": {"/a<b>": {"get": changed}}})[1].decode()
    assert "alert(1)</script>" not in html.partition("<main>")[2].partition("</main>")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <code>&lt;b&gt;</code>" in html
    assert "/a&lt;b&gt;" in html


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ({}, "any"),
        ({"type": "array", "items": {"type": "string"}}, "string[]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "object of integer"),
        ({"enum": ["a", None]}, '<code>"a"</code> <i class="or">|</i> <code>null</code>'),
        ({"$ref": "#/components/schemas/Task"}, '<a href="#schema-Task">Task</a>'),
        (
            {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            '(string <i class="or">|</i> null)[]',
        ),
    ],
)
def test_types(schema: dict[str, Any], shown: str) -> None:
    assert shapes.type_of(schema) == shown


def test_limits_and_defaults_of_a_value_that_may_be_null() -> None:
    schema = {"anyOf": [{"type": "number", "minimum": 0, "exclusiveMaximum": 5}, {"type": "null"}], "default": 1.5}
    shown = shapes.notes(schema)
    assert shown.startswith("<code>≥ 0, &lt; 5</code>")
    assert shown.endswith("<code>1.5</code>")


@pytest.fixture
async def controller(tmp_path: Path) -> AsyncIterator[Controller]:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data")}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running:
        yield running


async def test_it_is_served_to_anybody(controller: Controller, made: tuple[dict[str, str], str]) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{controller.url}/docs") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        assert answer.headers["content-security-policy"] == made[0]["content-security-policy"]
        assert await answer.text() == made[1]


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
