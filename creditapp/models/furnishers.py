"""Who may furnish: the registry's entries, and what operators are told of files whose furnishers disagree."""

from typing import Annotated, Literal

from msgspec import Meta

from creditapp.models.base import Record, Traced
from creditapp.models.credit_events import Name
from creditapp.models.sealed import Sealed

Kind = Literal["lender", "collector", "landlord", "utility", "court", "authority"]
"""What a furnisher is; an authority reports deaths, as the Social Security Administration does."""
Report = Literal["accounts", "collections", "inquiries", "court_records", "deaths"]
"""What a furnisher may report. Deaths: its word alone is enough."""


class RegisteredFurnisher(Record, frozen=True, kw_only=True, tag="creditapp.registered_furnisher.v1"):
    """A furnisher as operators decided at a time; of its entries the latest counts."""

    furnisher_id: str
    """Follows from the name (domain.furnishers.id_of), so that no two furnishers share one."""
    name: Name
    kind: Kind
    public_key: bytes
    """The Ed25519 key by which its records are known, 32 bytes."""
    reports: tuple[Report, ...]
    at: float
    established: float
    """From when its word about who somebody is counts beside that of others; until then it is a newcomer."""
    address: Annotated[str, Meta(max_length=200)] = ""
    """Its postal address in one line, for people who want to write to it (15 USC 1681g(a)(2)); empty if it is not known."""
    phone: Annotated[str, Meta(max_length=20)] = ""
    admitted: bool = False
    """Registered by `creditapp furnish` in the bureau's own home: what its later lines show is added."""
    suspended: bool = False
    """Its records wait."""
    withdrawn: bool = False
    """What it has reported so far is left out."""


class Disagreement(Record, frozen=True, kw_only=True, tag="creditapp.disagreement.v1"):
    """The content of a mixed file's notice: ids of furnishers, and nothing of what they reported."""

    opened_by: tuple[str, ...]
    """Those whose identity opens the file."""
    kept_aside: tuple[str, ...]
    """Those that report somebody else. An empty id stands for reports from before furnishers were registered."""


class MixedFile(Traced, frozen=True, kw_only=True, tag="creditapp.mixed_file.v1"):
    """Furnishers disagree about whose file this is; of a person's notices the newest counts."""

    consumer_id: str
    record_id: str
    """The furnished record with which the disagreement was seen."""
    sealed: Sealed[Disagreement]
