"""What the switch in the header offers: the other languages, and where the page that is being answered is in each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from yarl import URL

from creditapp.web.i18n.texts import Language

LANGUAGE = "language"
"""The parameter of an address that chooses a language."""


@dataclass(frozen=True)
class Switch:
    """The other languages, and the address of the page."""

    others: tuple[Language, ...] = ()
    here: URL = URL("/")

    def link(self, language: Language, address: str = "") -> str:
        """The address that shows the page, or another address of this site, in the language."""
        if not address and not self.here.query:
            return f"?{LANGUAGE}={language.code}"  # relative to the page: shorter by the length of its address
        return str((URL(address) if address else self.here).update_query({LANGUAGE: language.code}))


NO_SWITCH = Switch()
_current: ContextVar[Switch] = ContextVar("switch", default=NO_SWITCH)


def switch() -> Switch:
    """The switch of the page that is being answered; one without languages where there is none."""
    return _current.get()


@contextmanager
def offering(offered: Switch) -> Iterator[None]:
    """Make this the current switch while the block runs."""
    before = _current.set(offered)
    try:
        yield
    finally:
        _current.reset(before)
