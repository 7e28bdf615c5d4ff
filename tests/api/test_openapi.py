"""The description is valid OpenAPI 3.1 and tells of every operation."""

from __future__ import annotations

import msgspec
import openapi_spec_validator

from plum_desk.api import openapi
from plum_desk.api.operations import OPERATIONS
from tests.api.house import House


def test_it_is_valid() -> None:
    openapi_spec_validator.validate(openapi.document(OPERATIONS))


def test_every_operation_is_there() -> None:
    document = openapi.document(OPERATIONS)
    for operation in OPERATIONS:
        entry = document["paths"][operation.path][operation.method.lower()]
        assert entry["security"] == ([] if operation.access == "public" else [{"token": []}])
        assert operation.access == "public" or operation.access in entry["description"]
        assert str(operation.status) in entry["responses"]
        parameters = {item["name"]: item for item in entry["parameters"]}
        if operation.action:
            assert operation.action in parameters["action"]["schema"]["enum"]
        if operation.query is not None:
            assert set(operation.query.__struct_encode_fields__) <= parameters.keys()
        if operation.request is not None:
            assert "requestBody" in entry
    assert sum(len(methods) for methods in document["paths"].values()) == len(
        {(operation.path, operation.method) for operation in OPERATIONS}
    )


async def test_it_is_served_without_a_token(house: House) -> None:
    async with house.client("http", token="") as plum:
        served = await plum.system.openapi()
    assert served == msgspec.json.decode(openapi.encoded(OPERATIONS))
