"""The texts of the pages in the reader's language: English as written, or what the catalogue says in its place.

``_``, ``put`` and ``many`` look up when a page is made. Constants are in English and are looked up where a page takes them in.
``make texts`` gathers all into locale/creditapp.pot; docs/pages.md says how a language is added.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations

from babel import Locale


@dataclass(frozen=True)
class Language:
    """How texts, dates and numbers are written."""

    locale: Locale = field(default_factory=lambda: Locale("en", "US"))
    translations: NullTranslations = field(default_factory=NullTranslations)


ENGLISH = Language()
_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """The language of what is being written now."""
    return _current.get()


@contextmanager
def written_in(one: Language) -> Iterator[None]:
    """Write in this language while the block runs."""
    before = _current.set(one)
    try:
        yield
    finally:
        _current.reset(before)


def _(text: str) -> str:
    """The text in the current language."""
    return language().translations.gettext(text) if text else ""


def put(text: str, /, **places: object) -> str:
    """The text in the current language with its places filled in: ``put("By %(day)s", day=…)``."""
    return _(text) % places


def ngettext(one: str, more: str, count: int) -> str:
    """The plural form that the current language uses for ``count``; its places are not filled in yet."""
    return language().translations.ngettext(one, more, count)


def many(one: str, more: str, count: int, **places: object) -> str:
    """The text for so many; its ``%(num)s`` and its other places are filled in."""
    return ngettext(one, more, count) % {"num": count, **places}
