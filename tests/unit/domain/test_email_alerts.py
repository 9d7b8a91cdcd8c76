"""Who is told of what by e-mail: nobody who has not confirmed, each change once, and no more than three a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain import email_alerts as rules
from creditapp.models.email_alerts import Change, ConfirmAlerts, EndAlerts, Mailbox, StartAlerts, Subscription
from creditapp.models.extract import Extract
from creditapp.models.identity import Address
from tests.support.web_samples import AS_OF, EXTRACT, account

NOW = 1_795_521_600.0
TOKENS = ("a" * 32, "b" * 32, "c" * 32)
HOME = Address(street="18 Alder Court", city="San José", state="CA", zip="95112-1234")


def box(token: str = TOKENS[0], at: float = NOW) -> Mailbox:
    """A mailbox."""
    return Mailbox(to="ada@example.org", token=token, application_id="f" * 64, at=at)


def start(token: str, to: str = "ada@example.org") -> StartAlerts:
    """The request for alerts."""
    return StartAlerts(to=to, token=token, application_id="f" * 64)


ACTIVE = Subscription(active=box())

steps = st.lists(
    st.tuples(
        st.sampled_from(["start", "confirm", "end", "end all"]),
        st.sampled_from(TOKENS),
        st.sampled_from(["ada@example.org", "bob@example.org"]),
        st.floats(0, 5 * rules.DAY),
    ),
    max_size=12,
)


@dataclass
class Model:
    """What may be active, told without the rules: the mailbox that was confirmed in time and not ended since."""

    waiting: tuple[str, str, float] | None = None
    active: str | None = None
    asked: list[float] = field(default_factory=list)

    def take(self, what: str, token: str, to: str, now: float) -> None:
        """The next request."""
        if what == "start" and sum(now - each < rules.DAY for each in self.asked) < rules.MOST_A_DAY:
            self.asked.append(now)
            self.waiting = (token, to, now)
        elif what == "confirm" and self.waiting and self.waiting[0] == token:
            if now - self.waiting[2] <= rules.CONFIRM_WITHIN:
                self.active, self.waiting = f"{token} {self.waiting[1]}", None
        elif what.startswith("end"):
            if self.active and (what == "end all" or self.active.startswith(token)):
                self.active = None
            if self.waiting and (what == "end all" or self.waiting[0] == token):
                self.waiting = None


@given(steps)
def test_alerts_go_only_where_the_mailbox_itself_has_confirmed_them(
    asked: Sequence[tuple[str, str, str, float]],
) -> None:
    """Whatever is asked in whatever order: a wrong or late token confirms nothing, a link ends its own mailbox, the page ends all."""
    state, model, now = Subscription(), Model(), NOW
    for what, token, to, later in asked:
        now += later
        if what == "start":
            state, _ = rules.started(state, start(token, to), now)
        elif what == "confirm":
            state, _ = rules.confirmed(state, ConfirmAlerts(token=token), now)
        else:
            state = rules.ended(state, EndAlerts(token=None if what == "end all" else token))
        model.take(what, token, to, now)
        assert (f"{state.active.token} {state.active.to}" if state.active else None) == model.active
    assert len([each for each in state.asked if now - each < rules.DAY]) <= rules.MOST_A_DAY


def test_the_former_address_is_known_when_another_takes_over() -> None:
    """So that it can be told; the same address again is not told of itself."""
    state, _ = rules.started(ACTIVE, start(TOKENS[1], "bob@example.org"), NOW)
    assert rules.confirmed(state, ConfirmAlerts(token=TOKENS[1]), NOW)[1] == ACTIVE.active
    state, _ = rules.started(ACTIVE, start(TOKENS[1]), NOW)
    assert rules.confirmed(state, ConfirmAlerts(token=TOKENS[1]), NOW)[1] is None


def news(state: Subscription, extract: Extract) -> tuple[Subscription, frozenset[Change]]:
    """The state after a reading of the file, and what of it is news."""
    return rules.with_items(state, rules.items_of(extract, TOKENS[0]))


def test_what_was_in_the_file_before_the_confirmation_is_no_news() -> None:
    """And what is dated after it is, in the first reading too."""
    state, found = news(ACTIVE, EXTRACT)
    assert found == frozenset()
    young = account(99, opened=rules.day_of(NOW))
    assert news(ACTIVE, replace(EXTRACT, accounts=(*EXTRACT.accounts, young)))[1] == {"account"}
    assert news(state, EXTRACT)[1] == frozenset()


@given(st.lists(st.sets(st.integers(0, 6), max_size=7), min_size=1, max_size=6))
def test_each_item_is_news_once_however_readings_come(readings: list[set[int]]) -> None:
    """Readings may be repeated, or come late with fewer items."""
    state, _ = news(ACTIVE, Extract(as_of=AS_OF))
    seen: set[int] = set()
    for reading in readings:
        accounts = tuple(account(number, opened=date(2020, 1, 1)) for number in sorted(reading))
        state, found = news(state, Extract(as_of=AS_OF, accounts=accounts))
        assert found == ({"account"} if reading - seen else set())
        seen |= reading
    assert len(state.known or ()) == len(seen)


def test_a_lenders_look_is_news_once_although_it_is_seen_twice() -> None:
    """As an application, and later in the file; a soft inquiry is none."""
    state, _ = news(ACTIVE, Extract(as_of=AS_OF))
    hard = EXTRACT.inquiries[1]
    look = rules.inquiry_item(TOKENS[0], hard.by, hard.as_of)
    state, found = rules.with_items(state, (look,), whole=False)
    assert found == {"inquiry"}
    state, found = news(state, Extract(as_of=AS_OF, inquiries=(hard, EXTRACT.inquiries[0])))
    assert found == frozenset()


def test_an_address_is_news_if_it_is_another_one() -> None:
    """Not another spelling of the one in the application; nothing is kept in clear."""
    known = rules.fingerprint(TOKENS[0], *rules.address_parts(HOME))
    state = replace(ACTIVE, addresses=(known,))
    for same in (HOME, Address(street="18 ALDER court.", city="San José", state="CA", zip="95112")):
        assert rules.with_address(state, same) == (state, frozenset())
    state, found = rules.with_address(state, Address(street="1 Main St", city="Troy", state="NY", zip="12180"))
    assert found == {"address"}
    assert "Troy" not in str(state) and "Alder" not in str(state)


@given(st.lists(st.floats(0, 2 * rules.DAY), min_size=1, max_size=20))
def test_no_more_than_three_alerts_come_within_a_day(waits: list[float]) -> None:
    """The third says that it is the last for now."""
    state, now, sent = ACTIVE, NOW, []
    for wait in waits:
        now += wait
        state, may, is_last = rules.due(state, now)
        sent += [now] if may else []
        within = [each for each in sent if now - each < rules.DAY]
        assert len(within) <= rules.MOST_A_DAY
        assert is_last == (may and len(within) == rules.MOST_A_DAY)
        assert may or len(within) == rules.MOST_A_DAY


@pytest.mark.parametrize("days", [0, 2])
def test_a_confirmation_in_time_counts(days: int) -> None:
    """Three days; from then on it does not."""
    state, _ = rules.started(Subscription(), start(TOKENS[0]), NOW)
    wish = ConfirmAlerts(token=TOKENS[0])
    assert rules.confirmed(state, wish, NOW + days * rules.DAY)[0].active
    assert not rules.confirmed(state, wish, NOW + timedelta(days=3, seconds=1).total_seconds())[0].active
