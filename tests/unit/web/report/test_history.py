"""Later states of a report are listed beside it, as rows and in a chart; the issued report never changes."""

from msgspec import structs

from creditapp.errors import NotReady
from creditapp.web.ports import OpenedReport, SimulatedReport
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import Visitor

REVISED, UPDATE = "2" * 64, "1" * 64


def opened(
    visitor: Visitor, applications: InMemoryApplications, found: OpenedReport, query: str = ""
) -> tuple[int, str]:
    """Status and text of the report's page, requested with its token."""
    address = applications.add(token("mine"), found)
    answer = visitor.get(address + query, headers={"Application-Token": token("mine")})
    return answer.status, answer.text


def as_of_today(found: OpenedReport, _: object) -> SimulatedReport:
    """The file as of today: the newest update's, with six more points."""
    newest = found.updates[-1]
    report = structs.replace(newest, score=(newest.score or 0) + 6, update=None, as_of=samples.AS_OF)
    return SimulatedReport(report, found.person, found.extracts[REVISED])


def away(found: OpenedReport, _: object) -> SimulatedReport:
    """The simulation is not answered."""
    raise NotReady("scoring is away")


def test_the_issued_report_is_compared_with_the_file_as_of_today(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """At its top: today's score, the difference and what made it, and a link that opens it; the report stays."""
    applications.simulated = as_of_today
    _, page = opened(visitor, applications, samples.updated())
    issued = samples.updated().issued.score or 0
    assert f"Your score is {issued + 73} today, +73 since this report." in page
    assert f"<b>{issued}</b>" in page
    status, today = opened(visitor, applications, samples.updated(), "?version=today")
    assert status == 200
    assert f"<b>{issued + 73}</b>" in today
    assert "Open the report as issued" in today
    assert "Summit Recovery" not in today


def test_without_a_current_reading_the_report_is_compared_with_the_newest_update(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The issued report does not wait for it; ``?version=today`` gets 503."""
    applications.simulated = away
    _, page = opened(visitor, applications, samples.updated())
    issued = samples.updated().issued.score or 0
    assert f"Your score is {issued + 67} now, +67 since this report." in page
    assert f"?version={REVISED}" in page
    assert opened(visitor, applications, samples.updated(), "?version=today")[0] == 503


def test_a_report_of_today_without_updates_has_no_comparison(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """It shows the file as of today already."""
    assert "since this report" not in opened(visitor, applications, samples.scored())[1]


def test_every_update_is_a_row_with_its_changes_and_their_points(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The characteristic, its value before and after, its points; a dispute's outcome in words."""
    _, page = opened(visitor, applications, samples.updated())
    assert "Share of limits in use: 42% → 2% (+36)" in page
    assert "The lender deleted an item that you disputed." in page
    assert "This report, as issued" in page


def test_the_chart_has_a_description_in_words(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Every score with its date, oldest first."""
    _, page = opened(visitor, applications, samples.updated())
    issued = samples.updated().issued.score or 0
    assert f"Oct 24, 2026 {issued}; Nov 21, 2026 {issued + 36}; Nov 24, 2026 {issued + 67}." in page


def test_a_revised_report_can_be_opened_besides_the_issued_one(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """It has its own score and file, says that it is a later state, and leads back."""
    status, page = opened(visitor, applications, samples.updated(), f"?version={REVISED}")
    issued = samples.updated().issued.score or 0
    assert status == 200
    assert f"<b>{issued + 67}</b>" in page
    assert "Open the report as issued" in page
    assert "Summit Recovery" not in page
    assert "Summit Recovery" in opened(visitor, applications, samples.updated())[1]


def test_a_state_whose_extract_is_not_kept_has_no_address(visitor: Visitor, applications: InMemoryApplications) -> None:
    """An update whose extract was dropped and an unknown id are not found."""
    for version in (UPDATE, "no-such", "", "../x"):
        assert opened(visitor, applications, samples.updated(), f"?version={version}")[0] == 404


def test_a_program_gets_the_updates_in_order(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Id, date, score, the score before and what changed; the issued report's own fields stay."""
    address = applications.add(token("mine"), samples.updated())
    answer = visitor.get(address, headers={"Application-Token": token("mine"), "Accept": "application/json"})
    issued = samples.updated().issued.score or 0
    assert answer.json["score"] == issued
    first, second = answer.json["updates"]
    assert (first["before"], first["score"], first["version"]) == (issued, issued + 36, None)
    assert first["changes"][0]["code"] == "AO01"
    assert second["answers"] == [{"dispute_id": "3" * 32, "outcome": "deleted"}]
    assert second["version"] == f"?version={REVISED}"


def test_an_applicant_who_could_not_be_matched_sees_no_update(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Nothing of the person's history is disclosed, even if the record has it."""
    ended = samples.ended("could_not_match")
    found = OpenedReport(ended.report, ended.person, None, samples.updated().updates)
    page = opened(visitor, applications, found)[1]
    assert "over time" not in page
    assert "since this report" not in page
