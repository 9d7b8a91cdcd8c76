"""A credit file is the same whatever the order in which events arrive, and is read as of a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import (
    KEPT,
    LOOKS_KEPT,
    CreditFile,
    FileView,
    Item,
    add_look,
    corrected,
    fold,
    read_as_of,
)
from creditapp.domain.item_keys import OWN_LOOK
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import Correction, Deceased, Deletion, FurnishedBy
from creditapp.population.calendar import day_in, month_of
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import (
    BANK,
    STREAMS,
    TODAY,
    account,
    collection,
    correction,
    deletion,
    filed,
    folded,
    from_bodies,
    furnished,
    inquiry,
    many,
    orders,
    rearranged,
    some,
    view,
)

DAY = timedelta(days=1)
ANCHOR = date(2026, 3, 17)


@pytest.fixture(scope="module")
def streams() -> list[list[FurnishedBy]]:
    """All that is furnished about 40 people over five months, month by month."""
    first = month_of(ANCHOR)
    lived = cohort(7, range(40), ANCHOR, day_in(first + 4, 28))
    streams: list[list[FurnishedBy]] = [from_bodies(of_person) for of_person in bodies(lived, ANCHOR)]
    for month in range(first + 1, first + 5):
        news = bodies(lived, day_in(month, 28), since=day_in(month - 1, 28))
        for stream, of_person in zip(streams, news, strict=True):
            stream += from_bodies(of_person)
    return streams


def shown(seen: FileView) -> set[tuple[str, bytes]]:
    """Everything that a view shows, as a set."""
    every = (*seen.accounts, *seen.inquiries, *seen.collections, *seen.bankruptcies)
    return {(furnisher, encode(event)) for furnisher, event in every} | {("deceased", b"%d" % seen.deceased)}


# Folding


@given(st.data())
@many
@pytest.mark.slow
def test_any_order_and_repetition_gives_the_same_bytes(data: st.DataObject) -> None:
    """However a person's events are ordered, grouped and repeated, the file's bytes are the same."""
    stream = data.draw(STREAMS)
    assert encode(folded(data.draw(rearranged(stream)))) == encode(folded(stream))


@pytest.mark.slow
@given(st.data())
@some
def test_any_order_of_a_synthetic_persons_events_gives_the_same_bytes(
    streams: list[list[FurnishedBy]], data: st.DataObject
) -> None:
    """Five months of a synthetic person's reports, shuffled and partly repeated, give the file that they give in order."""
    stream = data.draw(st.sampled_from(streams))
    assert encode(folded(data.draw(rearranged(stream)))) == encode(folded(stream))


@pytest.mark.slow
@given(STREAMS)
@some
def test_folding_a_stream_again_changes_nothing(stream: list[FurnishedBy]) -> None:
    """A file that has all events is not changed by receiving all of them again."""
    file = folded(stream)
    assert encode(folded([*stream, *stream])) == encode(file)


@pytest.mark.slow
@given(STREAMS)
@some
def test_a_file_survives_its_encoding(stream: list[FurnishedBy]) -> None:
    """A file decoded from its bytes is the file."""
    file = folded(stream)
    assert decode(CreditFile, encode(file)) == file


def test_a_furnished_message_survives_its_encoding(streams: list[list[FurnishedBy]]) -> None:
    """Whatever is furnished about synthetic people decodes from its bytes to the same message."""
    assert all(decode(FurnishedBy, encode(message)) == message for stream in streams for message in stream)


def test_equal_corrections_that_are_written_differently_fold_in_any_order() -> None:
    """``1`` is not ``true`` and fields have no order: two spellings of one correction still give one file."""
    spellings = [
        correction({"balance": 1, "closed_by_consumer": True}),
        correction({"closed_by_consumer": True, "balance": 1}),
        correction({"balance": True, "closed_by_consumer": 1}),
    ]
    assert len({encode(filed(account(), *order)) for order in orders(*spellings)}) == 1


def test_two_furnishers_items_never_mix() -> None:
    """A bar in a furnisher's name or in a reference does not make two items one."""
    file = folded(
        [
            furnished(account(reference="B|C"), by="A"),
            furnished(account(reference="C"), by="A|B"),
            furnished(account(reference="C"), by="A%7CB"),
        ]
    )
    assert len(file.items) == 3
    assert {item.furnisher for item in file.items.values()} == {"A", "A|B", "A%7CB"}


