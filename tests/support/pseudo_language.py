"""A pseudo-language in which every text of the catalogue has accents: any plain English on a page was not looked up."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po, write_po

from creditapp.web.i18n.catalogue import POT
from creditapp.web.i18n.languages import Languages
from creditapp.web.i18n.texts import ENGLISH, Language, written_in

READ = (
    "aria-label", "alt", "placeholder", "title",
    "data-say", "data-busy", "data-late", "data-shown", "data-shut", "data-copied",
)  # fmt: skip
"""Attributes with words in them; the script says those that begin with data-."""
KEPT = re.compile(r"%\(\w+\)s|%%|<[^>]*>|&\w+;")
"""What a translation keeps: placeholders, tags, entities."""
ATTRIBUTE = re.compile(rf'((?:{"|".join(READ)})=")([^"]+)')
ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏžȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎŽ"
)
ID = re.compile(r"\b[0-9a-f]{8,}\b")
WORD = re.compile(r"[A-Za-z]{2,}")


class Pseudo(NullTranslations):
    """Adds accents to every letter of the catalogue's texts, and leaves all other texts as they are.

    ``longer`` adds a third of their length too, in words, as texts in other languages often need.
    """

    def __init__(self, *, longer: bool = False) -> None:
        super().__init__()
        self._longer = longer
        self.known = {text for message in read_po(POT.open("rb")) for text in _both(message.id)}
        self.missing: set[str] = set()
        """What was looked up and is not in the catalogue."""

    def gettext(self, message: str) -> str:
        """The text with accents."""
        if message not in self.known:
            self.missing.add(message)
            return message
        accented = "".join(self._part(part) for part in re.split(f"({KEPT.pattern})", message))
        letters = len(KEPT.sub("", message))
        return accented + (" " + _words(math.ceil(letters / 3)) if self._longer and letters > 2 else "")

    def _part(self, part: str) -> str:
        if not KEPT.fullmatch(part):
            return part.translate(ACCENTS)
        return ATTRIBUTE.sub(lambda match: match[1] + match[2].translate(ACCENTS), part)

    def ngettext(self, one: str, more: str, count: int) -> str:
        """The singular for 1, the plural for all other counts."""
        return self.gettext(one if count == 1 else more)


def _words(letters: int) -> str:
    """Words of so many letters together, as long as those of the longest pages."""
    return " ".join("ḗẋŧřȧŀǿƞɠ"[: min(9, letters - at)] for at in range(0, letters, 9))


def _both(message: str | Sequence[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


PSEUDO = Language(Locale("de"), Pseudo())
"""Dates, money and numbers are written as in German."""
ONLY_PSEUDO = Languages((PSEUDO,))
"""For a site that answers in the pseudo-language, whatever is asked for."""
LONGER = Languages((Language(Locale("de"), Pseudo(longer=True)), ENGLISH))
"""The same with longer texts, and another to switch to."""


@contextmanager
def pseudo() -> Iterator[Pseudo]:
    """Use a new pseudo-language while the block runs."""
    translations = Pseudo()
    with written_in(Language(PSEUDO.locale, translations)):
        yield translations


def write_catalogue(path: Path) -> None:
    """The pseudo-language as a catalogue: each text with its accents, as a translator would hand it in."""
    accents = Pseudo()
    with POT.open("rb") as template:
        texts = read_po(template, locale=path.stem)
    for message in texts:
        if message.id:
            forms = tuple(accents.gettext(text) for text in _both(message.id))
            message.string = forms if isinstance(message.id, tuple) else forms[0]
    with path.open("wb") as file:
        write_po(file, texts)


class Read(HTMLParser):
    """What a person reads or hears of a page: its text, and the attributes with words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._data = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the attributes with words; text in ``<code>`` and ``<pre>`` is data."""
        held = dict(attrs)
        self.said += [value for name, value in attrs if name in READ and value]
        if tag == "input" and held.get("type") in ("button", "submit"):
            self.said.append(held.get("value") or "")
        self._data += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        """Note where data ends."""
        self._data -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        """Note the text."""
        if not self._data:
            self.said.append(data)


def english(html: str, data: Iterable[str]) -> list[str]:
    """The page's English words, except those in ``data``."""
    text = ID.sub(" ", "\n".join(Read(html).said))
    for each in sorted(data, key=len, reverse=True):
        text = text.replace(each, " ")
    return WORD.findall(text)
