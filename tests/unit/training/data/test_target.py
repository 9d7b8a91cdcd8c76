"""The good is never silently taken for the bad: values' words, the target's name and how many rows have a value decide, and a warning says so."""

import polars as pl
import pytest

from training.data.spec import Spec, stating
from training.data.target import bad_values, known_outcomes, labels
from training.errors import TrainingError

NOTHING_STATED = Spec()
# Target, its two values with their rows, the bad one, and whether that needs a warning.
PUBLIC = [
    ("BAD", {"0": 80, "1": 20}, "1", False),  # HMEQ
    ("RiskPerformance", {"Bad": 52, "Good": 48}, "Bad", False),  # HELOC
    ("loan_status", {"Charged Off": 20, "Fully Paid": 80}, "Charged Off", False),  # LendingClub
    ("not.fully.paid", {"0": 84, "1": 16}, "1", False),
    ("MIS_Status", {"P I F": 82, "CHGOFF": 18}, "CHGOFF", False),  # SBA
    ("SeriousDlqin2yrs", {"0": 93, "1": 7}, "1", False),  # Give Me Some Credit
    ("TARGET", {"0": 92, "1": 8}, "1", False),  # Home Credit
    ("default.payment.next.month", {"0": 78, "1": 22}, "1", False),  # Taiwan
    ("class", {"1": 70, "2": 30}, "2", False),  # German, Statlog
    ("Creditability", {"0": 30, "1": 70}, "0", True),  # German, other coding
    ("kredit", {"0": 30, "1": 70}, "0", True),  # South German
    ("loan_status", {"0": 78, "1": 22}, "1", False),  # Kaggle's credit risk
    ("Loan_Status", {"Y": 69, "N": 31}, "N", True),  # Kaggle's loan prediction
    ("card", {"yes": 78, "no": 22}, "no", True),  # AER's CreditCard
    ("deny", {"no": 88, "yes": 12}, "yes", True),  # AER's Hmda
    ("reject", {"0": 88, "1": 12}, "1", True),  # loanapp
    ("approve", {"0": 12, "1": 88}, "0", True),
    ("class", {"0": 96, "1": 9}, "1", False),  # Polish bankruptcies
    ("Bankrupt?", {"0": 93, "1": 7}, "1", False),  # Taiwanese bankruptcies
    ("two_year_recid", {"0": 55, "1": 45}, "1", False),  # COMPAS
    ("y", {"no": 88, "yes": 12}, "yes", False),  # bank marketing
    ("loan_condition", {"Good Loan": 88, "Bad Loan": 12}, "Bad Loan", False),
    ("outcome", {"Approved": 60, "Not Approved": 40}, "Not Approved", True),
    ("zahlungsausfall", {"nein": 90, "ja": 10}, "ja", False),
    ("Status", {"Y": 20, "N": 80}, "Y", False),
    ("Status", {"Y": 70, "N": 30}, "N", True),
    ("loan_sanctioned", {"Yes": 30, "No": 70}, "No", True),
    ("quebrou", {"não": 90, "sim": 10}, "sim", False),
]
GOOD_NAMES = ("loan_approved", "fully_repaid", "paid_back", "is_good", "LoanApproved", "never_defaulted", "paid.on.time", "loanrepaid", "notdefault", "IsGood")  # fmt: skip
BAD_NAMES = (
    "defaulted",
    "was_late",
    "charged_off",
    "not_repaid",
    "unpaid",
    "IsDelinquent",
    "loandefault",
    "notfullypaid",
    "past_due",
    "isbad",
)


def judged(target: str, rows: dict[str, int], spec: Spec = NOTHING_STATED) -> tuple[list[str], list[str]]:
    """The bad values and what is noted."""
    values = pl.Series(target, [value for value, count in rows.items() for _ in range(count)])
    notes: list[str] = []
    bad = labels(values.filter(known_outcomes(values, target, spec, notes)), target, spec, notes)
    written = bad_values(values, target, spec)
    assert int(bad.sum()) == sum(count for value, count in rows.items() if _form(value) in map(_form, written))
    return written, notes


