"""Documents that a person sends with a request: what is said of each, and the sealed parts in which it travels."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.base import Record
from creditapp.models.sealed import Sealed

DocumentKind = Literal["pdf", "jpeg", "png"]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a document; the content is in its parts."""

    document_id: str
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    """As the person's file is called; for people to recognise it, never used as a path."""
    kind: DocumentKind
    size: Annotated[int, Meta(gt=0)]
    """Bytes."""
    sha256: str
    """Of the content, in hex."""


class PartContent(msgspec.Struct, frozen=True, tag_field="record", tag="creditapp.document_content.v1"):
    """The bytes of one part (kind file)."""

    content: bytes


class DocumentPart(Record, frozen=True, kw_only=True, tag="creditapp.document_part.v1"):
    """One part of a document: Kafka takes no record as large as a document."""

    consumer_id: str
    document_id: str
    number: int
    """From 0; a part that is delivered twice is one."""
    sealed: Sealed[PartContent]
