"""What furnishers and lenders send: JSON lines, Metro 2 files and outcomes, altered at any place."""

import json
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.mutation import PLANTED, altered, altered_bytes
from tests.support.domain_samples import account, collection
from tests.support.metro2_samples import DAY, body, metro2

CONSUMER = {
    "ssn": "900-45-0001", "first_name": "Ada", "last_name": PLANTED, "birth_date": "1980-02-29",
    "address": {"street": "12 Elm St", "city": "Troy", "state": "NY", "zip": "12180"},
}  # fmt: skip
EVENTS: tuple[dict[str, Any], ...] = (
    {
        "type": "account", "event_id": "a1", "as_of": "2026-06-15", "reference": "4417", "portfolio": "R", "account_type": "credit_card",
        "opened": "2024-06-01", "status": "11", "balance": 500, "limit": 2_000, "grid": "000",
    },
    {
        "type": "collection", "event_id": "c1", "as_of": "2026-06-15", "reference": "C-1", "opened": "2025-06-01", "amount": 300,
        "balance": 300, "delinquency_since": "2025-01-01", "original_creditor": "Troy Gas",
    },
    {"type": "inquiry", "event_id": "q1", "as_of": "2026-06-01", "reference": "q1", "kind": "hard"},
    {"type": "bankruptcy", "event_id": "b1", "as_of": "2026-06-01", "reference": "b1", "chapter": "7", "filed": "2025-01-01", "disposition": "filed"},
    {"type": "deletion", "event_id": "d1", "as_of": "2026-06-15", "reference": "4417", "of": "account"},
)  # fmt: skip
OUTCOME = {"application_id": "0f" * 32, "bad": 1, "observed": str(date(2026, 10, 31))}
METRO2 = tuple(
    metro2(body(account(as_of=DAY), last_name=PLANTED), body(collection(as_of=DAY), last_name=PLANTED), packed=packed)
    for packed in (False, True)
)


@st.composite
def json_files(draw: st.DrawFn) -> bytes:
    """Some lines, one of them altered."""
    lines = [
        {
            "furnisher": "First Bank of Troy",
            "consumer": CONSUMER,
            "events": draw(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3)),
        }
        for _ in range(draw(st.integers(1, 2)))
    ]
    content = b"\n".join(json.dumps(line).encode() for line in [*lines, draw(altered(lines[0]))])
    return draw(altered_bytes(content)) if draw(st.integers(0, 3)) == 0 else content


@st.composite
def metro2_files(draw: st.DrawFn) -> bytes:
    """A file with altered bytes."""
    return draw(altered_bytes(draw(st.sampled_from(METRO2))))


@st.composite
def outcome_files(draw: st.DrawFn) -> bytes:
    """A file of one altered line."""
    line = json.dumps(draw(altered(OUTCOME))).encode()
    return draw(altered_bytes(line)) if draw(st.booleans()) else line
