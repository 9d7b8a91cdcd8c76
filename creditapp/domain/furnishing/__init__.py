"""What a furnisher may send: lines are decoded, and held against rules that know what Metro 2's fields mean together.

What cannot be true is refused with its field; what is doubtful is accepted with a warning. Each rule is declared once, with
its source, in the module of its subject; ``registry`` has all of them and ``python docs/make_rules.py`` writes
docs/furnishing-rules.md. Uses models and the rest of the domain.
"""

from creditapp.domain.furnishing.answers import CORRECTABLE
from creditapp.domain.furnishing.examination import check, check_answer, check_events, examine
from creditapp.domain.furnishing.line import (
    MOST_EVENTS,
    Line,
    Reading,
    Refused,
    accepted,
    names_of,
    parse_line,
    read_line,
)
from creditapp.domain.furnishing.registry import RULES
from creditapp.domain.furnishing.repeats import Repeats
from creditapp.domain.furnishing.rule import Finding, Rule
from creditapp.domain.furnishing.ssns import vault_key

__all__ = [
    "CORRECTABLE",
    "MOST_EVENTS",
    "RULES",
    "Finding",
    "Line",
    "Reading",
    "Refused",
    "Repeats",
    "Rule",
    "accepted",
    "check",
    "check_answer",
    "check_events",
    "examine",
    "names_of",
    "parse_line",
    "read_line",
    "vault_key",
]
