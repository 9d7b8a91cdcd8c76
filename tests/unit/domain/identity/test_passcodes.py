"""One-time codes: hard to guess, few, short-lived, accepted once; and the same however often a record is read."""

from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.identity.passcodes import (
    DAY,
    DIGITS,
    MOST,
    PAUSE,
    TRIES,
    VALID_FOR,
    Passcodes,
    digits_of,
    entered,
    newest,
    with_passcode,
)
from creditapp.models.passcodes import EnterPasscode

SECRET, NOW = b"s" * 32, 1_800_000_000.0
SENT = with_passcode((), "a", "n1", NOW)
RIGHT = EnterPasscode(digits_of(SECRET, "a", "n1"))
WRONG = EnterPasscode(f"{(int(RIGHT.digits) + 1) % 10**DIGITS:08}")


def enter(
    codes: Passcodes, wish: EnterPasscode, request: str = "r", at: float = NOW, own: str = "a"
) -> tuple[Passcodes, bool]:
    """What is entered for an application."""
    return entered(codes, own, request, wish, at, SECRET)


@given(st.text(max_size=70), st.text(max_size=40))
def test_a_code_has_eight_digits_and_follows_from_secret_application_and_nonce(application_id: str, nonce: str) -> None:
    """Read again it is the same; under another secret it is another."""
    digits = digits_of(SECRET, application_id, nonce)
    assert len(digits) == DIGITS and digits.isascii() and digits.isdigit()
    assert digits_of(SECRET, application_id, nonce) == digits


def test_codes_are_spread_over_all_numbers() -> None:
    """Of 2,000 none is there twice more often than chance has it, and each first digit about equally often."""
    drawn = [digits_of(SECRET, "a", str(number)) for number in range(2_000)]
    assert len(set(drawn)) >= 1_998
    assert all(150 < sum(code[0] == digit for code in drawn) < 250 for digit in "0123456789")
    assert len({digits_of(bytes([at]) * 32, "a", "n") for at in range(50)}) == 50


def test_a_right_code_is_accepted_once() -> None:
    """The request that entered it is judged the same when it is read again; another one is not."""
    after, right = enter(SENT, RIGHT)
    assert right and enter(after, RIGHT) == (after, True)
    assert enter(after, RIGHT, "other") == (after, False)


def test_a_wrong_code_counts_once_and_the_right_one_may_follow() -> None:
    """Up to five; after them not even the right one is accepted."""
    codes, right = enter(SENT, WRONG, "w0")
    assert not right and enter(codes, WRONG, "w0") == (codes, False)
    assert enter(codes, RIGHT, "w0") == (codes, False), "a request is judged once"
    assert enter(codes, RIGHT, "r")[1]
    for number in range(1, TRIES):
        codes, _ = enter(codes, WRONG, f"w{number}")
    assert not enter(codes, RIGHT, "r")[1]


def test_a_code_is_of_its_application_and_of_ten_minutes() -> None:
    """The last second counts."""
    assert enter(SENT, RIGHT, at=NOW + VALID_FOR)[1]
    assert not enter(SENT, RIGHT, at=NOW + VALID_FOR + 1)[1]
    assert enter(SENT, RIGHT, own="b") == (SENT, False)
    assert enter((), EnterPasscode(digits_of(SECRET, "a", ""))) == ((), False), "where none was sent, none is right"


def test_three_a_day_a_minute_apart_and_the_newest_counts() -> None:
    """Over all applications about a person; one that is read again is none more."""
    codes = with_passcode(SENT, "a", "n2", NOW + PAUSE - 1)
    assert codes == SENT == with_passcode(SENT, "a", "n1", NOW + 300)
    codes = with_passcode(SENT, "a", "n2", NOW + PAUSE)
    found = newest(codes, "a")
    assert found and found.nonce == "n2"
    assert not enter(codes, RIGHT, at=NOW + PAUSE)[1]
    codes = with_passcode(codes, "b", "n3", NOW + 2 * PAUSE)
    assert len(codes) == MOST and with_passcode(codes, "c", "n4", NOW + 3 * PAUSE) == codes
    later = with_passcode(codes, "c", "n4", NOW + DAY)
    assert [code.nonce for code in later] == ["n2", "n3", "n4"]
