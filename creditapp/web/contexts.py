"""What a template is given: a frozen context per template, with texts as the page shows them. Here those that rooms share."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Context:
    """Base of all contexts; a subclass names its template."""

    template: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class CodePage(Context):
    """The page that asks for an application's code."""

    template = "code.html"

    address: str
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class MessagePage(Context):
    """A page with one message: not found, too large, an error."""

    template = "message.html"

    title: str
    text: str
    reference: str = ""
    again: bool = False
    """Whether the same address may show something else in a moment."""


@dataclass(frozen=True, kw_only=True)
class ErasedPage(Context):
    """The page after a person was erased."""

    template = "erased.html"

    address: str
    """Where the page can be loaded again."""
    deleted: tuple[str, ...]
    """What is deleted."""
    left: tuple[str, ...]
    """What is still being deleted."""
    traces: bool
    """Whether traces of the keys are left, which may take a month."""
