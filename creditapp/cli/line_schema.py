"""The JSON Schema of a furnisher's line, made from the classes that check it."""

from typing import Any

import msgspec

from creditapp.domain.furnishing import Line


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a line."""
    (reference,), definitions = msgspec.json.schema_components([Line], ref_template="#/$defs/{name}")
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A line of `creditapp furnish`"}
    return {**title, **reference, "$defs": _portable(definitions)}


def _portable(node: object) -> object:
    """The same with ``$`` for a pattern's end; Python needs ``\\Z``, as its ``$`` also matches before a line break."""
    if isinstance(node, dict):
        return {name: _portable(value) for name, value in node.items()}
    if isinstance(node, list | tuple):
        return [_portable(value) for value in node]
    return node.replace(r"\Z", "$") if isinstance(node, str) else node
