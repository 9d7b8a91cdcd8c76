"""What a correction changes: the fields that it names, if each may have the value that it gives; otherwise nothing."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Valid = Callable[[Any], bool]


def _day(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _dollars(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 999_999_999


def _flag(value: Any) -> bool:
    return type(value) is bool


def _one_of(words: str) -> Valid:
    return lambda value: isinstance(value, str) and value in words.split()


def _text(most: int, pattern: str = ".*") -> Valid:
    return lambda value: isinstance(value, str) and len(value) <= most and bool(re.fullmatch(pattern, value, re.DOTALL))


def _or_none(valid: Valid) -> Valid:
    return lambda value: value is None or valid(value)


def _never(_: Any) -> bool:
    return False


NAME, NUMBER = _text(80, ".+"), _text(64, r"[\x21-\x7e]+")
COMPLIANCE = _or_none(_one_of("XA XB XC XD XE XF XG XH XJ XR"))
ECOA = _one_of("1 2 3 5 7 T W X Z")
INDICATOR = _or_none(_one_of("A B C D E F G H I J K L M N O P Q R S T U V Z 1A 2A"))
FIELDS: dict[str, dict[str, Valid]] = {
    "account": {
        "portfolio": _one_of("C I M O R"), "opened": _day, "balance": _dollars, "closed": _or_none(_day), "past_due": _dollars,
        "account_type": _one_of(
            "credit_card retail_card line_of_credit auto_loan personal_loan student_loan mortgage heloc lease rent utility"
        ),
        "status": _one_of("05 11 13 61 62 63 64 65 71 78 80 82 83 84 88 89 93 94 95 96 97 DA DF"),
        **dict.fromkeys(("limit", "highest_credit", "payment", "charge_off_amount"), _or_none(_dollars)),
        "terms_months": _or_none(lambda value: type(value) is int and 1 <= value <= 600), "grid": _text(84, "[0-6BDEGHJKL]*"),
        **dict.fromkeys(("delinquency_since", "last_payment"), _or_none(_day)), "compliance": COMPLIANCE,
        "closed_by_consumer": _flag, "payment_rating": _or_none(_one_of("0 1 2 3 4 5 6 G L")), "ecoa": ECOA,
        "consumer_indicator": INDICATOR, **dict.fromkeys(("original_creditor", "sold_to", "purchased_from"), _or_none(NAME)),
        "previous_reference": _or_none(NUMBER), "balances": _never, "payments": _never,
    },
    "collection": {
        "opened": _day, "amount": _dollars, "balance": _dollars, "original_creditor": NAME, "medical": _flag,
        "delinquency_since": _or_none(_day), "compliance": COMPLIANCE, "ecoa": ECOA, "consumer_indicator": INDICATOR,
        **dict.fromkeys(("sold_to", "purchased_from"), _or_none(NAME)), "previous_reference": _or_none(NUMBER),
    },
    "bankruptcy": {
        "chapter": _one_of("7 11 12 13"), "filed": _day, "disposition": _one_of("filed discharged dismissed"), "closed": _or_none(_day),
    },
}  # fmt: skip
"""By kind of item, the fields that can be corrected and what they may be (docs/furnishing.md); a correction is no list of amounts."""


def corrected(report: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The report with the changes, days as dates; as it was if one of them cannot be."""
    fields = FIELDS[report["type"]]
    meant = {name: value for name, value in changes.items() if name in fields}
    if not all(fields[name](value) for name, value in meant.items()):
        return report
    return report | {name: date.fromisoformat(value) if _day(value) else value for name, value in meant.items()}
