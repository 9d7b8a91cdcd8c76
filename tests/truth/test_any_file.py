"""Nothing false is printed about any file that furnishers may report, however unlikely."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.models.credit_events import Account, Bankruptcy, Collection, Correction, CreditEvent, Deletion, Inquiry
from creditapp.models.furnished import FurnishedBody
from tests.support.domain_samples import person
from tests.truth import factors
from tests.truth.card import Card
from tests.truth.facts import Facts
from tests.truth.judge import judge
from tests.truth.judging import DAY, trained
from tests.truth.printed import printed, raw

BANKS, COLLECTORS = ("First Bank", "Second Lender"), ("Keystone Recovery", "Atlas Receivables")
KINDS = (
    ("R", "credit_card"), ("R", "retail_card"), ("C", "line_of_credit"), ("C", "heloc"), ("I", "auto_loan"), ("I", "personal_loan"),
    ("I", "student_loan"), ("M", "mortgage"), ("O", "utility"), ("O", "rent"),
)  # fmt: skip
LATE = {
    "71": "1",
    "78": "2",
    "80": "3",
    "82": "4",
    "83": "5",
    "84": "6",
    "93": "G",
    "94": "H",
    "95": "J",
    "96": "K",
    "97": "L",
}
PAID = ("61", "62", "63", "64", "65", "13")
back = st.integers(0, 150).map(lambda months: DAY - timedelta(days=30 * months + 3))
"""Days of the last twelve years."""
amounts = st.sampled_from([0, 1, 99, 500, 1000, 1001, 20_000]) | st.integers(0, 400_000)


@st.composite
def accounts(draw: st.DrawFn, number: int) -> Account:
    """Any account: of any kind and status, with a grid that shows its status or does not."""
    portfolio, kind = draw(st.sampled_from(KINDS))
    status = draw(st.sampled_from(["11"] * 6 + list(LATE) + list(PAID) + ["05", "88", "89"]))
    as_of = draw(st.integers(0, 400).map(lambda days: DAY - timedelta(days=days)))
    grid = draw(st.sampled_from(["0", "E", "D", "DDDD", "DDL6", "1", "21", "321", "L", "LL65"])) + draw(
        st.sampled_from(["", "0" * 30, "0001" * 21])
    )
    late = status in LATE or status in PAID[:5] or status in ("88", "89")
    owed = 0 if status in PAID or status == "05" else draw(amounts)
    return Account(
        event_id=f"a{number}", reference=f"A-{number:04}", as_of=as_of, portfolio=portfolio, account_type=kind,  # type: ignore[arg-type]
        opened=min(draw(back), as_of), status=status,  # type: ignore[arg-type]
        balance=owed, closed=as_of if status in PAID else None, limit=draw(st.none() | amounts), highest_credit=draw(st.none() | amounts),
        payment=draw(st.none() | st.just(40)), past_due=min(owed, draw(st.sampled_from([0, 0, 40, 2000]))),
        grid=(LATE[status] if status in LATE and draw(st.booleans()) else "") + grid[:84 - 1],
        delinquency_since=as_of - timedelta(days=draw(st.integers(0, 900))) if late else None,
        closed_by_consumer=status == "13" and draw(st.booleans()),
        ecoa=draw(st.sampled_from(["1", "1", "1", "2", "3", "5", "7", "T", "W", "Z"])),
        consumer_indicator=draw(st.sampled_from([None] * 6 + ["A", "D", "E", "H", "I", "R", "Z"])),  # type: ignore[arg-type]
        sold_to=draw(st.sampled_from([None, None, *COLLECTORS])), charge_off_amount=draw(st.none() | amounts),
        compliance=draw(st.sampled_from([None, None, "XB", "XC", "XH"])),  # type: ignore[arg-type]
        previous_reference=f"A-{number - 1:04}" if number and draw(st.integers(0, 5)) == 0 else None,
    )  # fmt: skip


CHANGES: dict[str, list[Any]] = {
    "balance": [0, 1, 5_000, -1, "much"], "status": ["11", "13", "64", "97", "DA", "99"], "past_due": [0, 40], "limit": [None, 900],
    "grid": ["0000", "1000", "x"], "ecoa": ["1", "T", "Z"], "consumer_indicator": [None, "E"], "closed": [None, "2026-01-05", "soon"],
    "delinquency_since": ["2024-02-03"], "amount": [700], "medical": [True, False, 1], "filed": ["2020-05-06"],
    "disposition": ["discharged", "dismissed"], "no_such_field": ["x"], "previous_reference": ["A-0000"],
}  # fmt: skip
"""Possible and impossible ones."""


@st.composite
def answers(draw: st.DrawFn, by: str, event: CreditEvent, number: int) -> tuple[str, CreditEvent]:
    """What comes of a dispute about an item: a correction, in time or dated before the report, or a deletion."""
    kind: Any = type(event).__struct_config__.tag
    at = event.as_of + timedelta(days=draw(st.integers(-5, 30)))
    if kind == "inquiry" or draw(st.integers(0, 4)) == 0:
        return by, Deletion(event_id=f"d{number}", as_of=at, reference=event.reference, item=kind)
    names = draw(st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3))
    changes = {name: draw(st.sampled_from(CHANGES[name])) for name in names}
    return by, Correction(event_id=f"k{number}", as_of=at, reference=event.reference, item=kind, changes=changes)


@st.composite
def bodies(draw: st.DrawFn) -> list[FurnishedBody]:
    """What some furnishers report of one person."""
    reported: list[tuple[str, CreditEvent]] = []
    for number in range(draw(st.integers(1, 6))):
        reported.append((draw(st.sampled_from(BANKS)), draw(accounts(number))))
    for number in range(draw(st.integers(0, 4))):
        purpose = draw(st.sampled_from(["mortgage", "auto", "credit_card", "credit"]))
        look = Inquiry(
            event_id=f"i{number}",
            reference=f"I-{number}",
            as_of=draw(back),
            kind=draw(st.sampled_from(["hard", "soft"])),
            purpose=purpose,
        )
        reported.append((draw(st.sampled_from(BANKS)), look))
    for number in range(draw(st.integers(0, 3))):
        opened = draw(back)
        debt = Collection(
            event_id=f"c{number}", reference=f"C-{number}", as_of=opened, opened=opened, amount=(amount := draw(amounts)),
            balance=draw(st.sampled_from([0, amount])), original_creditor=draw(st.sampled_from([*BANKS, "Valley Hospital"])),
            medical=draw(st.booleans()), delinquency_since=draw(st.none() | st.just(opened - timedelta(days=170))),
            consumer_indicator=draw(st.sampled_from([None, None, "E"])),  # type: ignore[arg-type]
            purchased_from=draw(st.sampled_from([None, *BANKS, *COLLECTORS])),
        )  # fmt: skip
        reported.append((draw(st.sampled_from(COLLECTORS)), debt))
    if draw(st.booleans()):
        filed = draw(back)
        outcome: Any = draw(st.sampled_from(["filed", "discharged", "dismissed"]))
        reported.append(
            (
                "Court",
                Bankruptcy(event_id="b", reference="B", as_of=filed, filed=filed, chapter="7", disposition=outcome),
            )
        )
    reported += [draw(answers(by, event, number)) for number, (by, event) in enumerate(reported) if draw(st.booleans())]
    return [
        FurnishedBody(
            ssn="900450001",
            person=person(),
            furnisher=by,
            events=tuple(event for other, event in reported if other == by),
        )
        for by in sorted({by for by, _ in reported})
    ]


@pytest.fixture(scope="module")
def cards() -> tuple[Scorecard, Card]:
    """A trained scorecard, as the service reads it and as the rules do."""
    made = trained()
    return parse_scorecard(made, served_characteristics()), Card(made)


PAIRS = [
    {
        "of": ["kinds_of_credit", "accounts_opened_12m"], "axes": [{"edges": [1.0]}, {"edges": [0.0, 2.0]}],
        "points": [[0, -3, -8, 0], [-1, 0, -5, -2], [-7, -4, -11, 0]],
        "raw": [[0.0, -3.2, -8.1, 0.0], [-1.1, 0.0, -5.0, -2.4], [-7.3, -4.0, -11.2, 0.0]],
    },
    {
        "of": ["accounts_opened_12m", "utilisation"], "axes": [{"edges": [1.0]}, {"edges": [0.3]}],
        "points": [[0, -9, -1], [-3, -2, 0], [0, 0, 0]], "raw": [[0.2, -9.0, -1.0], [-3.3, -2.1, 0.0], [0.0, 0.0, 0.0]],
    },
]  # fmt: skip
"""What characteristics cost together, as training may find for a table of one's own."""


