"""The forms of approvals: checked as payloads are, under their own names and codes."""

from __future__ import annotations

from collections.abc import Iterator

from plum_desk.api.errors import FieldProblem, Invalid
from plum_desk.api.types.common import Json


def form_schema_problems(schema: dict[str, Json], path: str) -> Iterator[FieldProblem]:
    """Why the schema at ``path`` cannot be used."""
    from plum_desk.controller.engine.payload_schema import check_schema  # heavy, and seldom needed

    try:
        check_schema(schema)
    except Invalid as refusal:
        for problem in refusal.errors:
            place = path + problem.path.removeprefix("$.payloadSchema")
            yield FieldProblem(place, problem.message, "approval.schemaInvalid")


def check_form(form: Json, schema: dict[str, Json]) -> None:
    """Raise ``Invalid`` for a form that is not filled in as the schema asks, or a schema that cannot be used on it."""
    from plum_desk.controller.engine.payload_schema import check_payload

    try:
        check_payload(form, schema)
    except Invalid as refusal:
        code = "approval.formInvalid" if refusal.code == "payload.invalid" else "approval.schemaInvalid"
        problems = [
            FieldProblem(
                f"$.form{problem.path.removeprefix('$.payloadSchema').removeprefix('$.payload')}", problem.message
            )
            for problem in refusal.errors
        ]
        raise Invalid(code, "The form is not filled in as the workflow asks.", problems) from refusal
