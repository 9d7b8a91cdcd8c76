"""A pseudo-language in which every text of the catalogue has accents: any plain English on a page was not looked up."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser

from aiohttp import web
from aiohttp.typedefs import Handler
from babel import Locale
from babel.messages.pofile import read_po

from creditapp.web.i18n.catalogue import POT
from creditapp.web.i18n.texts import Language, written_in

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
    """Adds accents to every letter of the catalogue's texts, and leaves all other texts as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.known = {text for message in read_po(POT.open("rb")) for text in _both(message.id)}
        self.missing: set[str] = set()
        """What was looked up and is not in the catalogue."""

    def gettext(self, message: str) -> str:
        """The text with accents."""
        if message not in self.known:
            self.missing.add(message)
            return message
        return "".join(self._part(part) for part in re.split(f"({KEPT.pattern})", message))

    def _part(self, part: str) -> str:
        if not KEPT.fullmatch(part):
            return part.translate(ACCENTS)
        return ATTRIBUTE.sub(lambda match: match[1] + match[2].translate(ACCENTS), part)

    def ngettext(self, one: str, more: str, count: int) -> str:
        """The singular for 1, the plural for all other counts."""
        return self.gettext(one if count == 1 else more)


def _both(message: str | Sequence[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


PSEUDO = Language(Locale("de"), Pseudo())
"""Dates, money and numbers are written as in German."""


@contextmanager
def pseudo() -> Iterator[Pseudo]:
    """Use a new pseudo-language while the block runs."""
    translations = Pseudo()
    with written_in(Language(PSEUDO.locale, translations)):
        yield translations


def in_pseudo(site: web.Application) -> web.Application:
    """The site, answering in the pseudo-language."""

    @web.middleware
    async def speak(request: web.Request, handler: Handler) -> web.StreamResponse:
        with written_in(PSEUDO):
            return await handler(request)

    site.middlewares.insert(0, speak)
    return site


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
