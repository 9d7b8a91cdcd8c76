"""A simulation passes the same services as an application, and nothing of it is kept by any of them."""

from typing import Any

from msgspec.structs import replace

from creditapp.agents import bureau, gateway, identity, reporting
from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import CreditFile, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.file_requests import apply
from creditapp.domain.identity import merge
from creditapp.models import requests
from creditapp.models.applications import Application, Profile, Report, Score, VerifiedApplication
from creditapp.models.history import History, Reported
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import PayDown, PayOnTime, Scenario, SettleCollection, Simulation
from creditapp.tables.views import View
from creditapp.topics import APPLICATIONS, PROFILES, REPORTS, SCORES, VERIFIED
from tests.support.domain_samples import TODAY, account, collection, filed, person
from tests.unit.agents.test_requests import event

FILE = filed(account(balance=1_900), account(reference="2", balance=10))


def asked(*scenarios: Scenario) -> Sealed[Simulation]:
    """What is asked."""
    return Sealed(Simulation(scenarios=scenarios))


def verified(*scenarios: Scenario, **changes: Any) -> VerifiedApplication:
    """A simulation whose person is verified."""
    usual: dict[str, Any] = {
        "application_id": "5" * 64,
        "consumer_id": "c-1",
        "as_of": TODAY,
        "simulation": asked(*scenarios),
    }
    return VerifiedApplication(**usual | changes)


def profile_of(file: CreditFile | None, record: VerifiedApplication) -> Profile:
    """What the bureau makes of it; it must leave its table as it is."""
    effect = bureau.profile(event(VERIFIED, record), file, None)
    assert effect.state is None
    (emit,) = effect.emits
    assert emit.topic is PROFILES
    assert isinstance(emit.record, Profile)
    return emit.record


def test_identity_lets_the_verified_pass_with_what_is_asked() -> None:
    """The form of the application is held against what furnishers say, as an application's is."""
    known = merge(None, person(), TODAY, "r-1")
    asks = Application(
        application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=asked(PayDown(to=0)),
        sealed=Sealed(person()),
    )  # fmt: skip
    effect = identity.verify(event(APPLICATIONS, asks), known, None)
    (emit,) = effect.emits
    assert emit.record == VerifiedApplication(
        application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=asks.simulation
    )
    assert effect.state is None


def test_the_bureau_reads_the_file_as_it_is_and_as_it_would_be() -> None:
    """Today's characteristics and extract as any report has them; beside them each scenario's, and what it assumes."""
    told = profile_of(FILE, verified(PayDown(to=0.1), PayOnTime(months=6), SettleCollection()))
    assert told.characteristics == characteristics(read_as_of(FILE, TODAY), TODAY)
    assert told.extract is not None
    assert len(told.extract.content.accounts) == 2
    paid, later, nothing = told.assumed
    assert paid.characteristics["revolving_balance"] == 210
    assert later.as_of == months_after(TODAY, 6)
    assert nothing.characteristics == told.characteristics
    assert told.assumptions is not None
    assumptions = told.assumptions.content.assumptions
    assert [bool(each.events) for each in assumptions] == [True, True, False]
    assert assumptions[2].impossible == "no_collections"


def test_without_scenarios_it_is_a_look_that_leaves_no_trace() -> None:
    """The file as of today, and no soft inquiry."""
    told = profile_of(FILE, verified())
    assert told.assumed == ()
    assert told.characteristics


def test_a_freeze_never_stops_the_persons_own_simulation() -> None:
    """It is lenders that are kept out."""
    frozen = apply(FILE, requests.Freeze(), 1.0, "r1")
    assert profile_of(frozen, verified(PayDown(to=0))).ending is None


def test_who_is_not_verified_or_was_erased_learns_nothing() -> None:
    """The file stays shut, as for an application."""
    told = profile_of(FILE, verified(PayDown(to=0), ending="could_not_match"))
    assert (told.ending, told.extract, told.assumed, told.assumptions) == ("could_not_match", None, (), None)
    effect = bureau.profile(event(VERIFIED, verified(), erased=True), None, None)
    assert isinstance(effect.emits[0].record, Profile)
    assert effect.emits[0].record.ending == "could_not_match"


def test_a_file_too_thin_for_a_score_can_still_be_asked_what_would_give_one() -> None:
    """A card of five months is scored in two."""
    young = filed(account(opened=months_after(TODAY, -5), grid="00000"))
    told = profile_of(young, verified(PayOnTime(months=2)))
    assert (told.ending, told.characteristics) == ("thin", {})
    assert told.assumed[0].ending is None
    assert told.assumed[0].characteristics["oldest_account_months"] == 7


def test_no_file_at_all_is_thin_and_nothing_can_be_paid() -> None:
    """Nobody furnished anything about a verified person."""
    told = profile_of(None, verified(SettleCollection(), PayOnTime(months=6)))
    assert [each.ending for each in told.assumed] == ["thin", "thin"]


def test_deceased_files_are_not_scored_in_any_scenario() -> None:
    """As in a report."""
    from creditapp.models.credit_events import Deceased

    gone = filed(account(balance=1_900), collection(), Deceased(event_id="d", as_of=TODAY, reference="d"))
    told = profile_of(gone, verified(PayDown(to=0)))
    assert (told.ending, told.assumed[0].ending) == ("deceased", "deceased")


def test_reporting_tells_it_and_leaves_the_history_alone() -> None:
    """No entry for it, and none of the person's earlier scores in it."""
    score = Score(
        application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=asked(), score=700, base_points=850
    )
    history = History(
        entries=(Reported(application_id="b" * 64, as_of=TODAY, score=600, base_points=850, scorecard_version="v"),)
    )
    effect = reporting.report(event(SCORES, score), history, None)
    assert effect.state is None
    (emit,) = effect.emits
    assert isinstance(emit.record, Report)
    assert (emit.record.score, emit.record.history, emit.record.simulation) == (700, (), score.simulation)


def test_the_gateway_hands_it_to_who_waits_and_keeps_no_view() -> None:
    """Not even where a view has that id."""
    report = Report(application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=asked(), score=700)
    for state in (None, View(consumer_id="c-1", as_of=TODAY)):
        effect = gateway.show(event(REPORTS, report), state, None)
        assert (effect.returned, effect.state, effect.emits) == (report, None, ())
    assert gateway.show(event(REPORTS, replace(report, simulation=None)), None, None).returned is None
