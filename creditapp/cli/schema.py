"""Furnishers are given the very classes that check their lines, as JSON Schema."""

from typing import Any

import msgspec

from creditapp.domain.furnishing import Line


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a line."""
    (reference,), parts = msgspec.json.schema_components([Line], ref_template="#/$defs/{name}")
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A line of `creditapp furnish`"}
    return {**title, **reference, "$defs": _portable(parts)}


def _portable(part: object) -> object:
    """The same with ``$`` for a pattern's end; Python needs ``\\Z``, as its ``$`` lets a line break follow."""
    if isinstance(part, dict):
        return {name: _portable(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_portable(value) for value in part]
    return part.replace(r"\Z", "$") if isinstance(part, str) else part
