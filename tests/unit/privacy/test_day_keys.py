"""Each day has its own key: what is over cannot be computed from what is kept, and both formats are whole or refused."""

import base64
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.errors import ConfigurationError, KeyDestroyed, SealBroken
from creditapp.privacy.day_chain import Chain, day_number, day_of
from creditapp.privacy.day_keys import (
    SHORT,
    Before,
    PublicDayKeys,
    SecretDayKeys,
    new_day_keys,
    read_public_keys,
    read_secret,
    with_chains,
)
from creditapp.privacy.encryption import decrypt_with, encrypt_to, refuse_ahead

TODAY = date(2026, 11, 30)
NUMBER = day_number(TODAY)
PURPOSES = ("records", "answers")
A_DAY = timedelta(days=1)


@pytest.fixture
def keys() -> SecretDayKeys:
    """New keys."""
    return new_day_keys(PURPOSES, TODAY)


def test_a_day_has_its_number_since_1970() -> None:
    """It fits into two bytes until 2149."""
    assert (day_number(date(1970, 1, 1)), day_number(date(1970, 1, 2))) == (0, 1)
    assert day_of(NUMBER) == TODAY
    assert day_of(0xFFFF) == date(2149, 6, 6)


def test_seed_and_key_of_a_day_follow_from_the_seed_of_any_day_before() -> None:
    """They are HKDF-Expand's (RFC 5869) of fixed texts: another implementation can compute them."""
    chain = Chain(NUMBER, bytes(range(32)))
    assert chain.on(NUMBER + 2) == chain.on(NUMBER + 1).on(NUMBER + 2)
    assert chain.on(NUMBER + 1).seed.hex() == "a1986b143ea20552761e2fa82656dd10b009373d9ab8d10c4ca7078b5c4644d5"
    assert chain.key().private_bytes_raw().hex() == "8bc96296cd4fe3c6fe30f03d27339035786b41d4d3347cc7a8fdb842c23f41c4"


def test_every_day_and_purpose_has_a_key_of_its_own(keys: SecretDayKeys) -> None:
    """None opens what was encrypted to another."""
    public = keys.published(NUMBER, 10)
    every = {public.public_key(purpose, NUMBER + day) for purpose in PURPOSES for day in range(10)}
    assert len(every) == 20


def test_the_published_keys_are_the_halves_of_the_secret_ones(keys: SecretDayKeys) -> None:
    """For each day of the list."""
    public = keys.published(NUMBER, 3)
    for day in range(NUMBER, NUMBER + 3):
        half = keys.private_key("records", day).public_key().public_bytes_raw()
        assert public.public_key("records", day) == half


def test_keys_that_were_moved_on_open_later_days_only(keys: SecretDayKeys) -> None:
    """The day before says so clearly; later ones open as before."""
    public = keys.published(NUMBER, 3)
    sealed = [encrypt_to(public, b"text", "records", TODAY + day * A_DAY) for day in range(3)]
    moved = keys.moved({"records": NUMBER + 1})
    with pytest.raises(
        KeyDestroyed, match=r"encrypted on 2026-11-30; the keys of days before 2026-12-01 are destroyed"
    ):
        decrypt_with(moved, sealed[0], "records")
    assert [decrypt_with(moved, later, "records") for later in sealed[1:]] == [b"text", b"text"]
    assert decrypt_with(moved, encrypt_to(public, b"text", "answers", TODAY), "answers") == b"text"


def test_what_is_left_after_moving_on_holds_nothing_of_the_days_before(keys: SecretDayKeys) -> None:
    """Neither a seed nor a private key that was in memory."""
    used = keys.private_key("records", NUMBER)
    moved = keys.moved({"records": NUMBER + 1})
    assert base64.b64encode(keys.chains["records"].seed) in keys.text()
    assert base64.b64encode(keys.chains["records"].seed) not in moved.text()
    assert all(key is not used for key in moved._private.values())
    assert moved.identity == keys.identity


