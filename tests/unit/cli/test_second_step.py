"""``creditapp apply`` answers what the bureau asks: from the form, at the terminal, or as the operator who vouches."""

import asyncio
from pathlib import Path

import pytest
import typer

from creditapp.cli.language import language_of
from creditapp.cli.second_step import choices, chosen, vouching_client
from creditapp.gateway.api_clients import ClientRegistry
from creditapp.settings import Settings
from creditapp.web.i18n.texts import written_in
from tests.support.bureau import bureau

ASKED = [
    {
        "id": "limit only credit_card",
        "question": "How high is the limit of your credit card?",
        "options": [
            {"from": 500, "to": 999, "text": "$500 to $999"},
            {"from": 1_000, "to": None, "text": "$1,000 or more"},
            {"text": "None of these"},
        ],
    }
]


def test_the_option_that_holds_the_value_is_chosen() -> None:
    """Both ends belong to it; where no option holds it, or it is not known, none of these."""
    for value, expected in ((500, 0), (999, 0), (1_000, 1), (90_000, 1), (499, 2)):
        assert choices(ASKED, {"limit only credit_card": value}) == [expected]
    assert choices(ASKED, {}) == [2]
    assert choices(ASKED, {"limit only credit_card": "much"}) == [2]


def test_an_answer_at_the_terminal_that_is_none_is_asked_for_again_in_the_persons_language() -> None:
    """A number of an option; anything else is refused with the numbers that there are."""
    assert chosen("2", 3) == 2
    for typed in ("0", "4", "two", "", "²", "9" * 5000):
        with pytest.raises(typer.BadParameter) as refused, written_in(language_of("es")):
            chosen(typed, 3)
        assert refused.value.message == "escriba un número de 1 a 3"


def test_an_operator_vouches_for_one_application(tmp_path: Path) -> None:
    """With a client of the home's own, which is gone afterwards, also after an error."""
    home = tmp_path / "home"
    bureau(home)
    registry = ClientRegistry(home)
    with vouching_client(Settings(home=home)) as token:
        assert token is not None
        assert (asyncio.run(registry.name_of(token)) or "").startswith("apply-")
    assert registry.all() == []


def test_outside_the_bureaus_home_nobody_vouches(tmp_path: Path) -> None:
    """There are no keys, and so no clients."""
    with vouching_client(Settings(home=tmp_path)) as token:
        assert token is None
    assert list(tmp_path.iterdir()) == []
