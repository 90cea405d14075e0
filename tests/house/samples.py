"""Which body and which queries does the interface's own description call for?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
BY_FORMAT = {"uuid": "00000000-0000-4000-8000-000000000000", "date": "2020-06-01", "date-time": "2020-06-01T00:00:00Z"}
BY_NAME = {
    "region": "370323",
    "question": "贫困户大病保险起付线是多少",
    "q": "起付线",
    "total_cost": "120000.00",
    "covered_expenses": "100000.00",
    "as_of": "2020-06-01",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: its parameters and the schema of its body, None where it takes none."""

    path: str
    method: str
    parameters: tuple[dict[str, Any], ...]
    body: dict[str, Any] | None

    @property
    def address(self) -> str:
        """The path with something in every place."""
        address = self.path
        for parameter in self.parameters:
            if parameter["in"] == "path":
                address = address.replace(f"{{{parameter['name']}}}", str(self.sample(parameter["schema"])))
        return address

    def sample(self, schema: dict[str, Any], name: str = "") -> Any:
        return _sample(schema, name)


_schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)


def operations() -> tuple[Operation, ...]:
    """Every operation of the interface."""
    return tuple(_operations())


def _operations() -> Iterator[Operation]:
    for path, methods in _schema["paths"].items():
        for method in METHODS:
            if method in methods:
                content = methods[method].get("requestBody", {}).get("content", {})
                body = content.get("application/json", {}).get("schema")
                yield Operation(path, method, tuple(methods[method].get("parameters", ())), body and resolved(body))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without a reference or union at its top."""
    while True:
        if "$ref" in schema:
            schema = _schema["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        elif union := next((schema[key] for key in ("allOf", "oneOf", "anyOf") if key in schema), None):
            schema = union[0]
        else:
            return schema


def _sample(schema: dict[str, Any], name: str = "") -> Any:
    """Something the schema accepts, as a person of the documents would send it."""
    schema = resolved(schema)
    if name in BY_NAME:
        return BY_NAME[name]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value not in (None, ""))
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {key: _sample(inner, key) for key, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [_sample(schema.get("items", {}))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return BY_FORMAT.get(schema.get("format", ""), "0")