def test_the_higher_revision_of_a_day_counts() -> None:
    """Of two reports as of one day the one with the higher revision counts, whichever arrived first."""
    first, second = account(event_id="z", balance=500), account(event_id="a", balance=70, revision=1)
    for order in orders(first, second):
        assert view(*order).accounts == ((BANK, second),)


# What is kept


def test_snapshots_of_62_days_and_one_older_are_kept() -> None:
    """Of an item the file keeps what is less than 62 days older than its newest snapshot, and the one before."""
    reports = [account(event_id=f"a{back}", as_of=TODAY - back * DAY) for back in (0, 30, 61, 62, 63, 90, 400)]
    (item,) = filed(*reports).items.values()
    assert [(TODAY - snapshot.as_of).days for snapshot in item.snapshots] == [62, 61, 30, 0]


def test_corrections_and_deletions_of_dropped_snapshots_are_dropped_too() -> None:
    """Those that are about dropped snapshots only."""
    (item,) = filed(
        account(as_of=TODAY - 100 * DAY),
        account(as_of=TODAY - 70 * DAY),
        account(),
        correction({"balance": 1}, as_of=TODAY - 80 * DAY),
        deletion(as_of=TODAY - 71 * DAY),
        deletion(as_of=TODAY - 70 * DAY),
    ).items.values()
    assert not item.corrections
    assert [deleted.as_of for deleted in item.deletions] == [TODAY - 70 * DAY]


def test_a_correction_of_the_one_older_snapshot_is_kept_with_it() -> None:
    """A correction as of the day of the oldest kept snapshot still corrects it for a reading 62 days back."""
    oldest = account(as_of=TODAY - 70 * DAY)
    seen = view(oldest, account(), correction({"balance": 1}, as_of=oldest.as_of), as_of=TODAY - 62 * DAY)
    assert [card.balance for _, card in seen.accounts] == [1]


def test_a_dropped_snapshot_that_is_sent_again_is_dropped_again() -> None:
    """The file does not change."""
    old = account(as_of=TODAY - 400 * DAY)
    file = filed(account(), account(as_of=TODAY - 80 * DAY))
    assert fold(file, furnished(old)) == file


def test_an_inquiry_reported_again_after_years_folds_in_any_order() -> None:
    """An inquiry that was dropped as too old and is then reported with a newer date leaves the same file in any order."""
    gone = deletion(item="inquiry", reference="i1", as_of=date(2022, 2, 1))
    every = orders(inquiry(as_of=date(2022, 1, 1)), inquiry(), account(), gone)
    assert len({encode(folded(furnished(event) for event in order)) for order in every}) == 1


@pytest.mark.parametrize("end", [date(2026, 4, 20), date(2024, 5, 1), date(2024, 4, 30), date(2025, 3, 1)])
def test_an_inquiry_is_kept_as_long_as_a_reading_can_show_it(end: date) -> None:
    """Two years and 62 days before the file's newest date, leap years or not, no inquiry is lost that could be shown."""
    for back in range(780, 800):
        look = inquiry(as_of=end - back * DAY)
        reading = end - KEPT
        with_future = read_as_of(filed(look, account(as_of=end)), reading)
        assert with_future.inquiries == read_as_of(filed(look), reading).inquiries


def test_only_the_newest_looks_are_kept() -> None:
    """Of more than a hundred looks by the person the newest hundred stay, in whatever order they arrive."""
    looks = [(f"application-{at:03}", TODAY - at * DAY) for at in range(LOOKS_KEPT + 30)]
    forwards, backwards = filed(account()), filed(account())
    for look in looks:
        forwards = add_look(forwards, *look)
    for look in reversed(looks):
        backwards = add_look(backwards, *look)
    assert encode(forwards) == encode(backwards)
    assert {look.reference for _, look in read_as_of(forwards, TODAY).inquiries} == {
        name for name, _ in looks[:LOOKS_KEPT]
    }


# Reading as of a day


