"""Who reports which product, and under which number. All names are invented.

Numbers are as issuers write them: cards masked to their last four digits, or scrambled by the issuer; loans as digits, some with
letters and dashes. A number is a bijection of person and account, so no two loans of a furnisher share one; masked ones differ
within a person's file, as four digits cannot differ among a million people.
"""

import zlib
from collections.abc import Callable
from functools import cache

from creditapp.models.furnishers import Kind
from creditapp.population.products import (
    AUTO_LOAN,
    CREDIT_CARD,
    HELOC,
    LINE_OF_CREDIT,
    MORTGAGE,
    PERSONAL_LOAN,
    RENT,
    RETAIL_CARD,
    STUDENT_LOAN,
    UTILITY,
)

BANKS = (
    "Harrowgate Bank",
    "Bluefinch Bank",
    "Norlund Bank",
    "Calderwick Bank",
    "Oxmoor National Bank",
    "Mesagrande Bank",
    "Lakehollow Savings",
    "Ironbrook Bank",
    "Silverlarch Bank",
    "Prairie & Thistle Bank",
)
"""They issue cards and offer credit lines, on homes and without security."""
STORE_BANKS = (
    "Hearth & Linen Store Card",
    "Tilling's Department Store Card",
    "Rivet Hardware Credit",
    "Fennimore Fashion Card",
    "Gadgetry Plus Card",
)
AUTO_LENDERS = (
    "Crossway Auto Finance",
    "Delmar Motor Acceptance",
    "Tidewell Credit Union Auto",
    "Greystoke Car Credit",
    "Pinion Vehicle Finance",
)
PERSONAL_LENDERS = ("Summitline Loans", "Quillmark Personal Lending", "Tidewell Credit Union Loans", "Peregrin Finance")
EDUCATION_LENDERS = ("Campusway Education Loans", "Laurelfield Student Lending", "Scholarbridge Loan Servicing")
MORTGAGE_LENDERS = (
    "Beaconhurst Home Loans",
    "Foothollow Mortgage",
    "Redfern Savings Home Lending",
    "Hearthway Mortgage Servicing",
)
LANDLORDS = ("Parkhaven Apartments", "Rentwell Reporting", "Elmgate Residential")
UTILITIES = ("Skywren Wireless", "Brightwater Power & Light", "Cablebrook Broadband")
COLLECTORS = ("Keyholt Recovery", "Atherstone Receivables", "Meridew Collections", "Ludgrove Debt Purchase")
MEDICAL = ("Clearbrook Medical Center", "Valewood Dental Group", "St. Aldhelm Hospital", "Eastmoor Radiology")
BILLS = (
    "Brightwater Power & Light",
    "Skywren Wireless",
    "Metrovale Gas",
    "Parkhaven Apartments",
    "Cablebrook Broadband",
)
COURT = "US Bankruptcy Court"
KINDS: dict[str, Kind] = {
    **dict.fromkeys((*BANKS, *STORE_BANKS, *AUTO_LENDERS, *PERSONAL_LENDERS), "lender"),
    **dict.fromkeys((*EDUCATION_LENDERS, *MORTGAGE_LENDERS), "lender"),
    **dict.fromkeys(LANDLORDS, "landlord"),
    **dict.fromkeys(UTILITIES, "utility"),
    **dict.fromkeys(COLLECTORS, "collector"),
    COURT: "court",
}
"""All that furnish, and what they are."""
SOURCE_OF_DEATHS = BANKS[0]
"""Whose word on a death is enough: one bank passes on what it learns of the dead."""

LENDERS: dict[int, tuple[str, ...]] = {
    CREDIT_CARD: BANKS,
    RETAIL_CARD: STORE_BANKS,
    LINE_OF_CREDIT: BANKS,
    HELOC: BANKS,
    AUTO_LOAN: AUTO_LENDERS,
    PERSONAL_LOAN: PERSONAL_LENDERS,
    STUDENT_LOAN: EDUCATION_LENDERS,
    MORTGAGE: MORTGAGE_LENDERS,
    RENT: LANDLORDS,
    UTILITY: UTILITIES,
}
"""Who offers each kind of account."""
PURPOSES: dict[int, str] = {AUTO_LOAN: "auto_loan", STUDENT_LOAN: "student_loan", MORTGAGE: "mortgage"}
"""What an inquiry is for, by kind of account; credit otherwise."""

_SERIALS, _NUMBERS, _SCATTER = 10_000, 10**12, 617_283_945_707
"""Serials of a person, twelve-digit numbers, and a multiplier without a factor of ten, which scatters numbers and repeats none."""

Style = Callable[[int, int], str]
"""Writes the number of a person's account with a serial."""


def digits_of(index: int, serial: int) -> str:
    """Twelve digits that no other person and serial have."""
    return f"{(index * _SERIALS + serial) * _SCATTER % _NUMBERS:012d}"


def _last4(index: int, serial: int) -> str:
    """Four digits that no other serial of the person has."""
    return f"{(index * 7_919 + serial * 7) % _SERIALS:04d}"


def _cut(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:10]}-{digits[10:]}"


_CARD_STYLES: tuple[Style, ...] = (
    lambda index, serial: f"XXXXXXXXXXXX{_last4(index, serial)}",
    lambda index, serial: f"4000{digits_of(index, serial)}",
    lambda index, serial: f"400014XXXXXX{_last4(index, serial)}",
    lambda index, serial: f"5100{digits_of(index, serial)}",
    lambda index, serial: f"510022XXXXXX{_last4(index, serial)}",
)
_LOAN_STYLES: tuple[Style, ...] = (
    digits_of,
    lambda index, serial: _cut(digits_of(index, serial)),
    lambda index, serial: f"L{digits_of(index, serial)}",
    lambda index, serial: f"{digits_of(index, serial)}0001",
)


def account_number(furnisher: str, kind: int, index: int, serial: int) -> str:
    """How the furnisher writes the number of person ``index``'s account with this serial."""
    return _style(furnisher, kind <= RETAIL_CARD)(index, serial)


def debt_number(collector: str, index: int, serial: int) -> str:
    """How a collector writes the number of a debt."""
    return _style(collector, False)(index, serial)


@cache
def _style(furnisher: str, card: bool) -> Style:
    styles = _CARD_STYLES if card else _LOAN_STYLES
    return styles[zlib.crc32(furnisher.encode()) % len(styles)]
