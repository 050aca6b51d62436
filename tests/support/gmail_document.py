"""Google's own description of the Gmail API, as its client ships it, and whether a call keeps it.

The stand-in and the connector are both checked against it, since neither may be the other's measure.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from googleapiclient.discovery_cache import get_static_doc

from bot.sandbox.google.journal import Asked

Json = dict[str, Any]
_FORMATS = {
    "uint64": re.compile(r"\d+"),
    "int64": re.compile(r"-?\d+"),
    "byte": re.compile(r"[A-Za-z0-9_-]*=*"),
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
}


class Document:
    """The description; `problems` names what a call or its answer breaks."""

    def __init__(self) -> None:
        self.content: Json = json.loads(get_static_doc("gmail", "v1"))
        self.methods = dict(_methods(self.content["resources"]["users"], ""))

    def problems(self, asked: Asked) -> list[str]:
        """Return what does not keep the description; refusals' bodies are not described."""
        method = self.methods.get(asked.method)
        if method is None:
            return [f"there is no method {asked.method}"]
        found = [*self._path(method, asked), *self._query(method, asked)]
        if "request" in method:
            found += self._value(asked.body, method["request"], f"{asked.method} request")
        elif asked.body:
            found.append(f"{asked.method} takes no body")
        if asked.status == 200 and asked.answer:
            found += self._value(asked.answer, method.get("response", {}), f"{asked.method} answer")
        return found

    def _path(self, method: Json, asked: Asked) -> Iterator[str]:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(method["path"]))
        if asked.verb != method["httpMethod"] or not re.fullmatch(pattern, asked.path):
            yield f"{asked.verb} {asked.path} is not where {asked.method} is"

    def _query(self, method: Json, asked: Asked) -> Iterator[str]:
        described = self.content["parameters"] | method["parameters"]
        for name, values in asked.query.items():
            if name == "uploadType" and "mediaUpload" in method:
                continue
            if name not in described or described[name].get("location") == "path":
                yield f"{asked.method} takes no {name}"
                continue
            if len(values) > 1 and not described[name].get("repeated"):
                yield f"{asked.method} takes {name} once"
            for value in values:
                if value not in described[name].get("enum", [value]):
                    yield f"{asked.method}: {name} may not be {value}"

    def _value(self, value: object, schema: Mapping[str, Any], where: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self.content["schemas"][schema["$ref"]]
        kind = _TYPES.get(schema.get("type", "object"), object)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            yield f"{where} is no {schema.get('type')}"
        elif isinstance(value, dict):
            for name, inner in value.items():
                if name in schema.get("properties", {}):
                    yield from self._value(inner, schema["properties"][name], f"{where}.{name}")
                else:
                    yield f"{where}.{name} is not described"
        elif isinstance(value, list):
            for inner in value:
                yield from self._value(inner, schema["items"], f"{where}[]")
        elif isinstance(value, str):
            yield from _text(value, schema, where)


def _text(value: str, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    form = _FORMATS.get(schema.get("format", ""))
    if form is not None and not form.fullmatch(value):
        yield f"{where} is not of the form {schema['format']}"
    if value not in schema.get("enum", [value]):
        yield f"{where} may not be {value}"


def _methods(resource: Json, prefix: str) -> Iterator[tuple[str, Json]]:
    for name, method in resource.get("methods", {}).items():
        yield f"{prefix}{name}", method
    for name, inner in resource.get("resources", {}).items():
        yield from _methods(inner, f"{prefix}{name}.")
