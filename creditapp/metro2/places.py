"""Where a Metro 2 record says what a rule is about: a rule names our field, a furnisher of Metro 2 knows theirs."""

from creditapp.domain.furnishing import Finding
from creditapp.metro2 import layout

FIELDS = {
    "as_of": "date of account information", "event_id": "account number", "opened": "date opened", "closed": "date closed",
    "delinquency_since": "date of first delinquency", "last_payment": "date of last payment", "portfolio": "portfolio type",
    "account_type": "account type", "status": "account status", "payment_rating": "payment rating", "balance": "current balance",
    "past_due": "amount past due", "limit": "credit limit", "highest_credit": "highest credit",
    "charge_off_amount": "original charge-off", "grid": "payment history", "compliance": "compliance condition",
}  # fmt: skip
OF_CONSUMER = {
    "ssn": "social security number", "last_name": "surname", "first_name": "first name", "birth_date": "date of birth",
    "address.state": "state", "address.zip": "ZIP code",
}  # fmt: skip
OTHERS = {
    "sold_to": "K2 field 3 (other party)", "purchased_from": "K2 field 3 (other party)",
    "previous_reference": "L1 field 3 (new account number)", "furnisher": "header field 12 (reporter name)",
    "payments": "field 16 (actual payment)", "balances": "field 16 (actual payment)",
}  # fmt: skip
_CONSUMER_LAYOUTS = {"base": layout.BASE, "J1": layout.J1, "J2": layout.J2}


def in_metro2(finding: Finding, segment: str = "base") -> Finding:
    """The finding with the field of the character format that it is about."""
    return finding._replace(place=_place(finding.place, segment))


def _place(place: str, segment: str) -> str:
    if place.startswith("consumer."):
        name = OF_CONSUMER[place.removeprefix("consumer.")]
        fields = _CONSUMER_LAYOUTS[segment]
        return str(fields.get(name) or layout.BASE[name])
    field = place.partition("].")[2] or place
    return str(layout.BASE[FIELDS[field]]) if field in FIELDS else OTHERS.get(field, field)
