"""What a template is given: a frozen context of its own, in the words of the page. Here those that every room uses."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Context:
    """Base of all contexts; a subclass names its template."""

    template: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class CodePage(Context):
    """The address of an application without its code."""

    template = "code.html"

    address: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class MessagePage(Context):
    """A page that says one thing: not found, too large, out of order."""

    template = "message.html"

    title: str
    text: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class ErasedPage(Context):
    """The last page of somebody who was erased."""

    template = "erased.html"

    minute: bool = False
    """Just now: other workers follow within a minute."""
