"""A simulation goes through the same services as an application, and none of them stores anything of it."""

from typing import Any

from msgspec.structs import replace

from creditapp.agents import bureau, gateway, identity, reporting
from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import CreditFile, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.file_requests import apply
from creditapp.domain.furnishers import NOBODY, Furnishers
from creditapp.domain.identity import merge
from creditapp.models import requests
from creditapp.models.applications import Application, Profile, Report, Score, VerifiedApplication
from creditapp.models.history import History, Reported
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import PayDown, PayOnTime, Scenario, SettleCollection, Simulation
from creditapp.tables.views import View
from creditapp.topics import APPLICATIONS, PROFILES, REPORTS, SCORES, VERIFIED
from tests.support.domain_samples import BANK, TODAY, account, collection, filed, person
from tests.support.furnishing import furnisher
from tests.unit.agents.test_requests import event

FILE = filed(account(balance=1_900), account(reference="2", balance=10))


def simulation(*scenarios: Scenario) -> Sealed[Simulation]:
    """The content of a simulation request."""
    return Sealed(Simulation(scenarios=scenarios))


def verified(*scenarios: Scenario, **changes: Any) -> VerifiedApplication:
    """A verified person's simulation."""
    usual: dict[str, Any] = {
        "application_id": "5" * 64,
        "consumer_id": "c-1",
        "as_of": TODAY,
        "simulation": simulation(*scenarios),
    }
    return VerifiedApplication(**usual | changes)


ENTITLED = Furnishers([furnisher(BANK, reports=("deaths",))])
"""The bank's word on a death is enough."""


def profile_of(file: CreditFile | None, record: VerifiedApplication) -> Profile:
    """The bureau's profile; the bureau must not change its table."""
    effect = bureau.profile(event(VERIFIED, record), file, ENTITLED)
    assert effect.state is None
    (emit,) = effect.emits
    assert emit.topic is PROFILES
    assert isinstance(emit.record, Profile)
    return emit.record


def test_identity_verifies_a_simulation_and_passes_its_scenarios_on() -> None:
    """Its form is compared with the reported identities, as an application's is."""
    reported = merge(None, person(), TODAY, "r-1")
    application = Application(
        application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=simulation(PayDown(to=0)),
        sealed=Sealed(person()),
    )  # fmt: skip
    effect = identity.verify(event(APPLICATIONS, application), reported, NOBODY)
    (emit,) = effect.emits
    assert emit.record == VerifiedApplication(
        application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=application.simulation
    )
    assert effect.state is None


def test_the_bureau_reads_the_file_as_it_is_and_with_each_scenarios_events() -> None:
    """Today's characteristics and extract as in a report, and each scenario's characteristics and assumed events."""
    profile = profile_of(FILE, verified(PayDown(to=0.1), PayOnTime(months=6), SettleCollection()))
    assert profile.characteristics == characteristics(read_as_of(FILE, TODAY), TODAY)
    assert profile.extract is not None
    assert len(profile.extract.content.accounts) == 2
    paid, later, nothing = profile.assumed
    assert paid.characteristics["revolving_balance"] == 210
    assert later.as_of == months_after(TODAY, 6)
    assert nothing.characteristics == profile.characteristics
    assert profile.assumptions is not None
    assumptions = profile.assumptions.content.assumptions
    assert [bool(assumption.events) for assumption in assumptions] == [True, True, False]
    assert assumptions[2].impossible == "no_collections"


def test_a_simulation_without_scenarios_reads_the_file_without_recording_an_inquiry() -> None:
    """The file as of today; no soft inquiry is added."""
    profile = profile_of(FILE, verified())
    assert profile.assumed == ()
    assert profile.characteristics


def test_a_freeze_does_not_block_the_persons_own_simulation() -> None:
    """A freeze blocks lenders only."""
    frozen = apply(FILE, requests.Freeze(), 1.0, "r1")
    assert profile_of(frozen, verified(PayDown(to=0))).ending is None


def test_the_simulation_of_an_unverified_or_erased_person_shows_nothing() -> None:
    """The file is not opened, as for an application."""
    profile = profile_of(FILE, verified(PayDown(to=0), ending="could_not_match"))
    assert (profile.ending, profile.extract, profile.assumed, profile.assumptions) == (
        "could_not_match",
        None,
        (),
        None,
    )
    effect = bureau.profile(event(VERIFIED, verified(), erased=True), None, NOBODY)
    assert isinstance(effect.emits[0].record, Profile)
    assert effect.emits[0].record.ending == "could_not_match"


def test_a_thin_file_can_be_simulated() -> None:
    """A file with a card of five months gets a score two months later."""
    young = filed(account(opened=months_after(TODAY, -5), grid="00000"))
    profile = profile_of(young, verified(PayOnTime(months=2)))
    assert (profile.ending, profile.characteristics) == ("thin", {})
    assert profile.assumed[0].ending is None
    assert profile.assumed[0].characteristics["oldest_account_months"] == 7


def test_a_simulation_without_a_file_is_thin() -> None:
    """No furnisher has reported anything about the verified person, so that there is nothing to pay either."""
    profile = profile_of(None, verified(SettleCollection(), PayOnTime(months=6)))
    assert [assumed.ending for assumed in profile.assumed] == ["thin", "thin"]


def test_deceased_files_are_not_scored_in_any_scenario() -> None:
    """Neither the file as it is nor any scenario has a score, as in a report."""
    from creditapp.models.credit_events import Deceased

    deceased = filed(account(balance=1_900), collection(), Deceased(event_id="d", as_of=TODAY, reference="d"))
    profile = profile_of(deceased, verified(PayDown(to=0)))
    assert (profile.ending, profile.assumed[0].ending) == ("deceased", "deceased")


def test_reporting_emits_the_result_and_leaves_the_history_unchanged() -> None:
    """It gets no entry in the history and shows none of the person's earlier scores."""
    score = Score(
        application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=simulation(), score=700, base_points=850
    )
    history = History(
        entries=(Reported(application_id="b" * 64, as_of=TODAY, score=600, base_points=850, scorecard_version="v"),)
    )
    effect = reporting.report(event(SCORES, score), history, None)
    assert effect.state is None
    (emit,) = effect.emits
    assert isinstance(emit.record, Report)
    assert (emit.record.score, emit.record.history, emit.record.simulation) == (700, (), score.simulation)


def test_the_gateway_returns_the_result_to_the_waiting_page_and_stores_no_view() -> None:
    """Not even if there is a view with that id."""
    report = Report(application_id="5" * 64, consumer_id="c-1", as_of=TODAY, simulation=simulation(), score=700)
    for state in (None, View(consumer_id="c-1", as_of=TODAY)):
        effect = gateway.show(event(REPORTS, report), state, {})
        assert (effect.returned, effect.state, effect.emits) == (report, None, ())
    assert gateway.show(event(REPORTS, replace(report, simulation=None)), None, {}).returned is None
