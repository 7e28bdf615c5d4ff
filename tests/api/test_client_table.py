"""The client has a method for each operation of the table, typed as the table says."""

from __future__ import annotations

import inspect
from typing import Any, get_type_hints

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.client.access import AuditFilters
from plum_desk.api.client.tasks import TaskFilters
from plum_desk.api.client.workflows import RunFilters
from plum_desk.api.inprocess import InProcessTransport
from plum_desk.api.operations import OPERATIONS, Operation
from plum_desk.api.transport import Request, Response
from plum_desk.api.types.access import AuditQuery
from plum_desk.api.types.common import Count, ListQuery
from plum_desk.api.types.tasks import TaskIds, TaskQuery
from plum_desk.api.types.workflows import Problems, RunQuery

UNWRAPPED: dict[Any, Any] = {Count: int, TaskIds: list[str]}
CALLED = [operation for operation in OPERATIONS if operation.body not in ("websocket", "sse") and not operation.legacy]


async def _silent(request: Request) -> Response:
    raise AssertionError(request)


@pytest.mark.parametrize("operation", CALLED, ids=lambda operation: operation.name)
def test_each_operation_has_its_method(operation: Operation) -> None:
    area, method = operation.name.split(".")
    found = getattr(getattr(PlumClient(InProcessTransport(_silent)), area), method)
    answer = get_type_hints(found, localns={"list": list})["return"]
    if operation.body == "json" and operation.response not in (Problems, None):
        expected = UNWRAPPED.get(operation.response, operation.response)
        assert answer == (list[expected] if operation.listed else expected)
    assert inspect.iscoroutinefunction(found)


@pytest.mark.parametrize(
    ("filters", "query"), [(TaskFilters, TaskQuery), (RunFilters, RunQuery), (AuditFilters, AuditQuery)]
)
def test_filters_are_those_of_the_query(filters: Any, query: Any) -> None:
    assert set(filters.__annotations__) == set(query.__struct_fields__) - set(ListQuery.__struct_fields__)
