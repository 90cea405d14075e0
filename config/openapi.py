"""What does the description of the interface say of refusals? Every operation may answer with a problem (RFC 9457)."""

from typing import Any

from knowledge.interface import PROBLEM_TYPE

_TEXT = {"type": "string"}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457; `errors` names each field that is wrong by its dotted path, `body` for the whole.",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": _TEXT, "message": _TEXT},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "errors"],
}
_METHODS = frozenset({"get", "put", "post", "patch", "delete"})


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: adds the problem as every operation's default response."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    reply = {
        "description": "A problem",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for method, operation in path.items():
            if method in _METHODS:
                operation["responses"].setdefault("default", reply)
    return result
