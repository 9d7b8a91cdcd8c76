"""Which codes are key, as scoring marks them, of rows that tests write down."""

from collections.abc import Iterable

from creditapp.domain.scoring import key_costs


def key_codes(rows: Iterable[tuple[int, str, bool]]) -> frozenset[str]:
    """Codes of the key factors; rows are (points, code, is about inquiries), and one of 0 points costs nothing."""
    costs = [(points, code, inquiry, place) for place, (points, code, inquiry) in enumerate(rows) if points < 0]
    return frozenset(code for _, code, *_ in key_costs(costs))