def _form(value: str) -> str:
    return " ".join(value.lower().split()).removesuffix(".0")


@pytest.mark.parametrize(("target", "rows", "bad", "warned"), PUBLIC, ids=[f"{each[0]}-{each[2]}" for each in PUBLIC])
def test_targets_of_public_tables(target: str, rows: dict[str, int], bad: str, warned: bool) -> None:
    """As a person who knows the table would say."""
    written, notes = judged(target, rows)
    assert written == [bad]
    assert notes[-1].startswith("WARNING") == warned
    assert f"{bad} is taken as bad" in notes[-1] if warned else f"{bad} is bad" in notes[-1]
    assert not warned or "--bad VALUE" in notes[-1]


@pytest.mark.parametrize("share", [10, 50, 90])
@pytest.mark.parametrize(("yes", "no"), [("Y", "N"), ("yes", "no"), ("1", "0"), ("True", "False"), ("1.0", "0.0")])
@pytest.mark.parametrize("target", GOOD_NAMES)
def test_a_name_that_says_good_makes_the_other_value_bad(target: str, yes: str, no: str, share: int) -> None:
    """However the values are written and however many rows have them, always with a warning."""
    written, notes = judged(target, {yes: share, no: 100 - share})
    assert float(written[0]) == 0.0 if no.startswith("0") else written == [no]
    assert notes[-1].startswith("WARNING")


@pytest.mark.parametrize("share", [10, 50, 90])
@pytest.mark.parametrize(("yes", "no"), [("Y", "N"), ("yes", "no"), ("1", "0"), ("TRUE", "FALSE")])
@pytest.mark.parametrize("target", BAD_NAMES)
def test_a_name_that_says_bad_makes_yes_bad(target: str, yes: str, no: str, share: int) -> None:
    """With a warning if these are most rows."""
    written, notes = judged(target, {yes: share, no: 100 - share})
    assert written == [yes]
    assert notes[-1].startswith("WARNING") == (share > 60)


def test_case_blanks_and_decimals_do_not_make_classes() -> None:
    """ " yes", "Yes" and "YES " are one value, and the most frequent spelling is shown; so are 1 and 1.0."""
    written, _ = judged("bad", {"Yes": 10, "yes": 3, " YES ": 2, "No": 60, "no ": 20})
    assert written == ["Yes"]
    values = pl.Series("bad", ["0", "1.0", "1", "0.0"] * 10)
    assert labels(values, "bad", Spec(), []).tolist() == [0, 1, 1, 0] * 10


def test_what_is_stated_prevails() -> None:
    """In a specification or by --bad, in any spelling, without a warning; what does not occur is refused."""
    for bad in ("Y", "y", " Y "):
        written, notes = judged("loan_approved", {"Y": 80, "N": 20}, stating(Spec(), (bad,)))
        assert written == ["Y"] and not notes[-1].startswith("WARNING")
    assert judged("x", {"1": 80, "0": 20}, Spec(bad=1.0))[0] == ["1"]
    with pytest.raises(TrainingError, match="never 'maybe'"):
        judged("loan_approved", {"Y": 80, "N": 20}, stating(Spec(), ("maybe",)))


def test_several_values_can_be_sorted_by_options() -> None:
    """Rows with neither are left out; without a sorting the values are named, with the remedy."""
    rows = {"Current": 50, "Fully Paid": 40, "Charged Off": 10, "Default": 6}
    spec = stating(Spec(), ("charged off", "default"), ("fully paid",))
    written, notes = judged("loan_status", rows, spec)
    assert written == ["Charged Off", "Default"] and "50 rows whose loan_status is neither" in notes[0]
    with pytest.raises(TrainingError, match=r"has 4 values .*--bad and --good"):
        judged("loan_status", rows)


def test_two_unknown_words_are_told_apart_by_their_rows() -> None:
    """The rarer one is bad, whichever is first in the alphabet; with a warning."""
    for rare, often in (("alpha", "beta"), ("beta", "alpha")):
        written, notes = judged("segment", {rare: 20, often: 80})
        assert written == [rare] and notes[-1].startswith("WARNING")
