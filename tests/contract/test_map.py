"""The map is the code's: docs/map.svg shows the rooms and imports that there are."""

import pytest

from docs import map as rooms
from tests.contract.test_imports import contracts, layers_of


@pytest.mark.slow
def test_the_map_is_drawn_from_the_imports_of_today() -> None:
    """If this fails, `make map` draws it anew."""
    assert rooms.FILE.read_text() == rooms.picture()


def test_every_room_of_the_contracts_is_on_the_map() -> None:
    """By its name, in a box of its own."""
    picture = rooms.FILE.read_text()
    for name in ("rooms", "training"):
        for module in (module for layer in layers_of(contracts()[name]) for module in layer):
            assert f'">{module.rpartition(".")[2]}</text>' in picture
            assert f"{module} imports " in picture
