"""The context of the notices' templates."""

from dataclasses import dataclass

from creditapp.domain.bands import HIGHEST, LOWEST
from creditapp.domain.notices import Kind
from creditapp.web.contexts import Context


@dataclass(frozen=True, kw_only=True)
class NoticePage(Context):
    """One notice."""

    template = "notice.html"

    kind: Kind
    title: str
    address: str
    """Of the report."""
    here: str
    """Of the notice."""
    name: str
    home: tuple[str, ...]
    """The person's postal address, line by line."""
    day: str
    bureau: str
    score: int | None
    rank: int | None
    lowest: int = LOWEST
    highest: int = HIGHEST
    reasons: tuple[str, ...]
    """Key factors in the order of their effect, or the reason why there is no score."""
    besides: tuple[str, ...] = ()
    """What is a key factor of the score in addition to four: inquiries."""
    lender: str
    purpose: str
    as_pdf: bool = False
    """Whether it is rendered for the PDF, without the site's header and links."""
