"""Two addresses are one house, or of one ZIP code, however they are written; all else is equal here."""

import pytest

from tests.support.domain_samples import address, person
from tests.support.identity_pairs import Pair


def places_match(form: dict[str, str], reported: dict[str, str]) -> bool:
    """Whether two addresses agree, all else equal."""
    known = person(address=address(**reported))
    return Pair(form=person(address=address(**form)), reported=(known,)).accepted


@pytest.mark.parametrize(
    ("form", "reported"),
    [
        ({"street": "9 Oak Rd"}, {}),
        ({"zip_code": "12180-1234", "street": "PO Box 4"}, {}),
        ({"zip_code": "12181"}, {}),
        ({"zip_code": "12181", "street": "12 elm st.", "city": "TROY"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St Apt 4B"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St, Apt. #4"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St #4"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St Unit B"}, {"street": "12 Elm St Ste 300"}),
        ({"zip_code": "12181", "street": "12 Elm St apt4"}, {"street": "12 Elm St Apartment 4"}),
        ({"zip_code": "12181", "street": "Apt 4, 12 Elm St"}, {"street": "12 Elm St 4B"}),
        ({"zip_code": "12181", "street": "12 Elm Street"}, {}),
        ({"zip_code": "12181", "street": "12 Elm"}, {}),
        ({"zip_code": "12181", "street": "12 N Elm St"}, {}),
        ({"zip_code": "12181", "street": "40 North Main Street Apt 4"}, {"street": "40 N. Main St"}),
        ({"zip_code": "12181", "street": "40 West Fifth Avenue"}, {"street": "40 W 5th Ave"}),
        ({"zip_code": "12181", "street": "40 Chesnut St"}, {"street": "40 Chestnut St"}),
        ({"zip_code": "12181", "street": "40 Lake View Dr"}, {"street": "40 Lakeview Drive"}),
        ({"zip_code": "12181", "street": "P.O. Box 1187"}, {"street": "PO Box 1187"}),
        ({"zip_code": "12181", "street": "Post Office Box 1187"}, {"street": "POB 1187"}),
        (
            {"zip_code": "12181", "street": "PSC 3, Box 4120", "city": "APO", "state": "AE"},
            {"street": "PSC 3 Box 4120", "city": "APO", "state": "AE"},
        ),
        ({"zip_code": "12181", "street": "37-12 85th St"}, {"street": "3712 85th St"}),
        (
            {"zip_code": "12181", "street": "Urb. Las Gladiolas 150 Calle A"},
            {"street": "URB LAS GLADIOLAS 150 CALLE A"},
        ),
        ({"zip_code": "12181", "city": "Saint Louis"}, {"city": "St. Louis"}),
        ({"zip_code": "12181", "city": "San José"}, {"city": "San Jose"}),
        ({"zip_code": "12181", "city": "Ft Worth"}, {"city": "Fort Worth"}),
        ({"zip_code": "12181", "city": "Philadelhpia"}, {"city": "Philadelphia"}),
    ],
)
def test_places_that_agree(form: dict[str, str], reported: dict[str, str]) -> None:
    """The same five digits of ZIP code, or the same street and city whatever the flat."""
    assert places_match(form, reported)
    assert places_match(reported, form)


@pytest.mark.parametrize(
    ("form", "reported"),
    [
        ({"zip_code": "12181", "street": "14 Elm St"}, {}),
        ({"zip_code": "12181", "city": "Albany"}, {}),
        ({"zip_code": "12181", "state": "OH"}, {}),
        ({"zip_code": "12181", "street": "12 Sterling Ave"}, {"street": "12 Stephen St"}),
        ({"zip_code": "12181", "street": "12 Unity Ln"}, {"street": "12 Suiter Rd"}),
        ({"zip_code": "12181", "street": "12 Aptos Way"}, {"street": "12 Steuben St"}),
        ({"zip_code": "12181", "street": "12 Ste Anne Rd"}, {"street": "12 Ste Marie Rd"}),
        ({"zip_code": "12181", "street": "Unit 5"}, {"street": "Apt 7"}),
        ({"zip_code": "12181", "street": "12 Elm Ave"}, {}),
        ({"zip_code": "12181", "street": "12 Elk St"}, {}),
        ({"zip_code": "12181", "street": "12 S Elm St"}, {"street": "12 N Elm St"}),
        ({"zip_code": "12181", "street": "40 W 6th Ave"}, {"street": "40 W 5th Ave"}),
        ({"zip_code": "12181", "street": "40 County Road 12"}, {"street": "40 County Road 14"}),
        ({"zip_code": "12181", "street": "PO Box 1187"}, {"street": "PO Box 1188"}),
        ({"zip_code": "12181", "street": "PSC 3 Box 4120"}, {"street": "PSC 3 Box 4121"}),
        ({"zip_code": "12181", "street": "Elm St"}, {"street": "12 Elm St"}),
        ({"zip_code": "12181", "street": "#5 Oak Rd"}, {"street": "#5 Elm St"}),
        ({"zip_code": "12181", "street": "-"}, {"street": "."}),
    ],
)
def test_places_that_do_not_agree(form: dict[str, str], reported: dict[str, str]) -> None:
    """Another number, street, city or state, however alike they begin, is another place."""
    assert not places_match(form, reported)
    assert not places_match(reported, form)
