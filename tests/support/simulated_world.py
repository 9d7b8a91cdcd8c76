"""One person's file simulated in memory by the domain's own code, as the services do it; and a small scorecard for it.

The person has a card nearly full, a late loan and an unpaid bill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from creditapp.domain.characteristics import CHARACTERISTICS, characteristics, ending
from creditapp.domain.credit_file import CreditFile, fold, read_as_of
from creditapp.domain.dates import months_between
from creditapp.domain.item_keys import item_id
from creditapp.domain.report import extract_of
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from creditapp.domain.simulation import Assumed, assume, time_alone, with_assumed
from creditapp.models.applications import Outlook, Report
from creditapp.models.credit_events import Account, Collection, FurnishedBy
from creditapp.models.identity import Person
from creditapp.models.simulation import Scenario
from creditapp.web.ports import OpenedReport, SimulatedReport
from tests.support import web_samples as samples


def _table(name: str, edges: list[float], points: list[int], missing: int = 0) -> dict[str, Any]:
    code = next(each.code for each in CHARACTERISTICS if each.name == name)
    return {
        "name": name, "code": code, "kind": "numeric", "edges": edges, "points": points, "raw": [float(each) for each in points],
        "missing": {"points": missing, "raw": float(missing)}, "inquiry": name.startswith("hard"),
    }  # fmt: skip


WRITTEN: dict[str, Any] = {
    "format": 1,
    "version": "small",
    "base_points": 840,
    "raw_base": 840.0,
    "score_range": [300, 850],
    "pd": {"intercept": 8.0, "slope": -0.0173},
    "characteristics": [
        _table("utilisation", [0.1, 0.3, 0.5], [0, -20, -45, -70]),
        _table("months_since_late_30", [6, 12, 24], [-60, -45, -20, 0]),
        _table("late_30_12m", [0, 1], [0, -15, -40]),
        _table("past_due_amount", [0], [0, -25]),
        _table("collections_unpaid", [0], [0, -35]),
        _table("hard_inquiries_6m", [0, 1, 3], [0, -4, -12, -25]),
        _table("accounts_opened_12m", [0, 1], [0, -8, -20]),
        _table("oldest_account_months", [24, 60, 120], [-40, -25, -10, 0]),
        _table("cards_open", [0, 1], [-12, -3, 0]),
    ],
}
SMALL = parse_scorecard(WRITTEN)
"""A scorecard small enough to reckon by hand."""


CARD = Account(
    event_id="a1", as_of=date(2026, 11, 3), reference="44172222", portfolio="R", account_type="credit_card",
    opened=date(2015, 6, 1), status="11", balance=1_800, limit=2_000, payment=40, grid="0" * 84,
)  # fmt: skip
LATE = Account(
    event_id="l1", as_of=date(2026, 11, 9), reference="L-9001", portfolio="I", account_type="auto_loan", opened=date(2024, 1, 1),
    status="71", balance=6_000, highest_credit=12_000, payment=250, past_due=250, terms_months=60, grid="1" + "0" * 33,
)  # fmt: skip
DEBT = Collection(
    event_id="c1", as_of=date(2026, 2, 2), reference="C-1", opened=date(2026, 2, 2), amount=300, balance=300,
    original_creditor="Troy Gas",
)  # fmt: skip
FILE = fold(None, FurnishedBy(furnisher="First Bank of Troy", events=(CARD, LATE, DEBT)))
ITEMS = {kind: item_id(key) for key in FILE.items for kind in [key.split("|")[0] + key[-1]]}
ACCOUNT, LOAN, COLLECTION = (ITEMS[kind] for kind in ("account2", "account1", "collection1"))
"""The items of the person's file."""


LOST = Account(
    event_id="o1", as_of=date(2026, 11, 6), reference="55670004", portfolio="R", account_type="retail_card", opened=date(2021, 3, 1),
    status="97", balance=640, past_due=640, limit=500, grid="L" * 31 + "654321" + "0" * 20, delinquency_since=date(2023, 11, 6),
)  # fmt: skip
OLD_DEBT = Collection(
    event_id="c2", as_of=date(2024, 1, 9), reference="C-2", opened=date(2024, 1, 9), amount=85, balance=85,
    original_creditor="Troy Library",
)  # fmt: skip
IN_TROUBLE = fold(FILE, FurnishedBy(furnisher="Ilium Stores", events=(LOST, OLD_DEBT)))
"""The same person's file with a charged-off store card and a second unpaid bill."""
LOST_ITEM = next(item_id(key) for key in IN_TROUBLE.items if key.startswith("account|Ilium"))
HARSH = parse_scorecard(
    WRITTEN
    | {"version": "harsh", "characteristics": [*WRITTEN["characteristics"], _table("charge_offs", [0], [0, -90])]}
)
"""The small scorecard with points for accounts that were given up."""


@dataclass(frozen=True)
class World:
    """A file, a scorecard and a day."""

    file: CreditFile
    today: date
    card: Scorecard = SMALL
    person: Person = samples.PERSON

    def report(self) -> Report:
        """The file scored as it is."""
        plain = Report(application_id=samples.ID, consumer_id="c-1", as_of=self.today, journey=samples.JOURNEY)
        view = read_as_of(self.file, self.today)
        if reason := ending(view, self.today):
            return replace(plain, ending=reason)
        scored = score(self.card, characteristics(view, self.today))
        return replace(
            plain, score=scored.score, base_points=scored.base_points, pd=scored.pd, factors=scored.factors,
            scorecard_version=self.card.version,
        )  # fmt: skip

    def ready(self) -> OpenedReport:
        """The report with its extract."""
        return OpenedReport(self.report(), self.person, extract_of(read_as_of(self.file, self.today), self.today))

    def simulated(self, _: OpenedReport, scenarios: Sequence[Scenario]) -> SimulatedReport:
        """What the services would answer."""
        found = [assume(self.file, scenario, self.today) for scenario in scenarios]
        outlooks = tuple(self._beside_time_alone(each) for each in found)
        ready = self.ready()
        report = replace(ready.report, outlooks=outlooks)
        return SimulatedReport(report, self.person, ready.extract, assumptions=tuple(each.assumption for each in found))

    def _beside_time_alone(self, found: Assumed) -> Outlook:
        outlook = self._outlook(with_assumed(self.file, found.assumption), found.as_of)
        if found.as_of == self.today:
            return outlook
        alone = time_alone(self.file, self.today, months_between(self.today, found.as_of))
        return replace(outlook, time_alone=self._outlook(with_assumed(self.file, alone.assumption), found.as_of).score)

    def _outlook(self, file: CreditFile, as_of: date) -> Outlook:
        view = read_as_of(file, as_of)
        if reason := ending(view, as_of):
            return Outlook(as_of=as_of, ending=reason)
        scored = score(self.card, characteristics(view, as_of))
        return Outlook(as_of=as_of, score=scored.score, pd=scored.pd, factors=scored.factors)
