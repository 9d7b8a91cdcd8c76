"""Each problem of a field is a sentence, in JSON and on the page; everything typed but the SSN is kept."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from msgspec.structs import asdict

from tests.support.web_site import InMemoryApplications
from tests.support.web_visitor import FORM, OPTIONAL, REQUIRED, Visitor

JSON_FORM = {**FORM, "consent": True}
TEXTS = tuple(name for name in (*REQUIRED, *OPTIONAL) if name != "consent")
LONGEST = {
    "first_name": 60, "middle_name": 60, "last_name": 60, "suffix": 10, "birth_date": 10, "ssn": 20, "street": 100, "city": 60, "state": 40, "zip": 10,
    "email": 254, "phone": 20, "token": 128,
}  # fmt: skip

WRONG = {
    "first_name": ["1234", "Ann3", "<b>", "-", "Ann;DROP"],
    "middle_name": ["7", "-", "M@ry"],
    "last_name": ["5", "O@Neil", "''"],
    "suffix": ["X", "Jr Sr", "MD", "VI", "1", ".", "Jr,"],
    "birth_date": [
        "2026-11-25", "2999-01-01", "1896-11-24", "1905-11-23", "2020-01-01", "2023-02-29", "1980-13-01", "1980-00-10",
        "1980-04-31", "03/09/1984", "1984-3-9", "0000-00-00", "0001-01-01", "9999-99-99", "19840309", "١٩٨٤-٠٣-٠٩",
        "1984-W10-5", "today", "2008-11-25",
    ],
    "ssn": [
        "000-12-3456", "666-12-3456", "900-00-3456", "900-45-0000", "90045678", "9004567890", "900-456-789", "abcdefghi",
        "٩٠٠٤٥٦٧٨٩", "900-95-1234", "900456789x", "-900456789", "9004567.9", "+900456789",
    ],
    "street": ["---", "18 <Alder>", "18 Alder = Court"],
    "city": ["12345", "San_José", "."],
    "state": ["XX", "C", "Californiaa", "12"],
    "zip": ["1234", "123456", "95112-", "95112-12", "9511a", "９５１１２", "-95112"],
    "email": ["maria", "@example.com", "maria@", "maria@example", "a b@example.com", "a@b..com", "a@-b.com", "a@b@c.com", "😀@example.com",
        "a.@example.com", "a..b@example.com", "Maria <maria@example.com>", '"a b"@example.com', "a@[192.0.2.1]", "a@printer.local", f"{'a' * 65}@example.com",
    ],
    "phone": ["12345", "call me", "1234567890123456", "+", "(((((((", "٤١٥٥٥٥٠١٢٣"],
    "token": ["short", "x" * 31, "x" * 42 + "!", "x" * 42 + " ", "x" * 42 + "ü"],
}  # fmt: skip
"""By field, what it cannot hold."""

UNREADABLE = {
    "control": "{}\x07", "bell": "\x07{}", "null": "{}\x00", "escape": "\x1b[31m{}", "emoji": "{}😀", "direction": "\u202e{}",
    "unassigned": "{}\u0378", "private": "{}\ue000", "delete": "{}\x7f", "feed": "a\x0b\x00b{}",
}  # fmt: skip
"""By kind, what no field can hold, around what it could."""


def cases(values: dict[str, list[str]]) -> list[Any]:
    """Field and value, each a test of its own."""
    return [
        pytest.param(name, value, id=f"{name}-{number}")
        for name, several in values.items()
        for number, value in enumerate(several)
    ]


def good(name: str) -> str:
    """What the field can hold."""
    return FORM.get(name, "x" * 43)


def refused(visitor: Visitor, applications: InMemoryApplications, name: str, value: str) -> None:
    """JSON and page name the field, the page keeps what was typed but the SSN, and nothing is accepted."""
    answer = visitor.send_json({**JSON_FORM, name: value})
    assert (answer.status, answer.named) == (422, {name})
    (error,) = answer.json["errors"]
    assert error["message"].endswith(".")
    assert "\n" not in error["message"]

    page = visitor.send_form({**FORM, name: value})
    assert page.status == 422
    assert page.named == ({name} if name != "token" else set())
    assert error["message"] in page.page.text
    for other in TEXTS:
        if other in ("ssn", "token"):
            continue
        shown = page.page.inputs[other]
        assert shown == (FORM[other] if other != name else "".join(char for char in value if char.isprintable()))
    assert page.page.inputs["ssn"] == ""
    typed = value if name == "ssn" else FORM["ssn"]
    assert typed not in page.text
    assert typed.replace("-", "") not in page.text
    assert typed not in answer.text
    assert not applications.accepted


@pytest.mark.parametrize(("name", "value"), cases(WRONG))
def test_an_invalid_value_is_reported_for_its_field(
    visitor: Visitor, applications: InMemoryApplications, name: str, value: str
) -> None:
    """422 with that field and no other, everything kept but the SSN."""
    refused(visitor, applications, name, value)


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "token"])
@pytest.mark.parametrize("kind", UNREADABLE)
def test_unreadable_characters_are_refused_in_every_field(
    visitor: Visitor, applications: InMemoryApplications, name: str, kind: str
) -> None:
    """Control characters, NUL, emoji and the like name their field."""
    refused(visitor, applications, name, UNREADABLE[kind].format(good(name)))


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("times", [1, 3, 20])
def test_a_value_that_is_too_long_is_refused(
    visitor: Visitor, applications: InMemoryApplications, name: str, times: int
) -> None:
    """One character over the limit, or many."""
    refused(visitor, applications, name, "x" * (LONGEST[name] * times + 1))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("birth_date", "2026-11-25", "cannot be in the future"), ("birth_date", "1896-11-24", "more than 120 years ago"),
        ("birth_date", "2008-11-25", "younger than 18"), ("birth_date", "2023-02-29", "must be a real date"),
        ("ssn", "000-12-3456", "cannot start with 000 or 666"), ("ssn", "666-12-3456", "cannot start with 000 or 666"),
        ("ssn", "900-00-3456", "cannot have 00 in the middle"), ("ssn", "900-45-0000", "cannot end with 0000"),
        ("ssn", "90045678", "must be nine digits"), ("ssn", "900-95-1234", "taxpayer identification numbers"),
        ("first_name", "Ann\x07", "contains characters that cannot be read"), ("zip", "1", "must be five digits"),
        ("street", "x" * 101, "must be at most 100 characters"),
    ],
)  # fmt: skip
def test_the_message_names_the_problem(visitor: Visitor, name: str, value: str, said: str) -> None:
    """Not only the field: what to look at in it."""
    assert said in visitor.send_json({**JSON_FORM, name: value}).json["errors"][0]["message"]


@pytest.mark.parametrize("name", [name for name in REQUIRED if name != "consent"])
@pytest.mark.parametrize("blank", [None, "", "  ", "\t", "\u3000"], ids=["absent", "empty", "spaces", "tab", "wide"])
def test_a_required_field_that_is_missing_is_asked_for(
    visitor: Visitor, applications: InMemoryApplications, name: str, blank: str | None
) -> None:
    """Absent, empty and white space are the same: enter it."""
    form = {key: value for key, value in {**FORM, name: blank}.items() if value is not None}
    answer, page = visitor.send_json({**form, "consent": True}), visitor.send_form(form)
    assert (answer.status, answer.named) == (422, {name})
    assert answer.json["errors"][0]["message"].startswith("Enter your ")
    assert (page.status, page.named) == (422, {name})
    assert visitor.send_json({**JSON_FORM, name: None}).named == {name}
    assert not applications.accepted


@pytest.mark.parametrize("name", OPTIONAL)
@pytest.mark.parametrize("blank", [None, "", "  "])
def test_an_optional_field_may_be_missing(
    visitor: Visitor, applications: InMemoryApplications, name: str, blank: str | None
) -> None:
    """Middle name, suffix, e-mail, phone and token."""
    assert visitor.send_json({**JSON_FORM, name: blank}).status == 202
    assert (
        visitor.send_form({key: value for key, value in {**FORM, name: blank}.items() if value is not None}).status
        == 303
    )
    assert len(applications.accepted) == 2


def test_all_problems_are_reported_at_once_in_the_order_of_the_page(visitor: Visitor) -> None:
    """An empty form names every required field, once each."""
    assert [each["field"] for each in visitor.send_json({}).json["errors"]] == list(REQUIRED)
    page = visitor.send_form({"token": ""})
    assert list(page.page.problems) == list(REQUIRED)
    assert "Please check 9 fields" in page.page.text


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("value", [5, 1.5, 10**30, 1e300, True, False, [], ["x"], {}, {"x": {"y": []}}], ids=repr)
def test_a_field_of_the_wrong_type_is_named(
    visitor: Visitor, applications: InMemoryApplications, name: str, value: object
) -> None:
    """Numbers, truths, lists and objects are no text, an SSN as a number included."""
    answer = visitor.send_json({**JSON_FORM, name: value})
    assert (answer.status, answer.named) == (422, {name})
    assert not applications.accepted


@pytest.mark.parametrize("value", [False, None, "yes", "true", 1, 0, "", [], {}, [True]], ids=repr)
def test_only_a_true_is_consent_for_a_program(
    visitor: Visitor, applications: InMemoryApplications, value: object
) -> None:
    """No other value that looks like a yes."""
    answer = visitor.send_json({**JSON_FORM, "consent": value})
    assert (answer.status, answer.named) == (422, {"consent"})
    assert not applications.accepted


@pytest.mark.parametrize("value", ["", "no", "off", "false", "0", "yesterday"])
def test_only_a_ticked_box_is_consent_on_the_page(
    visitor: Visitor, applications: InMemoryApplications, value: str
) -> None:
    """The box's own value, or what other browsers send for a ticked one."""
    page = visitor.send_form({**FORM, "consent": value})
    assert (page.status, page.named) == (422, {"consent"})
    assert not applications.accepted


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("surrogate", ["\ud800", "\udc80x", "\ude00\ud83d"], ids=ascii)
def test_a_lone_surrogate_in_json_is_reported_for_its_field(
    visitor: Visitor, applications: InMemoryApplications, name: str, surrogate: str
) -> None:
    """Lone surrogates, which JSON can write and nobody can read."""
    answer = visitor.send_json({**JSON_FORM, name: good(name) + surrogate})
    assert (answer.status, answer.named) == (422, {name})
    page = visitor.send_json({**JSON_FORM, name: good(name) + surrogate}, headers={"Accept": "text/html"})
    assert page.status == 422
    assert not applications.accepted


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("half", ["%ED%A0%80", "%FF", "%C3", "%C0%80", "%F5%80%80%80"])
def test_a_lone_surrogate_in_a_form_makes_the_form_unreadable(
    visitor: Visitor, applications: InMemoryApplications, name: str, half: str
) -> None:
    """Surrogates, lone bytes and over-long forms are not UTF-8."""
    fields = "&".join(
        f"{key}={quote(value)}{half if key == name else ''}" for key, value in {**FORM, name: good(name)}.items()
    )
    kind = "application/x-www-form-urlencoded"
    page = visitor.send_body(fields.encode(), kind, headers={"Accept": "text/html"})
    assert page.status == 400
    assert "not in UTF-8" in page.page.text
    assert visitor.send_body(fields.encode(), kind, headers={"Accept": "application/json"}).named == {"body"}
    assert not applications.accepted


