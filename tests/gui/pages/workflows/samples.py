"""Workflows of every node type for the tests of the run view."""

from typing import Any

DECIDE: dict[str, Any] = {
    "name": "Decide",
    "nodes": [
        {
            "key": "ask",
            "type": "approval",
            "name": "Operator check",
            "message": "Does the pellet look whole?",
            "timeoutSec": 1800,
            "form": {
                "type": "object",
                "required": ["mass"],
                "properties": {
                    "mass": {"type": "number", "minimum": 1, "maximum": 5},
                    "cracks": {"type": "boolean"},
                },
            },
        },
        {"key": "after", "type": "task", "name": "After", "definition": "builtin.echo"},
    ],
    "edges": [{"from": "ask", "to": "after"}],
}

MEND: dict[str, Any] = {
    "name": "Mend",
    "params": [{"name": "sample", "type": "string", "default": "A-1"}],
    "nodes": [
        {"key": "first", "type": "task", "name": "First", "definition": "builtin.echo"},
        {
            "key": "bad",
            "type": "task",
            "name": "Bad",
            "definition": "builtin.fail",
            "payload": {"message": "no answer"},
        },
        {"key": "next", "type": "task", "name": "Next", "definition": "builtin.echo"},
        {"key": "hold", "type": "wait", "name": "Hold", "seconds": 600},
    ],
    "edges": [{"from": "first", "to": "bad"}, {"from": "bad", "to": "next"}],
}

RAMP: dict[str, Any] = {
    "name": "Ramp",
    "params": [{"name": "temps", "type": "array", "default": [600, 750, 900]}],
    "nodes": [
        {
            "key": "ramp",
            "type": "loop",
            "name": "Ramp and hold",
            "mode": "forEach",
            "items": "${{ params.temps }}",
            "itemName": "T",
            "body": {
                "nodes": [
                    {
                        "key": "set",
                        "type": "task",
                        "name": "Set point",
                        "definition": "builtin.echo",
                        "payload": {"t": "${{ T }}"},
                    },
                    {"key": "hold", "type": "wait", "name": "Stable", "when": "T > 700", "seconds": 900},
                    {
                        "key": "measure",
                        "type": "task",
                        "name": "Measure",
                        "definition": "builtin.echo",
                        "triggerRule": "all_done",
                    },
                ],
                "edges": [{"from": "set", "to": "hold"}, {"from": "hold", "to": "measure"}],
            },
        },
        {"key": "sem", "type": "workflow", "name": "SEM imaging", "workflow": "Imaging"},
        {"key": "end", "type": "task", "name": "Release", "definition": "builtin.echo"},
    ],
    "edges": [{"from": "ramp", "to": "end"}, {"from": "sem", "to": "end"}],
}

IMAGING: dict[str, Any] = {
    "name": "Imaging",
    "nodes": [
        {"key": "vent", "type": "task", "name": "Vent", "definition": "builtin.echo"},
        {"key": "pump", "type": "task", "name": "Pump down", "definition": "builtin.echo"},
    ],
    "edges": [{"from": "vent", "to": "pump"}],
}