@pytest.fixture(scope="module")
def paired() -> tuple[Scorecard, Card]:
    """The trained scorecard with two pairs."""
    made = trained()
    made |= {"pairs": PAIRS, "manifest": {key: value for key, value in made["manifest"].items() if key != "reference"}}
    return parse_scorecard(made, served_characteristics()), Card(made)


@given(reported=bodies())
@settings(max_examples=120, deadline=None)
def test_nothing_false_is_printed_about_any_file(cards: tuple[Scorecard, Card], reported: list[FurnishedBody]) -> None:
    """Statuses without their months, cards without a limit, debts handed on, looks on one day: whatever there is."""
    judge_all(cards, reported)


@given(reported=bodies())
@settings(max_examples=60, deadline=None)
def test_nothing_false_is_printed_where_characteristics_cost_together(
    paired: tuple[Scorecard, Card], reported: list[FurnishedBody]
) -> None:
    """Each has its half of the points, and is not said to be best whatever the other is."""
    judge_all(paired, reported)


def judge_all(cards: tuple[Scorecard, Card], reported: list[FurnishedBody]) -> None:
    """Nothing is found in what is printed."""
    shown = printed(cards[0], reported, person(), DAY)
    if shown is not None:
        facts = Facts.of_file(raw(reported), DAY)
        assert judge(factors.person(facts, cards[1]), shown) == []
