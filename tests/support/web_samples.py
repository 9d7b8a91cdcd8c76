"""Sample reports: ordinary ones, every ending, and extremes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec

from creditapp.models.answers import Answer
from creditapp.models.applications import Change, Factor, PastScore, Report, Update
from creditapp.models.base import Step
from creditapp.models.extract import (
    AccountShown,
    BankruptcyShown,
    CollectionShown,
    DisputeShown,
    Extract,
    InquiryShown,
)
from creditapp.models.identity import Address, Person
from creditapp.models.questions import Option, Question, Questionnaire
from creditapp.web.ports import OpenedReport

AS_OF = date(2026, 11, 24)
ID = "0" * 64

PERSON = Person(
    first_name="Maria", last_name="O'Neil-Muñoz", birth_date=date(1984, 3, 9), ssn_last4="5678",
    address=Address(street="18 Alder Court", city="San José", state="CA", zip="95112"),
)  # fmt: skip

LATE_ONCE = "000000100000000000000000" + "0" * 60
CHARGED_OFF = "LLLLL654321000000000"


def account(number: int, **changes: object) -> AccountShown:
    """A card in good order, except for the changes."""
    usual = AccountShown(
        item=f"{number:016x}", furnisher="First Alder Bank", number=f"••••{4000 + number}", type="credit_card", opened=date(2014, 6, 2),
        as_of=AS_OF - timedelta(days=9), balance=1240, state="open", status="Pays as agreed", limit=8000, payment=45,
        utilisation=0.155, grid="0" * 84,
    )  # fmt: skip
    return msgspec.structs.replace(usual, **changes)


ACCOUNTS = (
    account(1),
    account(2, furnisher="Harbor Credit Union", balance=5320, limit=6000, utilisation=0.887, grid=LATE_ONCE),
    account(3, furnisher="Marlow & Sons Stores", type="retail_card", balance=0, limit=1500, utilisation=0.0, grid="E" * 24),
    account(
        4, furnisher="Northway Auto Finance", type="auto_loan", limit=None, utilisation=None, original=24000, balance=9800,
        payment=412, opened=date(2022, 5, 14), past_due=824, status="60 days late", grid="210000000000000000000",
    ),
    account(
        5, furnisher="Keystone Home Loans", type="mortgage", limit=None, utilisation=None, original=312000,
        balance=287450, payment=1880, opened=date(2019, 8, 1),
    ),
    account(
        6, furnisher="Quick Cash Lending", type="personal_loan", limit=None, utilisation=None, original=4000, balance=2900,
        state="lost", status="Charged off", grid=CHARGED_OFF, opened=date(2023, 1, 3), payment=None,
    ),
    account(
        7, furnisher="State Student Loans", type="student_loan", limit=None, utilisation=None, original=18000, balance=0,
        state="closed", status="Paid or closed, nothing owed", closed=date(2025, 9, 30), grid="0" * 24, disputed=True,
        as_of=date(2025, 9, 30), payment=None,
    ),
)  # fmt: skip

EXTRACT = Extract(
    as_of=AS_OF,
    accounts=ACCOUNTS,
    inquiries=(
        InquiryShown(item="a" * 16, by="You", as_of=AS_OF - timedelta(days=40), kind="soft", purpose="own_report"),
        InquiryShown(item="b" * 16, by="Northway Auto Finance", as_of=date(2026, 8, 3), kind="hard", purpose="auto_loan"),
        InquiryShown(item="c" * 16, by="Harbor Credit Union", as_of=date(2026, 6, 21), kind="hard", purpose="credit"),
    ),
    collections=(
        CollectionShown(
            item="d" * 16, by="Summit Recovery", original_creditor="Valley Hospital", opened=date(2025, 2, 11), amount=640, balance=640,
            medical=True,
        ),
    ),
    bankruptcies=(BankruptcyShown(item="e" * 16, court="California Northern", chapter="7", filed=date(2019, 4, 2), disposition="discharged"),),
)  # fmt: skip


WORST = {
    "PH01": 61, "PH02": 48, "PH07": 55, "PH10": 66, "PH09": 40, "AO01": 92, "AO02": 35, "AO03": 12, "LH01": 48, "LH02": 22,
    "NC01": 24, "NC03": 18, "CM01": 14, "CM03": 6,
}  # fmt: skip
"""What a factor can cost."""
BEST = {
    "PH01": (83.5, None), "PH02": (71.5, None), "PH07": (None, 0.5), "PH10": (None, 0.5), "PH09": (107.5, None),
    "AO01": (None, 0.0871), "AO02": (None, 0.31), "AO03": (None, 2.5), "LH01": (143.5, None), "LH02": (95.5, None),
    "NC01": (None, 0.5), "NC03": (None, 0.5), "CM01": (1.5, 5.5), "CM03": (0.5, None),
}  # fmt: skip
"""What costs nothing."""


def factor(code: str, name: str, points: int, value: float | None, *, key: bool = False) -> Factor:
    """One factor."""
    return Factor(
        code=code,
        characteristic=name,
        points=points,
        value=value,
        key=key,
        worst=-WORST.get(code, 0),
        best=BEST.get(code),
    )


FACTORS = (
    factor("PH01", "months_since_late_30", -58, 0, key=True),
    factor("PH02", "months_since_late_90", -12, 5),
    factor("PH07", "collections_unpaid", -31, 1, key=True),
    factor("PH10", "charge_offs", -44, 1, key=True),
    factor("PH09", "months_since_bankruptcy", -9, 91),
    factor("AO01", "utilisation", -36, 0.422, key=True),
    factor("AO02", "highest_card_utilisation", -18, 0.887),
    factor("AO03", "cards_with_balance", 0, 2),
    factor("LH01", "oldest_account_months", 0, 149),
    factor("LH02", "average_account_months", -7, 71),
    factor("NC01", "hard_inquiries_6m", -14, 2, key=True),
    factor("NC03", "accounts_opened_12m", 0, 0),
    factor("CM01", "cards_open", 0, 3),
    factor("CM03", "mortgages", 0, 1),
)
BASE = 850

JOURNEY = tuple(
    Step(service, 1795527731.204 + after)
    for service, after in (
        ("gateway", 0.0), ("gateway", 0.011), ("identity", 0.019), ("bureau", 0.027), ("scoring", 0.033),
        ("reporting", 0.041),
    )
)  # fmt: skip


def scored(factors: tuple[Factor, ...] = FACTORS, extract: Extract | None = EXTRACT, base: int = BASE) -> OpenedReport:
    """A scored report with these factors."""
    report = Report(
        application_id=ID, consumer_id="c-1", as_of=AS_OF, score=base + sum(factor.points for factor in factors),
        base_points=base, pd=0.1834, factors=factors, scorecard_version="2026.11-7000eb72", journey=JOURNEY, rank=max(0, min(99, (base + sum(factor.points for factor in factors) - 460) // 4)),
        history=(
            PastScore(application_id="a" * 64, as_of=date(2026, 3, 2), score=668, scorecard_version="2026.02-1b2c3d4e"),
            PastScore(application_id="b" * 64, as_of=date(2026, 9, 14), score=640, scorecard_version="2026.08-5f6a7b8c"),
        ),
    )  # fmt: skip
    return OpenedReport(report=report, person=PERSON, extract=extract)


def flawless() -> OpenedReport:
    """A report in which nothing costs points."""
    calm = replace(scored(tuple(msgspec.structs.replace(factor, points=0, key=False) for factor in FACTORS[7:])))
    good = tuple(account(number, balance=310, utilisation=0.039) for number in range(4))
    calm_report = msgspec.structs.replace(calm.report, pd=0.0021, history=())
    return replace(calm, report=calm_report, extract=Extract(as_of=AS_OF, accounts=good))


def ended(ending: Any, extract: Extract | None = None) -> OpenedReport:
    """A report without a score."""
    report = Report(application_id=ID, consumer_id="c-1", as_of=AS_OF, ending=ending, journey=JOURNEY)
    return OpenedReport(report=report, person=PERSON, extract=extract)


def thin() -> OpenedReport:
    """A file with one young account."""
    young = account(1, opened=date(2026, 8, 1), grid="000B", limit=500, balance=120, utilisation=0.24)
    return ended("thin", Extract(as_of=AS_OF, accounts=(young,)))


def disputed() -> OpenedReport:
    """A report of a file with an open dispute and an answered one."""
    usual: dict[str, Any] = {"reason": "wrong_amount", "text": "It was paid in August."}
    answered: tuple[tuple[int, timedelta, dict[str, Any]], ...] = (
        (1, timedelta(days=5), {}),
        (2, timedelta(days=50), {"outcome": "corrected", "answered": AS_OF - timedelta(days=40)}),
    )
    disputes = tuple(
        DisputeShown(dispute_id=f"{number:032x}", item=f"{number:016x}", opened=AS_OF - ago, due=AS_OF - ago + timedelta(days=30), **usual, **more)
        for number, ago, more in answered
    )  # fmt: skip
    return scored(extract=msgspec.structs.replace(EXTRACT, disputes=disputes))


def full(tradelines: int = 40) -> OpenedReport:
    """The largest report: 84 months of every mark per account."""
    grid = ("0123456G" * 11)[:84]
    many = tuple(
        account(
            number,
            grid=grid[number % 8 :] + grid[: number % 8],
            past_due=90,
            disputed=True,
            furnisher="A Bank of Some Name",
        )
        for number in range(tradelines)
    )
    return scored(extract=msgspec.structs.replace(EXTRACT, accounts=many))


def updated() -> OpenedReport:
    """A report that was issued a month ago, with an update by a lender and a revised report since."""
    issued = scored()
    earlier = msgspec.structs.replace(issued.report, as_of=AS_OF - timedelta(days=31))
    lower = tuple(
        msgspec.structs.replace(factor, points=0, value=0.02) if factor.code == "AO01" else factor for factor in FACTORS
    )
    paid = msgspec.structs.replace(
        earlier, as_of=AS_OF - timedelta(days=3), score=(earlier.score or 0) + 36, factors=lower, history=(), journey=(),
        update=Update(id="1" * 64, number=2), before=earlier.score,
        changes=(Change(code="AO01", characteristic="utilisation", before=0.422, after=0.02, points=36),),
    )  # fmt: skip
    revised = msgspec.structs.replace(
        paid, as_of=AS_OF, score=(paid.score or 0) + 31,
        update=Update(id="2" * 64, number=1, answers=(Answer(dispute_id="3" * 32, outcome="deleted"),)),
        before=paid.score,
        changes=(Change(code="PH07", characteristic="collections_unpaid", before=1, after=0, points=31),),
    )  # fmt: skip
    extract = msgspec.structs.replace(EXTRACT, collections=())
    return OpenedReport(earlier, PERSON, EXTRACT, (paid, revised), {"2" * 64: extract})


def asked(until: float = 1795521600.0 + 600) -> Questionnaire:
    """Every kind of question, to be answered until ten minutes after noon of the pages' day."""
    years = tuple(Option(year, year) for year in range(2014, 2019))
    amounts = (Option(0, 499), Option(500, 999), Option(1_000, 1_999), Option(2_000, 2_999), Option(50_000, None))
    digits = tuple(Option(number, number) for number in (7, 93, 1_000, 4_417, 9_999))
    return Questionnaire(
        questions=(
            Question(fact="opened", account_type="auto_loan", which="newest", options=years),
            Question(fact="limit", account_type="credit_card", which="only", options=amounts),
            Question(fact="ending", account_type="mortgage", which="oldest", options=digits),
            Question(fact="payment", account_type="student_loan", which="only", options=amounts),
            Question(fact="amount", account_type="personal_loan", which="newest", options=amounts),
        ),
        until=until,
    )
