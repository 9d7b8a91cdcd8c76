"""Metro 2's codes and what they are here (CRRG exhibits 1, 2 and 5, fields 13 and 33)."""

from creditapp.models.credit_events import AccountType

_CODES: dict[AccountType, str] = {
    "auto_loan": "00",
    "personal_loan": "01 02 03 04 05 06 0A 0F 10 11 17 20 65 66 67 68 6A 6D 7B 91 9A",
    "retail_card": "07",
    "student_loan": "12",
    "lease": "13 3A",
    "line_of_credit": "15 47 7A 9B",
    "credit_card": "18 0G 2A 37 8A",
    "mortgage": "08 19 25 26 2C 5A 5B 6B 85 87",
    "rent": "29",
    "heloc": "89",
    "utility": "92 4D",
}
ACCOUNT_TYPES: dict[str, AccountType] = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
"""By Metro 2's code. Not taken: support (50, 93), government fees and fines (69 to 75), medical debt by the provider (90)…"""
CODES: dict[AccountType, str] = {kind: codes.split()[0] for kind, codes in _CODES.items()} | {"mortgage": "26"}
"""The usual code of a type."""
SECURED_BY_HOME = frozenset({"0F", "6D"})
"""Codes whose accounts are mortgages where the portfolio says so."""
COLLECTIONS = frozenset({"48", "0C", "77"})
"""Collection agency or attorney, debt buyer, returned check."""
MEDICAL = "02"
"""The creditor classification (segment K1) of medical and health care."""
GENERATIONS = {"J": "Jr", "S": "Sr"} | dict(zip("23456789", "II III IV V VI VII VIII IX".split(), strict=True))
GENERATION_CODES = {word.upper(): code for code, word in GENERATIONS.items()}
MARKS = {
    "11": "0", "71": "1", "78": "2", "80": "3", "82": "4", "83": "5", "84": "6", "89": "H", "93": "G", "94": "H", "95": "J",
    "96": "K", "97": "L", "61": "J", "62": "G", "63": "K", "64": "L", "65": "H",
}  # fmt: skip
"""The mark of the report's own month, which Metro 2's payment history leaves to the status; see ``mark_of``."""


def mark_of(status: str, rating: str, portfolio: str, balance: int) -> str:
    """The month's mark: by the status or, where that leaves it open, by the payment rating; D where neither says."""
    if status == "11" and balance == 0 and portfolio in ("C", "R"):
        return "E"
    return MARKS.get(status) or rating or "D"