def _dated_up_to(stream: list[FurnishedBy], as_of: date) -> list[FurnishedBy]:
    """The stream without the events of later days."""
    return [
        furnished(event, by=message.furnisher) for message in stream for event in message.events if event.as_of <= as_of
    ]


@pytest.mark.slow
@given(STREAMS, st.integers(0, 62))
@many
def test_later_events_do_not_change_an_earlier_reading(stream: list[FurnishedBy], back: int) -> None:
    """A file read as of a day up to 62 days before its newest date shows what it would without the events of later days."""
    dates = [event.as_of for message in stream for event in message.events]
    as_of = max(dates, default=TODAY) - back * DAY
    until_then = _dated_up_to(stream, as_of)
    assert shown(read_as_of(folded(stream), as_of)) == shown(read_as_of(folded(until_then), as_of))


@given(st.data())
@some
def test_later_events_do_not_change_an_earlier_reading_of_a_synthetic_persons_file(
    streams: list[list[FurnishedBy]], data: st.DataObject
) -> None:
    """Read up to two months back, it is what it was then."""
    stream = data.draw(st.sampled_from(streams))
    newest = max((event.as_of for message in stream for event in message.events), default=TODAY)
    as_of = newest - data.draw(st.integers(0, 62)) * DAY
    until_then = _dated_up_to(stream, as_of)
    assert read_as_of(folded(stream), as_of) == read_as_of(folded(until_then), as_of)


@pytest.mark.slow
@given(STREAMS, st.integers(0, 62))
@many
def test_dropping_old_events_does_not_change_a_reading(stream: list[FurnishedBy], back: int) -> None:
    """Within 62 days of its newest date a file reads as if it had kept every event."""
    as_of = max((event.as_of for message in stream for event in message.events), default=TODAY) - back * DAY
    assert shown(read_as_of(folded(stream), as_of)) == shown(read_as_of(everything(stream), as_of))


def everything(stream: list[FurnishedBy]) -> CreditFile:
    """The file if nothing were ever dropped."""
    events = [(message.furnisher, event) for message in stream for event in message.events]
    items: dict[str, Item] = {}
    for furnisher, event in sorted(
        events, key=lambda pair: (pair[1].as_of, pair[1].revision, pair[1].event_id, encode(pair[1]))
    ):
        kind = event.item if isinstance(event, Correction | Deletion) else event.__struct_config__.tag
        item = items.setdefault(repr((kind, furnisher, event.reference)), Item(furnisher))
        items[repr((kind, furnisher, event.reference))] = Item(
            furnisher,
            item.snapshots if isinstance(event, Correction | Deletion) else (*item.snapshots, event),
            (*item.corrections, event) if isinstance(event, Correction) else item.corrections,
            (*item.deletions, event) if isinstance(event, Deletion) else item.deletions,
        )
    return CreditFile(items=items)


def test_a_day_shows_the_newest_snapshot_up_to_it() -> None:
    """The day of a report shows it, the day before shows the report before."""
    may, june = account(as_of=TODAY - 30 * DAY, balance=1), account(balance=2)
    assert view(may, june).accounts == ((BANK, june),)
    assert view(may, june, as_of=TODAY - DAY).accounts == ((BANK, may),)
    assert view(may, june, as_of=TODAY - 31 * DAY).accounts == ()


def test_a_person_is_deceased_from_the_reports_day_on() -> None:
    """A report of death counts from its date, not before."""
    died = Deceased(event_id="x", as_of=TODAY, reference="x")
    assert view(died).deceased
    assert not view(died, as_of=TODAY - DAY).deceased


# Deletions and corrections


def test_a_deletion_hides_what_is_dated_up_to_it() -> None:
    """From its own date on a deletion hides the reports up to that date, whichever arrived first."""
    for order in orders(account(as_of=TODAY - DAY), deletion()):
        assert view(*order).accounts == ()
        assert len(view(*order, as_of=TODAY - DAY).accounts) == 1


def test_an_item_reported_after_its_deletion_is_shown_again() -> None:
    """A report dated after the deletion shows, one dated the same day does not."""
    again = account(as_of=TODAY + DAY)
    assert view(deletion(), again, as_of=TODAY + DAY).accounts == ((BANK, again),)
    assert view(deletion(), account(), as_of=TODAY + DAY).accounts == ()


