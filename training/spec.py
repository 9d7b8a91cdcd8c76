"""A specification says what a table cannot say of itself: kinds, monotone directions, exclusions, the bad outcome.

JSON: ``{"bad": "yes", "exclude": ["id"], "columns": {"income": {"kind": "numeric", "direction": 1, "reason": "…"}}}``.
"""

import json
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from training.errors import TrainingError

Kind = Literal["numeric", "categorical"]


class ColumnSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one column; what is left out is inferred."""

    kind: Kind | None = None
    direction: Annotated[int, Meta(ge=-1, le=1)] = 0
    """Effect of a larger value on the score: 1 raises it, −1 lowers it, 0 is left to the data."""
    reason: str = ""


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a table."""

    bad: str | None = None
    """The target's value that means default."""
    exclude: tuple[str, ...] = ()
    columns: dict[str, ColumnSpec] = {}


def load_spec(path: Path | None) -> Spec:
    """The specification in a JSON file, or an empty one."""
    if path is None:
        return Spec()
    try:
        return msgspec.convert(json.loads(path.read_text()), Spec)
    except OSError as error:
        raise TrainingError(f"cannot read the specification {path}: {error.strerror}") from None
    except (ValueError, msgspec.ValidationError) as error:
        raise TrainingError(f"the specification {path} is not understood: {error}") from None


def without(spec: Spec, names: tuple[str, ...]) -> Spec:
    """The same specification with these columns left out besides."""
    return msgspec.structs.replace(spec, exclude=(*spec.exclude, *(name for name in names if name not in spec.exclude)))
