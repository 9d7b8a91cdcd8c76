"""The languages there are: English, as written in the code, and one for each catalogue ``locale/<locale>.po``.

A catalogue is read and compiled once, when it is first needed. Nothing else has to be said about a language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Self

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from werkzeug.http import parse_accept_header

from creditapp.web.i18n.texts import ENGLISH, Language

LOCALE = Path(__file__).parents[1] / "locale"


@dataclass(frozen=True)
class Languages:
    """English first, which is also for those who want none of them; the others by the name of their catalogue."""

    all: tuple[Language, ...] = (ENGLISH,)

    @classmethod
    def in_catalogues(cls, directory: Path) -> Self:
        """English and the catalogues of a directory; ValueError where two are of one language."""
        languages = (ENGLISH, *(read(path) for path in sorted(directory.glob("*.po"))))
        codes = [language.code for language in languages]
        if len(set(codes)) < len(codes):
            raise ValueError(f"{directory}: two catalogues are of one language: {', '.join(codes)}")
        return cls(languages)

    def named(self, tag: str) -> Language | None:
        """The language that a tag names (``es``, ``es-MX``, ``es_US.UTF-8``), whatever its region; None if there is none."""
        code = tag.strip().lower().replace("_", "-").partition("-")[0].partition(".")[0]
        return next((language for language in self.all if language.code == code), None)

    def wanted(self, accept_language: str) -> Language:
        """The best of what a browser asks for (RFC 9110, 12.5.4; basic filtering by language, RFC 4647); else the first."""
        for tag, quality in parse_accept_header(accept_language.lower()):
            if quality > 0 and (language := self.named(tag)) is not None:
                return language
        return self.all[0]

    def preferred(self, tags: Iterable[str]) -> Language:
        """The first that there is, as ``LANGUAGE`` and ``LANG`` of an environment name them; else the first."""
        return next((language for tag in tags if (language := self.named(tag)) is not None), self.all[0])


@cache
def languages() -> Languages:
    """The languages that come with the code."""
    return Languages.in_catalogues(LOCALE)


def read(catalogue: Path) -> Language:
    """The language of a ``.po`` file; its name is the locale for dates, money and numbers."""
    with catalogue.open("rb") as file:
        texts = read_po(file, locale=catalogue.stem)
    compiled = BytesIO()
    write_mo(compiled, texts)
    compiled.seek(0)
    return Language(Locale.parse(catalogue.stem), GNUTranslations(compiled))
