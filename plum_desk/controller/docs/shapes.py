"""JSON Schemas as a person reads them: a type in words, its limits, and a table of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import msgspec

from plum_desk.controller.docs.markup import anchor, both, table, text

Schema = Mapping[str, Any]
_LIMITS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "length ≥ {}",
    "maxLength": "length ≤ {}",
    "minItems": "items ≥ {}",
    "maxItems": "items ≤ {}",
}
_NULL = {"type": "null"}


def type_of(schema: Schema) -> str:
    """The type, with links to the schemas that it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{anchor("schema", name)}">{escape(name)}</a>'
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return ' <i class="or">|</i> '.join(type_of(branch) for branch in schema[several])
    if "enum" in schema:
        return ' <i class="or">|</i> '.join(f"<code>{_json(value)}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        items = schema.get("items", {})
        inner = type_of(items)
        return f"({inner})[]" if "anyOf" in items or "enum" in items else f"{inner}[]"
    if schema.get("type") == "object" and isinstance(values := schema.get("additionalProperties"), dict):
        return f"object of {type_of(values)}"
    return escape(str(schema.get("type", "any")))


def not_null(schema: Schema) -> Schema:
    """Of a value that may be null the other branch: in a query there is no null, only nothing."""
    branches = [branch for branch in schema.get("anyOf", ()) if branch != _NULL]
    return branches[0] if len(branches) == 1 else schema


def notes(schema: Schema, *, whole: bool = True) -> str:
    """Description, limits and default of a value; of a reference only what stands beside it."""
    meant = not_null(schema)
    said = [text(str(schema.get("description") or meant.get("description", "")))] if whole else []
    limits = [escape(form.format(meant[key])) for key, form in _LIMITS.items() if key in meant]
    said += [f"<code>{', '.join(limits)}</code>"] if limits else []
    if "pattern" in meant:
        said.append(f"<code>{escape(meant['pattern'])}</code>")
    if schema.get("default") not in (None, "", [], {}):
        said.append(f"{both('default', '默认')} <code>{_json(schema['default'])}</code>")
    return " ".join(filter(None, said))


def fields(schema: Schema, *, given: bool = True) -> str:
    """The table of an object's fields, or the type of anything else.

    Unless it is ``given`` by the caller nothing is said about what must be there: in an answer every key is.
    """
    needed = schema.get("required", ()) if given else ()
    rows = [
        (f"<code>{escape(name)}</code>{mark(name in needed)}", type_of(field), notes(field))
        for name, field in schema.get("properties", {}).items()
    ]
    if not rows:
        return f"<p>{type_of(schema)} {notes(schema, whole=False)}</p>"
    headings = (both("Field", "字段"), both("Type", "类型"), both("Notes", "说明"))
    strict = given and schema.get("additionalProperties") is False
    closed = both("Unknown keys are refused.", "不接受未知的键。") if strict else ""
    return table(headings, rows) + (f'<p class="quiet">{closed}</p>' if closed else "")


def mark(required: bool) -> str:
    """What stands beside a name that must be given."""
    return f' <b class="must">{both("required", "必填")}</b>' if required else ""


def references(schema: Any) -> Iterator[str]:
    """The names of the schemas that a part of the document refers to, in order."""
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for part in schema.values():
            yield from references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from references(part)


def _json(value: Any) -> str:
    return escape(msgspec.json.encode(value).decode(), quote=False)