@pytest.mark.parametrize("name", [*TEXTS, "consent"])
def test_a_field_sent_twice_is_refused(visitor: Visitor, applications: InMemoryApplications, name: str) -> None:
    """None of the values is chosen, even if they are equal."""
    form = {**FORM, name: good(name)}
    twice = urlencode([*form.items(), (name, good(name))]).encode()
    page = visitor.send_body(twice, "application/x-www-form-urlencoded", headers={"Accept": "text/html"})
    assert page.status == 422
    assert "was sent more than once." in page.page.text
    assert page.page.inputs["ssn"] == ""
    object_twice = json.dumps({**JSON_FORM, name: good(name)})[:-1] + f', "{name}": "x"}}'
    answer = visitor.send_body(object_twice.encode(), "application/json")
    assert (answer.status, answer.named) == (422, {name})
    assert not applications.accepted


@pytest.mark.parametrize("name", [name for name in TEXTS if name not in ("ssn", "token")])
def test_typed_values_are_shown_again_as_text_never_as_markup(visitor: Visitor, name: str) -> None:
    """A value is shown again in its field and nowhere becomes part of the page."""
    nasty = "\"><script>alert('x')</script>{{ 7*7 }}&amp;"
    page = visitor.send_form({**FORM, name: nasty})
    assert page.status == 422
    assert page.page.inputs[name] == nasty
    assert "<script>alert" not in page.text
    assert "49" not in page.page.inputs[name]


