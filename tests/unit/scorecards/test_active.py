"""A release is accepted whole or refused with a reason; a refused release leaves the active scorecards unchanged."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.scorecard import digest
from creditapp.errors import ReleaseRefused
from creditapp.models.base import decode, encode
from creditapp.models.operations import Role, ScorecardRelease
from creditapp.scorecards.active import CLOCK_TOLERANCE, ActiveScorecards, after_release
from creditapp.scorecards.signing import signed
from tests.support import release_samples as samples
from tests.support.release_samples import card

PRIVATE, OTHER = bytes(range(32)), bytes(32)
PUBLIC = bytes.fromhex("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8")
"""The public half of PRIVATE."""
NOW = 2_000_000_000.0


def release(version: str, at: float, role: Role = "champion", /, **changes: Any) -> ScorecardRelease:
    """A signed release; ``changes`` are made to its card before signing."""
    original = samples.release(PRIVATE, card(version), at, role)
    if not changes:
        return original
    artefact = card(version) | changes
    return signed(msgspec.structs.replace(original, scorecard=artefact, sha256=digest(artefact)), PRIVATE)


def fold(*releases: ScorecardRelease) -> ActiveScorecards | None:
    """The active scorecards after all releases; refused ones are skipped."""
    active = None
    for following in releases:
        try:
            active = after_release(active, following, PUBLIC, NOW)
        except ReleaseRefused:
            pass
    return active


def versions(active: ActiveScorecards | None) -> tuple[str, str] | None:
    """Champion and challenger."""
    return active and (active.champion.version, active.challenger.version if active.challenger else "")


def test_the_newest_release_is_the_champion() -> None:
    """Also when it is an earlier version again (a rollback)."""
    assert versions(fold(release("a", 1), release("b", 2))) == ("b", "")
    assert versions(fold(release("a", 1), release("b", 2), release("a", 3))) == ("a", "")


def test_a_challenger_stays_active_until_it_is_withdrawn_replaced_or_promoted() -> None:
    """A new champion does not end the challenge, unless it is the challenger itself."""
    with_challenger = (release("a", 1), release("b", 2, "challenger"))
    assert versions(fold(*with_challenger)) == ("a", "b")
    assert versions(fold(*with_challenger, release("c", 3))) == ("c", "b")
    assert versions(fold(*with_challenger, release("b", 3))) == ("b", "")
    assert versions(fold(*with_challenger, release("b", 3, "withdrawn"))) == ("a", "")
    assert versions(fold(*with_challenger, release("c", 3, "challenger"))) == ("a", "c")


FOREIGN = [card("b")["characteristics"][0] | {"name": "shoe_size"}]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (release("b", 2, characteristics=FOREIGN), "made for other characteristics: shoe_size"),
        (msgspec.structs.replace(release("b", 2), signature=b""), "b: it is not signed"),
        (signed(release("b", 2), OTHER), "not by this installation's release key"),
        (msgspec.structs.replace(release("b", 2), signature=b"short"), "not by this installation's release key"),
        (msgspec.structs.replace(release("b", 2), reason="for me"), "not by this installation's release key"),
        (msgspec.structs.replace(release("b", 2), role="challenger"), "not by this installation's release key"),
        (msgspec.structs.replace(release("b", 2), scorecard=card("b", base_points=850)), "checksum does not match"),
        (release("b", 2, version="c"), "holds the scorecard of another version"),
        (release("b", 2, format=9), "format 9 is unknown"),
        (release("b", 1), "not newer than the last release"),
        (release("b", NOW + CLOCK_TOLERANCE + 1), "dated in the future"),
        (release("b", float("nan")), "dated in the future"),
        (release("a", 2, "challenger"), "it is the champion"),
    ],
)
def test_an_invalid_release_is_refused_and_the_champion_stays(bad: ScorecardRelease, reason: str) -> None:
    """With a reason that says what is wrong."""
    active = fold(release("a", 1))
    with pytest.raises(ReleaseRefused, match=reason):
        after_release(active, bad, PUBLIC, NOW)
    assert versions(fold(release("a", 1), bad)) == ("a", "")


def test_a_challenger_needs_a_champion() -> None:
    """Without one, a challenger's release is refused."""
    with pytest.raises(ReleaseRefused, match="no champion yet"):
        after_release(None, release("a", 1, "challenger"), PUBLIC, NOW)


def test_a_release_is_valid_after_encoding_and_decoding() -> None:
    """Signature and checksum still match."""
    assert versions(fold(decode(ScorecardRelease, encode(release("a", 1.25))))) == ("a", "")


SENT = json.loads(encode(release("a", 1.5)))


@given(st.sampled_from([name for name in SENT if name != "record"]), st.data())
def test_no_field_of_a_signed_release_can_be_changed(name: str, data: st.DataObject) -> None:
    """With any value in any field, the release is refused or equal to the original."""
    value = data.draw(
        st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.sampled_from(["champion", {}, []]))
    )
    altered = {**SENT, name: value}
    try:
        changed = decode(ScorecardRelease, msgspec.json.encode(altered))
    except Exception as refused:
        assert type(refused).__name__ == "InvalidRecord"
        return
    if changed != decode(ScorecardRelease, encode(release("a", 1.5))):
        with pytest.raises(ReleaseRefused):
            after_release(None, changed, PUBLIC, NOW)
