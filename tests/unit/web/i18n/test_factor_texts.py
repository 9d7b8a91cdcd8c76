"""What is said of a factor is said of its value: each of these was once told what was not so."""

import pytest

from creditapp.domain.characteristics import BY_CODE
from creditapp.models.applications import Factor
from creditapp.web.i18n.factor_texts import written


def text_of(code: str, value: float | None) -> tuple[str, str]:
    """Reason and advice."""
    return written(Factor(code=code, characteristic=BY_CODE[code].name, points=-1, value=value))


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("AO02", None, "There is no open card or credit line with a limit"),
        ("AO02", 0.41, "On the fullest card or credit line, 41% of the limit is in use"),
        ("AO02", 0.85, "A card or credit line is close to its limit: 85% of it is in use"),
        ("AO02", 1.006, "A card or credit line is over its limit: 101% of it is in use"),
        ("AO01", 0.07, "7% of the total limit of cards and credit lines is in use"),
        ("NC02", 1, "One inquiry (a lender's look) in the last twelve months"),
        ("CM03", 1, "One mortgage is on file"),
        ("AO04", None, "No open or paid-off loan shows how loans are paid back"),
        ("LH01", 530, "The oldest account was opened 44 years 2 months ago"),
        ("PH01", 0, "A payment was 30 days late or more this month"),
        ("PH04", 1, "A payment was 30 days late or more in one of the last 12 months"),
        ("PH11", 13, "A debt was given up by its lender, or handed to a collector, 1 year 1 month ago"),
        ("AO06", 215_000, "The limits of all cards and credit lines together are $215,000"),
        ("PH06", 1_250, "$1,250 is overdue with lenders now"),
    ],
)
def test_a_reason_states_the_persons_value(code: str, value: float | None, reason: str) -> None:
    """Or that there is none; it judges only where a threshold is part of it."""
    assert text_of(code, value)[0] == reason


@pytest.mark.parametrize("value", range(20))
def test_nobody_is_advised_of_a_number_of_cards(value: int) -> None:
    """Which number costs nothing is the scorecard's to say: "one or two are enough" was told beside "best: 15 to 16"."""
    assert text_of("CM01", value)[1] == "Nothing needs doing: do not open or close a card for the sake of a score."


def test_where_no_sentence_is_true_label_and_value_are_said() -> None:
    """They are true of every value."""
    assert text_of("PH07", 0) == ("Unpaid debts with collectors: 0", "")
    assert text_of("PH01", None) == ("Time since a payment was 30 days late: never", "")


def test_a_scorecard_made_elsewhere_is_explained_by_its_names() -> None:
    """And advises nothing."""
    assert written(Factor(code="X1", characteristic="shoe_size", points=-3)) == ("shoe_size", "")
