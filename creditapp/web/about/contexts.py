"""The contexts of the pages about the site."""

from dataclasses import dataclass

from creditapp.web.contexts import Context


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a text by the operator, or a heading in it."""

    text: str
    heading: bool = False


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How the operator is reached; empty where it has not been set."""

    bureau: str
    email: str
    phone: str
    address: str


@dataclass(frozen=True, kw_only=True)
class HelpPage(Context):
    """Answers to what people ask most."""

    template = "help.html"

    reach: Reach


@dataclass(frozen=True, kw_only=True)
class ContactPage(Context):
    """How to reach the operator."""

    template = "contact.html"

    reach: Reach


@dataclass(frozen=True, kw_only=True)
class PrivacyPage(Context):
    """What this system keeps, and the operator's own notice."""

    template = "privacy.html"

    notice: tuple[Paragraph, ...]
    """Empty if none is set."""


@dataclass(frozen=True, kw_only=True)
class TermsPage(Context):
    """The operator's terms of use."""

    template = "terms.html"

    terms: tuple[Paragraph, ...]
    """Empty if none are set."""


@dataclass(frozen=True, kw_only=True)
class SummaryPage(Context):
    """The summary of consumers' rights (15 USC 1681g(c))."""

    template = "summary_of_rights.html"