def test_an_invalid_token_is_replaced_and_not_shown_again(visitor: Visitor) -> None:
    """The page has a valid token, so that sending it again is one application."""
    page = visitor.send_form({**FORM, "token": '"><script>', "zip": "1"})
    token = page.page.inputs["token"]
    assert len(token) == 43
    assert "<script>" not in page.text.replace("<script src", "")
    again = visitor.send_form({**FORM, "token": token, "zip": "1"})
    assert again.page.inputs["token"] == token


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("first_name", "  Anne   Marie ", "Anne Marie"), ("first_name", "Søren", "Søren"), ("first_name", "李", "李"),
        ("first_name", "E\u0301va", "Éva"), ("last_name", "O’Neil", "O'Neil"), ("last_name", "Smith–Jones", "Smith-Jones"),
        ("middle_name", " Q. ", "Q."), ("suffix", "jr.", "Jr"), ("suffix", "Senior", "Sr"), ("suffix", "iii", "III"), ("suffix", "2nd", "II"),
        ("last_name", "نجم", "نجم"), ("last_name", "क्‍ष", "क्‍ष"), ("ssn", "900456789", "900456789"),
        ("ssn", "900 45 6789", "900456789"), ("ssn", " 900‑45‑6789 ", "900456789"), ("state", "california", "CA"),
        ("state", "ca", "CA"), ("zip", "951121234", "95112-1234"), ("zip", " 95112-1234", "95112-1234"),
        ("email", "用户@例子.公司", "用户@例子.公司"), ("email", "jörg@exämple.de", "jörg@exämple.de"),
        ("email", "Maria.O'Neil+loans@Example.co.uk", "Maria.O'Neil+loans@example.co.uk"), ("phone", "+1 (415) 555-0123", "+1 (415) 555-0123"),
        ("street", "12 ½ O’Brien St, Apt. #4", "12 ½ O’Brien St, Apt. #4"), ("birth_date", "2008-11-24", "2008-11-24"),
        ("birth_date", "1906-11-24", "1906-11-24"), ("birth_date", "2004-02-29", "2004-02-29"),
    ],
)  # fmt: skip
def test_common_ways_of_writing_are_accepted(
    visitor: Visitor, applications: InMemoryApplications, name: str, value: str, kept: str
) -> None:
    """Names of any script, hyphens and apostrophes of any keyboard, SSNs with and without hyphens, the oldest, the youngest."""
    assert visitor.send_json({**JSON_FORM, name: value}).status == 202
    ((ssn, person, _),) = applications.accepted
    assert str({"ssn": ssn, **asdict(person.address), **asdict(person)}[name]) == kept


def test_a_person_with_one_name_says_so_and_leaves_the_first_name_out(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """By the page and by JSON; who merely forgets the first name is asked for it, and the page says how."""
    form = {key: value for key, value in FORM.items() if key not in ("first_name", "middle_name", "suffix")}
    named = {**form, "last_name": "Suharto"}
    assert visitor.send_form({**named, "first_name": "", "one_name": "yes"}).status == 303
    assert visitor.send_json({**named, "consent": True, "one_name": True}).status == 202
    assert [person.full_name for _, person, _ in applications.accepted] == ["Suharto", "Suharto"]
    forgotten = visitor.send_form({**named, "first_name": ""})
    assert forgotten.status == 422
    assert "Enter your first name, or tick that you have one name only." in forgotten.page.text


def test_unknown_fields_are_ignored(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Such as a browser extension's or a program's own, with any value."""
    assert visitor.send_json({**JSON_FORM, "x": [None], "\ud800": 1, "as_of": "2001-01-01"}).status == 202
    assert visitor.send_form({**FORM, "as_of": "2001-01-01", "😀": "\x00"}).status == 303
    assert len(applications.accepted) == 2