def test_a_deletion_hides_one_furnishers_item_only() -> None:
    """Another furnisher's account of the same number, and the same furnisher's other accounts, stay."""
    other = furnished(account(), by="Second Bank")
    file = folded([furnished(account(), account(reference="4418"), deletion()), other])
    assert {(by, card.reference) for by, card in read_as_of(file, TODAY).accounts} == {
        (BANK, "4418"),
        ("Second Bank", "4417"),
    }


@pytest.mark.parametrize("status", ["DA", "DF"])
def test_an_account_reported_as_deleted_is_not_shown(status: str) -> None:
    """Metro 2's statuses DA and DF delete the account from their report's date on."""
    before, gone = account(as_of=TODAY - 30 * DAY), account(status=status)
    assert view(before, gone).accounts == ()
    assert view(before, gone, as_of=TODAY - DAY).accounts == ((BANK, before),)


def test_a_correction_replaces_the_named_fields() -> None:
    """A correction changes what it names, from its own date on, and may arrive before its account."""
    for order in orders(account(as_of=TODAY - DAY), correction({"balance": 7, "status": "71"})):
        ((_, corrected_card),) = view(*order).accounts
        assert (corrected_card.balance, corrected_card.status, corrected_card.limit) == (7, "71", 2_000)
        ((_, before),) = view(*order, as_of=TODAY - DAY).accounts
        assert before.balance == 500


def test_corrections_apply_in_the_order_of_their_dates() -> None:
    """The later one on top of the earlier, whichever arrived first."""
    early = correction({"balance": 7, "past_due": 3}, as_of=TODAY - DAY)
    late = correction({"balance": 9}, event_id="k2")
    for order in orders(account(as_of=TODAY - DAY), early, late):
        ((_, corrected_card),) = view(*order).accounts
        assert (corrected_card.balance, corrected_card.past_due) == (9, 3)


def test_a_newer_report_ends_a_correction() -> None:
    """A correction is about the reports up to its date; the next report is taken as it is."""
    assert view(account(as_of=TODAY - DAY), correction({"balance": 7}, as_of=TODAY - DAY), account()).accounts == (
        (BANK, account()),
    )


def test_a_correction_cannot_change_an_items_identity() -> None:
    """Neither which item it is nor as of when."""
    changes = {"reference": "9", "as_of": "2020-01-01", "event_id": "z", "revision": 9, "type": "inquiry"}
    assert corrected(account(), correction(changes)) == account()


def test_a_correction_with_an_impossible_value_is_ignored() -> None:
    """What the record's own rules refuse leaves the report as it was."""
    assert corrected(account(), correction({"balance": -1})) == account()
    assert corrected(account(), correction({"status": "??", "balance": 2})) == account()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_no_correction_makes_a_file_unreadable(day: str) -> None:
    """A date at either end of the calendar neither stops folding nor reading."""
    corrected_card = correction({"opened": day, "delinquency_since": day}, item="collection", reference="C-1")
    assert read_as_of(filed(collection(), corrected_card), TODAY) is not None


# Looks


@pytest.mark.slow
@given(STREAMS)
@some
def test_a_look_is_left_out_of_its_own_applications_profile(stream: list[FurnishedBy]) -> None:
    """With its look recorded, an application's file reads as before; for any other application the look is there."""
    file = folded(stream)
    looked_at = add_look(file, "f" * 64, TODAY)
    assert read_as_of(looked_at, TODAY, without_look="f" * 64) == read_as_of(file, TODAY)
    others = read_as_of(looked_at, TODAY, without_look="0" * 64).inquiries
    assert [(by, look.kind) for by, look in others if look.reference == "f" * 64] == [(OWN_LOOK, "soft")]


def test_an_applications_look_is_recorded_once() -> None:
    """Also if the application is delivered twice."""
    once = add_look(filed(account()), "f" * 64, TODAY)
    assert add_look(once, "f" * 64, TODAY) == once


def test_a_lenders_inquiry_is_never_left_out() -> None:
    """Only the person's own look is left out, even if a lender's inquiry bears the application's id."""
    file = filed(inquiry(reference="f" * 64))
    assert len(read_as_of(file, TODAY, without_look="f" * 64).inquiries) == 1
