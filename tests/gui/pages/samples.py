"""Workflows and definitions that the tests of the pages store."""

from typing import Any

BENCH: dict[str, Any] = {
    "name": "Bench",
    "description": "Measures twice and reports",
    "labels": {"lab": "7"},
    "params": [
        {"name": "sample", "type": "string", "required": True, "description": "What lies on the bench"},
        {"name": "points", "type": "integer", "default": 5},
        {"name": "gas", "type": "string", "enum": ["air", "argon"], "default": "air"},
        {"name": "temps", "type": "array", "default": [600, 750]},
        {"name": "dry", "type": "boolean", "default": False, "description": "Only pretend"},
    ],
    "nodes": [
        {
            "key": "first",
            "type": "task",
            "name": "Weigh",
            "definition": "builtin.echo",
            "payload": {"of": "${{ params.sample }}"},
        },
        {"key": "enough", "type": "branch", "name": "Enough?", "condition": "params.points > 2"},
        {
            "key": "report",
            "type": "task",
            "name": "Report",
            "definition": "builtin.log",
            "payload": {"message": "${{ params.sample }} is done"},
        },
        {"key": "again", "type": "task", "name": "Once more", "definition": "builtin.echo"},
    ],
    "edges": [
        {"from": "first", "to": "enough"},
        {"from": "enough", "to": "report", "when": "true"},
        {"from": "enough", "to": "again", "when": "false"},
    ],
}

SLOW: dict[str, Any] = {
    "name": "Slow",
    "nodes": [
        {
            "key": "hold",
            "type": "task",
            "name": "Hold",
            "definition": "builtin.sleep",
            "payload": {"seconds": 600},
            "timeoutSec": 900,
        },
        {"key": "after", "type": "task", "name": "After", "definition": "builtin.echo"},
    ],
    "edges": [{"from": "hold", "to": "after"}],
}

FAILING: dict[str, Any] = {
    "name": "Failing",
    "nodes": [
        {
            "key": "bad",
            "type": "task",
            "name": "Bad",
            "definition": "builtin.fail",
            "payload": {"message": "no answer in 5 s"},
            "maxRetries": 2,
            "retry": {"delaySec": 0.05},
        },
        {"key": "next", "type": "task", "name": "Next", "definition": "builtin.echo"},
    ],
    "edges": [{"from": "bad", "to": "next"}],
}

SWEEP: dict[str, Any] = {
    "name": "lcr.sweep",
    "description": "Impedance over frequency",
    "taskName": "builtin.echo",
    "payloadSchema": {
        "type": "object",
        "required": ["sample", "toHz"],
        "properties": {
            "sample": {"type": "string", "pattern": "^[A-Z]+-[0-9]+$"},
            "toHz": {"type": "number", "minimum": 20, "maximum": 2000000},
            "points": {"type": "integer", "minimum": 1, "maximum": 1601},
        },
    },
    "defaultPayload": {"sample": "BTO-118", "points": 201},
    "timeoutSec": 60,
    "maxRetries": 1,
}