def test_keys_are_never_moved_back(keys: SecretDayKeys) -> None:
    """A clock that is behind changes nothing: the very same keys are used."""
    moved = keys.moved({"records": NUMBER + 5})
    assert moved.moved({"records": NUMBER}) is moved
    assert moved.moved({}) is moved


def test_a_sender_whose_clock_is_a_day_off_is_understood(keys: SecretDayKeys) -> None:
    """New keys begin yesterday, and tomorrow's is taken."""
    public = keys.published(NUMBER - 1, 3)
    for day in (TODAY - A_DAY, TODAY, TODAY + A_DAY):
        sealed = encrypt_to(public, b"text", "records", day)
        refuse_ahead(sealed, "records", TODAY)
        assert decrypt_with(keys, sealed, "records") == b"text"


def test_what_is_encrypted_for_a_day_to_come_is_refused(keys: SecretDayKeys) -> None:
    """It could be opened for longer than was promised."""
    sealed = encrypt_to(keys.published(NUMBER, 10), b"text", "records", TODAY + 2 * A_DAY)
    with pytest.raises(SealBroken, match="encrypted for 2026-12-02, which is yet to come"):
        refuse_ahead(sealed, "records", TODAY)


@given(day=st.integers(0, 0xFFFF))
def test_content_moved_to_another_day_does_not_open(day: int) -> None:
    """The day is part of what is authenticated, as far as its key is there at all."""
    keys = new_day_keys(PURPOSES, TODAY)
    sealed = encrypt_to(keys.published(NUMBER, 1), b"text", "records", TODAY)
    moved = sealed[:1] + day.to_bytes(2, "big") + sealed[3:]
    if day == NUMBER:
        assert decrypt_with(keys, moved, "records") == b"text"
    else:
        with pytest.raises(SealBroken):
            decrypt_with(keys, moved, "records")


@pytest.mark.parametrize("short", [b"", b"\x02", b"\x02\x50", b"\x03abc"])
def test_what_is_too_short_or_of_another_version_is_refused(keys: SecretDayKeys, short: bytes) -> None:
    """As what does not open."""
    with pytest.raises(SealBroken):
        decrypt_with(keys, short, "records")


# Keys from before


def test_what_was_encrypted_before_there_were_keys_of_days_opens_as_long_as_that_key_is_kept(
    keys: SecretDayKeys,
) -> None:
    """It goes when every purpose has passed the last day on which senders used it."""
    old = b"\x01" + bytes.fromhex(
        "6a211f307a8d62448838bc28c3cbe70a6fb908ff05bd3764215206bbac2d1268f9b5ac8d1e0c70c1afa7e4e5ba"
        "1afe0f8853580418426db4f0102f5fc86c4c44ad08fa4a072efced122754bae89a11af"
    )
    before = SecretDayKeys(keys.identity, keys.chains, Before(NUMBER, bytes(range(32))))
    assert decrypt_with(before, old, "creditapp.furnished.v1") == b"a record of yesterday's software"
    kept = before.moved({"records": NUMBER + 1})
    assert kept.before == before.before
    gone = kept.moved({"answers": NUMBER + 1})
    with pytest.raises(KeyDestroyed, match="from before there were keys of days"):
        decrypt_with(gone, old, "creditapp.furnished.v1")


# The formats


def test_both_formats_are_read_as_they_were_written(keys: SecretDayKeys) -> None:
    """Whether lines are lines or, as in a variable, joined by spaces."""
    before = SecretDayKeys(keys.identity, keys.chains, Before(NUMBER, bytes(32)))
    for secret in (keys, before):
        for text in (secret.text(), secret.text().replace(b"\n", b" ")):
            read = read_secret(text, "x")
            assert (read.identity, read.chains, read.before) == (secret.identity, secret.chains, secret.before)
    public = keys.published(NUMBER, 30)
    assert read_public_keys(public.text(), "x") == public == read_public_keys(public.text().replace(b"\n", b" "), "x")


