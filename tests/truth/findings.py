"""What the rules find: statements that are false, and statements of which no rule can tell."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One printed statement that is not true."""

    kind: str
    """What is wrong, without the person's figures, so that findings can be counted."""
    printed: str
    """As it was printed."""
    true: str = ""
    """What is true instead, as far as it is known."""


NO_RULE = "no rule for this sentence"
