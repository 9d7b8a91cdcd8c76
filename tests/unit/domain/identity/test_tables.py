"""The tables of names are well formed: small Latin letters, no name twice, no name its own short form."""

import re

from creditapp.domain.identity import nicknames
from creditapp.domain.identity.common_names import COMMON, common_names

WORD = re.compile("[a-z]+")


def test_every_name_is_in_small_latin_letters() -> None:
    """As names are compared."""
    words = re.findall(r"[^\s:]+", nicknames.SHORT_FORMS + nicknames.SPELLINGS + COMMON)
    assert [word for word in words if not WORD.fullmatch(word)] == []


def test_no_name_stands_twice() -> None:
    """One line for each name, and none is its own short form or stands twice among them."""
    lines = [line.split(":") for line in nicknames.SHORT_FORMS.split("\n") if line]
    assert len({name for name, _ in lines}) == len(lines)
    for name, forms in lines:
        assert len(set(forms.split())) == len(forms.split())
        assert name not in forms.split()
    assert len(common_names()) == len(COMMON.split())


def test_common_names_are_long_enough_for_a_slip() -> None:
    """Shorter ones would never be looked up."""
    assert min(map(len, common_names())) >= 4
