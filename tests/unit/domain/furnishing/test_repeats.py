"""Across lines: one id with two contents and one day with two reports are noticed, in bounded memory."""

from creditapp.domain.furnishing import Repeats
from creditapp.models.credit_events import CreditEvent
from creditapp.models.furnished import FurnishedBody
from tests.support.domain_samples import BANK, account, deletion, person


def line(*events: CreditEvent, ssn: str = "900450001") -> FurnishedBody:
    """A line about one consumer."""
    return FurnishedBody(ssn=ssn, person=person(), furnisher=BANK, events=events)


def ids(repeats: Repeats, body: FurnishedBody) -> list[str]:
    """The rules that the line breaks."""
    return [finding.rule.id for finding in repeats.findings(body)]


def test_a_line_sent_again_is_no_news() -> None:
    """Sending a file again is harmless."""
    repeats = Repeats()
    assert ids(repeats, line(account(), deletion())) == []
    assert ids(repeats, line(account(), deletion())) == []


def test_an_id_with_other_content_is_noticed() -> None:
    """And so is another report of the same day; a higher revision is not."""
    repeats = Repeats()
    assert ids(repeats, line(account())) == []
    assert ids(repeats, line(account(balance=1))) == ["event-id-again"]
    assert ids(repeats, line(account(event_id="b", balance=1))) == ["day-reported-again"]
    assert ids(repeats, line(account(event_id="c", balance=1, revision=1))) == []


def test_a_joint_account_is_reported_of_each_consumer() -> None:
    """Under one number and with one id, with each consumer's own part."""
    repeats = Repeats()
    assert ids(repeats, line(account(ecoa="2"))) == []
    assert ids(repeats, line(account(ecoa="1"), ssn="900450002")) == []


def test_people_without_a_number_are_told_apart() -> None:
    """Zeros are nobody's number."""
    repeats = Repeats()
    assert ids(repeats, line(account(ecoa="2"), ssn="000000000")) == []
    other = FurnishedBody(ssn="000000000", person=person(first_name="Ben"), furnisher=BANK, events=(account(ecoa="1"),))
    assert ids(repeats, other) == []


def test_only_the_newest_are_remembered() -> None:
    """The last two generations of what was said; older lines are forgotten."""
    repeats = Repeats(remembered=4)
    for number in range(6):
        assert ids(repeats, line(account(event_id=f"e{number}", reference=str(number)))) == []
    assert ids(repeats, line(account(event_id="e5", reference="5", balance=1))) == ["event-id-again"]
    assert ids(repeats, line(account(event_id="e0", reference="0", balance=1))) == []
