"""The JSON Schema published for furnishers matches the records that check their lines."""

import json
from pathlib import Path
from typing import get_args

from creditapp.cli.line_schema import schema
from creditapp.models.credit_events import CreditEvent

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_in_docs_is_current() -> None:
    """After a change of the events: `creditapp furnish --schema > docs/credit-events.schema.json`."""
    assert json.loads((DOCS / "credit-events.schema.json").read_text()) == schema()


def test_the_schema_works_in_any_validator() -> None:
    """All references are inside the document, and patterns use only syntax that every JSON Schema validator knows."""
    text = json.dumps(schema())
    assert "components" not in text
    assert "\\\\Z" not in text
    names = set(schema()["$defs"])
    events = {kind.__name__ for kind in get_args(CreditEvent)}
    assert events - {"Account"} | {"FurnishedAccount"} <= names


def test_every_event_and_field_is_explained_to_furnishers() -> None:
    """docs/furnishing.md names every event type and every field of it."""
    page = (DOCS / "furnishing.md").read_text()
    for kind in get_args(CreditEvent):
        assert f"| `{kind.__struct_config__.tag}` |" in page
        for field in kind.__struct_fields__:
            assert f"`{field}`" in page
