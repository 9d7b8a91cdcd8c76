"""Look up texts in the current language: English as written in the code, or its translation.

``_``, ``put`` and ``many`` look up when a page is made; constants are marked with ``N_`` and looked up where a page uses them.
docs/pages.md describes the catalogue and how to add a language.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations

from babel import Locale


@dataclass(frozen=True)
class Language:
    """The locale for dates and numbers, and the translations of texts."""

    locale: Locale = field(default_factory=lambda: Locale("en", "US"))
    translations: NullTranslations = field(default_factory=NullTranslations)

    @property
    def code(self) -> str:
        """``en`` or ``es``: what a page is marked with, and a switch or a command names."""
        return str(self.locale.language)

    @property
    def own_name(self) -> str:
        """What those who speak it call it: ``Español``."""
        name = Locale(self.code).get_display_name() or self.code
        return name[:1].upper() + name[1:]


ENGLISH = Language()
_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """The current language."""
    return _current.get()


@contextmanager
def written_in(chosen: Language) -> Iterator[None]:
    """Make this the current language while the block runs."""
    before = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(before)


def _(text: str) -> str:
    """The text in the current language."""
    return language().translations.gettext(text) if text else ""


def put(text: str, /, **places: object) -> str:
    """The text in the current language, with its placeholders filled in: ``put("By %(day)s", day=…)``."""
    return _(text) % places


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that the current language uses for ``count``, with its placeholders not filled in yet."""
    return language().translations.ngettext(singular, plural, count)


def many(singular: str, plural: str, count: int, **places: object) -> str:
    """The text for ``count`` things, with ``%(num)s`` and its other placeholders filled in."""
    return ngettext(singular, plural, count) % {"num": count, **places}
