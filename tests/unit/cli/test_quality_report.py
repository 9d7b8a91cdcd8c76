"""The data-quality report counts every line once, names rules and first lines, and nothing personal."""

import gzip
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.cli.line_reading import read_file
from creditapp.cli.quality_report import FIRST_LINES, QualityReport
from creditapp.cli.quality_text import text_of
from creditapp.domain.furnishing import RULES
from creditapp.errors import ConfigurationError
from tests.support.domain_samples import account
from tests.support.metro2_samples import body, metro2
from tests.support.waiting import PATIENCE

CASES = Path(__file__).parents[2] / "cases" / "metro2" / "cases.jsonl"
TODAY = date(2026, 11, 29)


def card(number: int, **changes: Any) -> dict[str, Any]:
    """A consistent card."""
    usual = {
        "type": "account", "event_id": f"e{number}", "as_of": "2026-10-31", "reference": f"r{number}", "portfolio": "R",
        "account_type": "credit_card", "opened": "2022-03-01", "status": "11", "balance": 5, "limit": 100, "grid": "000",
    }  # fmt: skip
    return usual | changes


def line(number: int, *events: dict[str, Any]) -> bytes:
    """A line about its own consumer, a few of whom come twice."""
    home = {"street": "12 Harbor Ln", "city": "Salem", "state": "OR", "zip": "97301"}
    who = {
        "ssn": f"900-45-{number % 900 + 1:04}",
        "first_name": "Orla",
        "last_name": "Quimby",
        "birth_date": "1979-05-31",
    }
    return json.dumps(
        {"furnisher": "Field Bank", "consumer": {**who, "address": home}, "events": events or [card(number)]}
    ).encode()


def report_on(*lines: bytes) -> QualityReport:
    """The report on a file of these lines."""
    report = QualityReport()
    for read in read_file(io.BytesIO(b"\n".join(lines)), TODAY):
        report.add(read)
    return report


def test_every_line_is_counted_once() -> None:
    """Accepted, refused, or accepted with a warning."""
    refused, warned = line(2, card(2, balance=0, past_due=5)), line(3, card(3, compliance="XA"))
    facts = report_on(line(1), refused, warned, b"{", line(901)).facts()
    assert (facts["lines"], facts["accepted"], facts["refused"], facts["warned"]) == (5, 3, 2, 1)
    assert (facts["accepted_percent"], facts["refused_percent"], facts["warned_percent"]) == (60.0, 40.0, 20.0)
    assert facts["consumers"] == 2
    assert facts["accounts_by_portfolio"] == {"R": 3}
    assert facts["accounts_by_status"] == {"11": 3}


def test_a_rule_has_its_count_share_and_first_lines() -> None:
    """A rule that is broken twice in a line counts once."""
    broken = [
        card(1, status="13", balance=5, closed="2026-10-01"),
        card(2, status="13", balance=5, closed="2026-10-01"),
    ]
    report = report_on(*(line(number, *broken) if number % 2 else line(number) for number in range(1, 41)))
    (rule,) = report.facts()["refused_by_rule"]
    assert (rule["rule"], rule["field"], rule["lines"], rule["percent"]) == (
        "paid-with-balance",
        "account.balance",
        20,
        50.0,
    )
    assert rule["first_lines"] == [1, 3, 5, 7, 9]
    assert len(rule["first_lines"]) == FIRST_LINES


def test_what_contradicts_an_earlier_line_is_warned_of() -> None:
    """An id that comes again with other content."""
    (rule,) = report_on(line(1), line(1, card(1, balance=6))).facts()["warned_by_rule"]
    assert (rule["rule"], rule["first_lines"]) == ("event-id-again", [2])


def test_the_text_says_what_to_mend_first() -> None:
    """Refusals before warnings, the most frequent first; nothing where nothing is wrong."""
    refused = [line(number, card(number, past_due=5)) for number in range(3)]
    text = text_of(report_on(*refused, line(5, card(5, compliance="XA")), b"{"), "f.jsonl")
    mend = text.split("Mend first\n")[1].splitlines()
    assert mend[0].startswith("  1. account.past_due: must be 0")
    assert "3 lines, the first is line 1" in mend[0]
    assert "not a whole line of JSON" in mend[1]
    assert mend[2].startswith("  3. account.closed")
    assert "Nothing to mend." in text_of(report_on(line(1)), "f.jsonl")


def test_an_empty_file_has_a_report() -> None:
    """Of nothing."""
    assert report_on().facts()["lines"] == 0
    assert "There is nothing in the file." in text_of(report_on(), "f.jsonl")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(line(1)), "compressed"),
        (b"PK\x03\x04" + b" " * 90, "compressed"),
        (bytes(range(256)), "neither"),
        (line(1).decode().encode("utf-16"), "neither"),
    ],
)
def test_another_kind_of_file_is_refused_as_a_whole(content: bytes, message: str) -> None:
    """Not line by line, thousands of times."""
    with pytest.raises(ConfigurationError, match=message):
        report_on(content)


def test_a_metro_2_file_has_a_report_by_record_field_and_position() -> None:
    """Each consumer of a record is counted."""
    paid = account(as_of=date(2026, 6, 15), status="13", balance=5, closed=date(2026, 6, 1))
    report = report_on(metro2(body(account(as_of=date(2026, 6, 15))), body(paid)))
    assert (report.lines, report.accepted, report.refused) == (2, 1, 1)
    (rule,) = report.facts()["refused_by_rule"]
    assert (rule["rule"], rule["first_lines"]) == ("paid-with-balance", [3])
    assert rule["field"] == "field 21 (current balance), positions 155-163"


def test_an_account_that_comes_twice_in_a_metro_2_file_is_warned_of() -> None:
    """With other content: by the field that Metro 2 has."""
    once, again = account(as_of=date(2026, 6, 15)), account(as_of=date(2026, 6, 15), balance=7)
    (rule,) = report_on(metro2(body(once), body(once), body(again))).facts()["warned_by_rule"]
    assert (rule["rule"], rule["field"], rule["first_lines"]) == (
        "event-id-again",
        "field 7 (account number), positions 43-72",
        [4],
    )


def test_nothing_of_a_line_is_in_the_report() -> None:
    """Neither values nor names."""
    report = report_on(*CASES.read_bytes().splitlines())
    printed = text_of(report, "f") + json.dumps(report.facts())
    assert not any(
        word in printed for word in ("Quimby", "Suharto", "Harbor Ln", "FT-00", "ft-", "45-7101", "Old Shop")
    )
    assert {tally.rule for tally in report.tallies.values()} <= {rule.id for rule in RULES} | {"unreadable"}


@pytest.mark.slow
@pytest.mark.parametrize(("file", "code"), [(str(CASES), 2), ("/nowhere.jsonl", 1)])
def test_check_needs_neither_broker_nor_key(file: str, code: int, tmp_path: Path) -> None:
    """And changes nothing; the figures come as JSON too."""
    command = [sys.executable, "-m", "creditapp.cli", "furnish", "--check", "--json", file]
    environment = {"CREDITAPP_HOME": str(tmp_path / "none"), "CREDITAPP_BROKER": "127.0.0.1:9", "PATH": "/usr/bin"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)
    assert done.returncode == code
    assert not (tmp_path / "none").exists()
    if code == 2:
        assert json.loads(done.stdout)["lines"] == 67
