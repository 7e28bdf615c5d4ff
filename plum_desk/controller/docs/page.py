"""The OpenAPI document as one HTML page with its style and script inside, and the headers that keep it alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

from plum_desk.controller.docs.markup import anchor, both, paragraphs, section, table, text
from plum_desk.controller.docs.shapes import fields, mark, not_null, notes, references, type_of

Json = Mapping[str, Any]
_JSON = "application/json"


def page(document: Json) -> tuple[dict[str, str], bytes]:
    """The headers and the body of the answer.

    The policy allows nothing but the style and the script that stand in the page, by their hashes.
    """
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
    }
    return headers, _html(document, style, script).encode()


def _html(document: Json, style: str, script: str) -> str:
    info = document["info"]
    groups = _by_tag(document)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(info["title"])} API</title><link rel="icon" href="data:,"><style>{style}</style></head><body>'
        f"{_header(info)}<div class='columns'><nav>{_navigation(groups)}</nav><main>"
        f'<section class="intro">{paragraphs(info["description"])}</section>'
        f"{''.join(_group(tag, entries, document) for tag, entries in groups.items())}{_schemas(document)}"
        f'<p id="nothing" hidden>{both("Nothing matches.", "没有匹配的内容。")}</p>'
        f"</main></div><script>{script}</script></body></html>"
    )


def _header(info: Json) -> str:
    buttons = (
        f'<button id="expand">{both("Open all", "全部展开")}</button>'
        '<button id="language"><span lang="en">中文</span><span lang="zh">English</span></button>'
        f'<button id="theme">{both("Dark or light", "深色或浅色")}</button>'
    )
    return (
        f"<header><h1>{escape(info['title'])} <small>API {escape(info['version'])}</small></h1>"
        '<input id="search" type="search" autocomplete="off" spellcheck="false" '
        'placeholder="Search / 搜索  ( / )" aria-label="Search">'
        f'{buttons}<a href="/openapi.json">openapi.json</a></header>'
    )


def _by_tag(document: Json) -> dict[str, list[tuple[str, str, Json]]]:
    groups: dict[str, list[tuple[str, str, Json]]] = {}
    for path, methods in document["paths"].items():
        for method, entry in methods.items():
            groups.setdefault(entry["tags"][0], []).append((method.upper(), path, entry))
    return groups


def _navigation(groups: Mapping[str, list[tuple[str, str, Json]]]) -> str:
    parts = []
    for tag, entries in groups.items():
        links = "".join(
            f'<li><a href="#{anchor("op", entry["operationId"])}"><b class="{method.lower()}">{method}</b>'
            f"<span>{_path(path)}</span></a></li>"
            for method, path, entry in entries
        )
        parts.append(f'<div><a class="tag" href="#{anchor("tag", tag)}">{escape(tag)}</a><ul>{links}</ul></div>')
    return "".join(parts) + f'<a class="tag" href="#schemas">{both("Schemas", "数据结构")}</a>'


def _group(tag: str, entries: list[tuple[str, str, Json]], document: Json) -> str:
    found = "".join(_operation(method, path, entry, document) for method, path, entry in entries)
    return f'<section class="group"><h2 id="{anchor("tag", tag)}">{escape(tag)}</h2>{found}</section>'


def _operation(method: str, path: str, entry: Json, document: Json) -> str:
    roles = entry["x-roles"] or ["public"]
    chips = "".join(f'<span class="role">{escape(role)}</span>' for role in roles)
    return (
        f'<details id="{anchor("op", entry["operationId"])}" class="item"><summary>'
        f'<b class="{method.lower()}">{method}</b><code class="path">{_path(path)}</code>'
        f'<span class="what">{text(entry["summary"])}</span><span class="roles">{chips}</span></summary>'
        f'<div class="body"><p class="quiet"><code>{escape(entry["operationId"])}</code></p>'
        f"{paragraphs(entry['description'])}{_parameters(entry)}{_request(entry, document)}"
        f"{_answers(entry, document)}{_errors(entry, document)}</div></details>"
    )


def _parameters(entry: Json) -> str:
    rows = [
        (
            f"<code>{escape(item['name'])}</code>{mark(item['required'])}",
            escape(item["in"]),
            type_of(not_null(item["schema"])),
            " ".join(filter(None, (text(item.get("description", "")), notes(item["schema"])))),
        )
        for item in entry["parameters"]
    ]
    headings = (both("Name", "名称"), both("In", "位置"), both("Type", "类型"), both("Notes", "说明"))
    return section(both("Parameters", "参数"), table(headings, rows))


def _request(entry: Json, document: Json) -> str:
    if "requestBody" not in entry:
        return ""
    body = entry["requestBody"]
    (media, content), *_ = body["content"].items()
    optional = "" if body["required"] else f' <span class="quiet">{both("optional", "可选")}</span>'
    return section(f"{both('Body', '请求体')} <small>{escape(media)}</small>{optional}", _shape(content, document))


def _answers(entry: Json, document: Json) -> str:
    parts = []
    for status, answer in entry["responses"].items():
        if "$ref" in answer:
            continue
        media = next(iter(answer.get("content", {})), "")
        parts.append(
            f'<p><b class="status">{status}</b> {text(answer["description"])} <small>{escape(media)}</small></p>'
        )
        rows = [
            (f"<code>{escape(name)}</code>", text(header["description"]))
            for name, header in answer.get("headers", {}).items()
        ]
        parts.append(table((both("Header", "响应头"), both("Notes", "说明")), rows))
        if media == _JSON:
            parts.append(_shape(answer["content"][media], document, given=False))
    return section(both("Answers", "响应"), "".join(parts))


def _errors(entry: Json, document: Json) -> str:
    known = document["components"]["responses"]
    rows = [
        (f'<b class="status bad">{status}</b>', text(known[status]["description"]))
        for status, answer in entry["responses"].items()
        if "$ref" in answer
    ]
    details = table((both("Status", "状态码"), both("When", "情形")), rows)
    problem = f'<a href="#{anchor("schema", "ProblemDocument")}">application/problem+json</a>'
    summary = f"<summary>{both('Errors', '错误')} <small>{problem}</small></summary>"
    return f'<details class="errors">{summary}{details}</details>'


def _shape(content: Json, document: Json, *, given: bool = True) -> str:
    """The type, and the fields of each object that it names itself."""
    schema = content["schema"]
    named = list(dict.fromkeys(references(schema)))
    found = document["components"]["schemas"]
    tables = "".join(f"<div>{_titled(name, len(named))}{fields(found[name], given=given)}</div>" for name in named)
    return f'<p class="type">{type_of(schema)}</p>{tables}'


def _titled(name: str, count: int) -> str:
    return f"<h5>{escape(name)}</h5>" if count > 1 else ""


def _schemas(document: Json) -> str:
    return (
        f'<section class="group"><h2 id="schemas">{both("Schemas", "数据结构")}</h2>'
        f"{''.join(_schema_items(document['components']['schemas']))}</section>"
    )


def _schema_items(schemas: Json) -> Iterator[str]:
    for name, schema in sorted(schemas.items()):
        yield (
            f'<details id="{anchor("schema", name)}" class="item"><summary><code class="path">{escape(name)}</code>'
            f'<span class="what">{text(schema.get("description", ""))}</span></summary>'
            f'<div class="body">{fields(schema)}</div></details>'
        )


def _path(path: str) -> str:
    """A path with its parameters set apart."""
    return escape(path).replace("{", "<i>{").replace("}", "}</i>")


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8").strip()


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
