"""Who needs what of the vault: the one table from which roles in PostgreSQL and their grants are made.

A service reads only the kinds of key that it may use, and finds people by SSN only if it must. In a vault of one file,
every process that can read the file can read all of it; there the kinds are kept apart by the services themselves.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from creditapp.models.sealed import Kind

SCHEMA = "vault"
"""The schema, in PostgreSQL's sense, of all tables of the vault."""
ADMIN = "admin"
"""The role of operators' commands, but for migrations and roles: those need who owns the database."""
PREFIX = "creditapp_"
"""In front of a role's name in PostgreSQL, whose roles are shared by all of a server's databases."""


class Access(NamedTuple):
    """What a service needs."""

    kinds: tuple[Kind, ...]
    """The kinds of persons' keys that it may read."""
    by_ssn: bool = False
    """Whether it finds people by SSN, and adds those who are new."""
    erases: bool = False
    """Whether it may delete a person."""
    clients: bool = False
    """Whether it knows the API clients."""
    archives: bool = False
    """Whether it copies what must outlast Kafka."""


ACCESS: Mapping[str, Access] = {
    "gateway": Access(("identity", "file", "score"), by_ssn=True, erases=True, clients=True),
    "intake": Access(("identity", "file"), by_ssn=True),
    "identity": Access(("identity",)),
    "bureau": Access(("file", "score")),
    "scoring": Access(("score",)),
    "reporting": Access(("score",)),
    "monitoring": Access(("score",)),
    "mail": Access(("identity",)),
    "notifying": Access(("identity", "file")),
    "members": Access(("identity",)),
    "ledger": Access((), archives=True),
    "training": Access(("score",)),
}
"""By service, and ``training`` for who compares scorecards; those that are not named need nothing of the vault."""


def finds_by_ssn(role: str) -> bool:
    """Whether a role needs the secret of SSNs, beside the master key: operators' commands do."""
    access = ACCESS.get(role)
    return role == ADMIN or (access is not None and access.by_ssn)


ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
OPERATED = ("made_with", "epochs", "persons", "erasures", "clients")
"""The tables that operators' commands read and write."""
ARCHIVE = ("furnishers", "access_log")
"""The tables to which rows are added only: operators' commands read them."""


class Grant(NamedTuple):
    """One privilege of a role; ``column`` empty: on the whole table."""

    role: str
    privilege: str
    table: str
    column: str = ""


def grants() -> frozenset[Grant]:
    """All privileges on tables that there are to be."""
    services = (grant for name, access in ACCESS.items() for grant in _of(PREFIX + name, access))
    operators = (Grant(PREFIX + ADMIN, privilege, table) for table in OPERATED for privilege in ALL)
    reading = (Grant(PREFIX + ADMIN, "SELECT", table) for table in (*ARCHIVE, "alembic_version"))
    return frozenset((*services, *operators, *reading))


def roles() -> tuple[str, ...]:
    """The names, without prefix, of all roles."""
    return (*ACCESS, ADMIN)


def _of(role: str, access: Access) -> Iterator[Grant]:
    yield Grant(role, "SELECT", "alembic_version")
    if access.kinds:
        yield from _of_persons(role, access)
    if access.clients:
        yield Grant(role, "SELECT", "clients")
    if access.archives:
        for table in ARCHIVE:
            yield Grant(role, "SELECT", table)
            yield Grant(role, "INSERT", table)
        yield Grant(role, "DELETE", "access_log")  # of what has expired: a trigger refuses the rest


def _of_persons(role: str, access: Access) -> Iterator[Grant]:
    for table in ("made_with", "epochs"):
        yield Grant(role, "SELECT", table)
    for column in ("consumer_id", "epoch", *access.kinds, *(("digest",) if access.by_ssn else ())):
        yield Grant(role, "SELECT", "persons", column)
    if access.by_ssn:
        yield Grant(role, "INSERT", "persons")
    if access.erases:
        yield Grant(role, "DELETE", "persons")
        yield Grant(role, "INSERT", "erasures", "epoch")
        yield Grant(role, "SELECT", "erasures", "number")