@given(st.data())
def test_a_secret_format_that_was_cut_off_is_refused(data: st.DataObject) -> None:
    """Wherever it was; the message names the file and quotes nothing."""
    text = new_day_keys(PURPOSES, TODAY).text()
    cut = text[: data.draw(st.integers(0, len(text) - len("end\n")))]
    with pytest.raises(ConfigurationError, match=r"^intake.key: not whole; restore") as refused:
        read_secret(cut, "intake.key")
    assert text.split()[2].decode() not in str(refused.value)


@given(st.data())
def test_no_character_of_a_public_list_can_be_changed(data: st.DataObject) -> None:
    """The bureau's identity has signed it: nobody's key gets into it."""
    text = bytearray(new_day_keys(PURPOSES, TODAY).published(NUMBER, 3).text())
    at = data.draw(st.integers(0, len(text) - 1))
    now = data.draw(st.integers(0, 255).filter(lambda byte: byte != text[at]))
    before = text[at]
    text[at] = now
    if not (chr(before).isspace() and chr(now).isspace()):
        with pytest.raises(ConfigurationError, match="not the whole list of public keys"):
            read_public_keys(bytes(text), "intake.pub")


def test_a_longer_list_is_known_by_the_same_identity(keys: SecretDayKeys) -> None:
    """However far the secret keys were moved on meanwhile."""
    first = keys.published(NUMBER, 3)
    later = keys.moved(dict.fromkeys(PURPOSES, NUMBER + 2)).published(NUMBER + 2, 5)
    assert later.identity == first.identity
    assert later.public_key("records", NUMBER + 2) == first.public_key("records", NUMBER + 2)


@pytest.fixture
def public(keys: SecretDayKeys) -> PublicDayKeys:
    """Keys for a hundred days."""
    return keys.published(NUMBER, 100)


def test_a_list_that_ends_soon_says_so_for_sixty_days(public: PublicDayKeys) -> None:
    """And what to do."""
    assert public.ends_soon(public.end - SHORT) == ""
    assert "end on 2027-03-09, in 59 days" in public.ends_soon(public.end - SHORT + 1)
    assert "creditapp keys publish" in public.ends_soon(public.end)


def test_nothing_is_encrypted_before_a_list_begins_or_after_it_ends(public: PublicDayKeys) -> None:
    """Each says what to do."""
    public.check(public.end)
    with pytest.raises(ConfigurationError, match=r"end on 2027-03-09: get new ones .*creditapp keys publish"):
        encrypt_to(public, b"text", "records", day_of(public.end + 1))
    with pytest.raises(ConfigurationError, match=r"begin on 2026-11-30: check this machine's clock"):
        encrypt_to(public, b"text", "records", TODAY - A_DAY)
    with pytest.raises(ConfigurationError, match=r"letters: .*have none for it"):
        encrypt_to(public, b"text", "letters", TODAY)


def test_a_purpose_of_a_newer_version_gets_a_chain_and_the_others_stay(keys: SecretDayKeys) -> None:
    """Nothing changes where none is missing."""
    more = with_chains(keys, (*PURPOSES, "letters"), TODAY)
    assert {purpose: more.chains[purpose] for purpose in PURPOSES} == keys.chains
    assert more.chains["letters"].first == NUMBER - 1
    assert with_chains(more, PURPOSES, TODAY) is more


def test_the_repr_of_keys_of_days_has_no_key(keys: SecretDayKeys) -> None:
    """They reach no log."""
    shown = repr(SecretDayKeys(keys.identity, keys.chains, Before(NUMBER, bytes(range(32)))))
    for secret in (keys.identity, *(chain.seed for chain in keys.chains.values())):
        assert repr(secret)[2:12] not in shown and secret.hex() not in shown
    assert repr(Before(NUMBER, bytes(range(32)))) == "Before(2026-11-30)"
