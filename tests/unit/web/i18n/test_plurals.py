"""Every text with a number in it goes through plural forms, unless the number can never be one: in English and in each translation."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from creditapp.web.i18n.catalogue import LOCALE, POT

PLACE = re.compile(r"%\((\w+)\)s(?=((?:<[^>]*>|\s)+[^\W\d_]+)((?:\s+[^\W\d_]+)?))")
"""A placeholder, and the two words behind it."""
PLURAL = re.compile(r"(\w{3,}s|people|are|were|have|\w+rán|son|están|han)$")
"""A word that is or may be a plural, a noun or a verb: English and Spanish, and wrong now and then."""
ENDS_SO = frozenset(("this", "its", "has", "was", "does", "less", "menos", "adds", "opens", "months", "Address"))
"""Words that end so and are none; a number of months is a text of its own, with its word."""
BEFORE_OTHERS = frozenset(("of", "on", "in", "to", "and", "cannot", "de", "en", "a", "con", "por"))
"""Words with which something else begins."""
ALWAYS_MORE = {
    "%(account)s: %(amount)s overdue": "money",
    "%(amount)s overdue": "money",
    "%(count)s months": "with decimals, as in 1.0 months",
    "%(days)s days": "30, 60 or 90",
    "%(value)s is overdue with lenders now": "money",
    "At most %(most)s characters.": "a limit: 1,000",
    "At most %(words)s words.": "a limit: 100",
    "In at most %(words)s words,": "a limit: 100",
    "Each step alone,": "at least the fewest points that are worth a step: 3",
    "We tried what your file allows of these:": "at least the fewest points that are worth a step: 3",
    "Pay %(days)s days late:": "30, 60 or 90",
    "Send at most %(most)s files.": "a limit: 3",
    "Statement must be at most %(most)s words;": "a limit: 100",
    "The form has more than %(most)s fields.": "a limit",
    "This page reloads every %(every)s seconds.": "2 or 5",
    "cannot be more than %(years)s years ago;": "an age: 120",
    "must be at most %(most)s characters": "limits of a name and of texts",
    "says that you are younger than %(years)s;": "an age: 18",
    "the %(amount)s overdue is paid": "money",
}
"""By their beginning, texts whose number is never one, or no number of things, and why."""


def uncounted(text: str) -> list[str]:
    """The placeholders behind which a plural may stand, each with its word."""
    found = []
    for name, *words in PLACE.findall(text):
        for word in re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", " ", " ".join(words))):
            if word in BEFORE_OTHERS:
                break  # what follows is not what is counted
            if PLURAL.match(word) and word not in ENDS_SO:
                found.append(f"{name} {word}")
                break
    return found


def texts(path: Path) -> list[tuple[str, str]]:
    """English and its translation, or English twice, of the texts that have no forms for one and for more."""
    with path.open("rb") as file:
        whole = read_po(file, locale=None if path == POT else path.stem)
    return [(message.id, str(message.string) or message.id) for message in whole if isinstance(message.id, str)]


@pytest.mark.parametrize("path", [POT, *sorted(LOCALE.glob("*.po"))], ids=lambda path: path.name)
def test_what_is_counted_has_forms_for_one_and_for_more(path: Path) -> None:
    """Or is always more than one."""
    wrong = {english: found for english, text in texts(path) if english and (found := uncounted(text))}
    assert {text: words for text, words in wrong.items() if not text.startswith(tuple(ALWAYS_MORE))} == {}


def test_no_exception_is_left_over() -> None:
    """Each is of a text that there is and that needs it, in some language."""
    needed = {english for path in (POT, *LOCALE.glob("*.po")) for english, text in texts(path) if uncounted(text)}
    assert [start for start in ALWAYS_MORE if not any(text.startswith(start) for text in needed)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%(n)s accounts", ["n accounts"]), ("You have %(n)s open accounts.", ["n accounts"]), ("<b>%(n)s</b> days left", ["n days"]),
        ("%(n)s <b>people</b> see it", ["n people"]), ("%(n)s are late", ["n are"]), ("unas %(n)s se atrasarán", ["n atrasarán"]),
        ("%(day)s, in words", []), ("Late in %(n)s of them", []), ("Accounts: %(n)s", []), ("%(by)s has it", []), ("%(n)s on cards", []),
    ],
)  # fmt: skip
def test_what_is_not_counted_is_found(text: str, found: list[str]) -> None:
    """A noun or a verb behind the number, perhaps with a word or a tag between; not what only looks like it."""
    assert uncounted(text) == found
