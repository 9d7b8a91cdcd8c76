"""What the templates of the notices are given."""

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
    """Key factors, or the reason why there is no score; in order of their effect."""
    lender: str
    purpose: str
    as_pdf: bool = False
    """Whether it stands alone, without the site around it."""
