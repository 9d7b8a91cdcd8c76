"""The vault's rows in PostgreSQL: a batch of look-ups is one round trip, and the columns are only those of the requested kinds.

Adding rows and beginning an epoch exclude one another by an advisory lock, for which a role needs no privilege: otherwise a row
that is being added in the epoch before could be missed by whoever looks for its person in the new one.

An erasure is pending until its epoch has ended. PostgreSQL writes new versions of rows and keeps the old bytes: in pages, even
after VACUUM, in the write-ahead log, in replicas and backups. None of that opens without the master key of that time.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ARRAY, LargeBinary, Select, Text, any_, bindparam, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from creditapp.domain.erasures import Unfinished
from creditapp.errors import ConfigurationError
from creditapp.models.sealed import Kind
from creditapp.privacy.vault.access import SCHEMA
from creditapp.privacy.vault.epochs import KINDS
from creditapp.privacy.vault.ports import Erasure, MadeWith, Row, StaleEpoch, StoredEpoch
from creditapp.privacy.vault.postgres_engine import MIGRATE, connected, guarded, opening, place_of, url_of
from creditapp.privacy.vault.postgres_schema import HEAD, epochs, erasures, made_with, persons, version
from creditapp.settings import Settings

T = TypeVar("T")

EPOCH_LOCK = 0x637265646974
"""The advisory lock: shared by whoever adds rows, exclusive while an epoch begins."""
ADDING = text(f"SELECT pg_advisory_xact_lock_shared({EPOCH_LOCK})")
EPOCHS = select(epochs.c.number, epochs.c.master, epochs.c.wrapped).order_by(epochs.c.number)
NEWEST = select(func.max(epochs.c.number))
GONE = (
    delete(persons)
    .where(persons.c.consumer_id == any_(bindparam("values", type_=ARRAY(Text))))
    .returning(persons.c.epoch)
    .cte("gone")
)
ERASE = insert(erasures).from_select(["epoch"], select(GONE.c.epoch)).returning(erasures.c.number)
"""Deletes people's rows, and notes in which epoch each of them was."""


@cache
def _select(kinds: frozenset[Kind], *, by_digest: bool) -> Select[Any]:
    """The query for a batch; of one text for any number of values, so that the server plans it once."""
    column, kind_of = (persons.c.digest, LargeBinary) if by_digest else (persons.c.consumer_id, Text)
    shown = [persons.c.digest] if by_digest else []
    keys = [persons.c[kind] for kind in KINDS if kind in kinds]
    values = bindparam("values", type_=ARRAY(kind_of))
    return select(persons.c.consumer_id, persons.c.epoch, *shown, *keys).where(column == any_(values))


class PostgresStore:
    """A pool of connections; a broken one is replaced, and a query that only reads is then made again."""

    def __init__(self, settings: Settings, role: str) -> None:
        url = url_of(settings, role)
        self.place = place_of(url)
        self._engine = connected(url)
        # Without a transaction around it, a query is one round trip.
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with opening(self.place), self._reading.connect() as db:
                check_version(db, self.place)
        except BaseException:
            self.close()
            raise

    def made_with(self) -> MadeWith:
        """With what the vault was made; ConfigurationError if it is not made yet."""
        return self._read(lambda db: read_made_with(db, self.place))

    def epochs(self) -> list[StoredEpoch]:
        """The epochs in use, the newest last."""
        return self._read(read_epochs)

    def by_digest(self, digests: Sequence[bytes], kinds: frozenset[Kind]) -> list[Row]:
        """Rows by what is stored for the SSNs, in one round trip."""
        query = _select(kinds, by_digest=True)
        return self._read(lambda db: [_row(row) for row in db.execute(query, {"values": list(digests)}).mappings()])

    def by_id(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row]:
        """Rows of these pseudonyms, in one round trip."""
        query = _select(kinds, by_digest=False)
        return self._read(
            lambda db: [_row(row) for row in db.execute(query, {"values": list(consumer_ids)}).mappings()]
        )

    def by_id_at_once(self, consumer_ids: Sequence[str], kinds: frozenset[Kind]) -> list[Row] | None:
        """None: the database is asked over a network."""
        return None

    def add(self, rows: Sequence[Row], kinds: frozenset[Kind]) -> list[Row]:
        """Add rows whose digest is new, in one transaction; StaleEpoch if their epoch is not the newest."""
        # In the same order in every process, or two that add the same people could wait for one another.
        values = [row._asdict() for row in sorted(rows, key=lambda row: row.digest)]
        digests = {"values": [row.digest for row in rows]}
        with guarded(self.place), self._engine.begin() as db:
            db.execute(ADDING)
            if db.execute(NEWEST).scalar() != rows[0].epoch:
                raise StaleEpoch
            db.execute(upsert(persons).on_conflict_do_nothing(index_elements=[persons.c.digest]), values)
            return [_row(row) for row in db.execute(_select(kinds, by_digest=True), digests).mappings()]

    def erase(self, consumer_id: str) -> Erasure:
        """Delete the person's row, and note in which epoch it was; "pending" until that epoch has ended."""
        with guarded(self.place), self._engine.begin() as db:
            return "pending" if db.execute(ERASE, {"values": [consumer_id]}).first() is not None else "unknown"

    def erase_all(self, consumer_ids: Sequence[str]) -> None:
        """Delete the rows of these people, with a note for each, in one round trip."""
        with guarded(self.place), self._engine.begin() as db:
            db.execute(ERASE, {"values": list(consumer_ids)})

    def unfinished(self) -> Unfinished | None:
        """The erasures whose epochs have not ended."""
        numbers = select(func.min(erasures.c.number), func.max(erasures.c.number))
        first, last = self._read(lambda db: db.execute(numbers).one())
        return Unfinished(first, last) if first is not None else None

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._engine.dispose()

    def _read(self, query: Callable[[Connection], T]) -> T:
        with guarded(self.place):
            try:
                with self._reading.connect() as db:
                    return query(db)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            with self._reading.connect() as db:  # the pool has made new connections: the server was restarted
                return query(db)


def check_version(db: Connection, place: str) -> None:
    """ConfigurationError if the database's schema is not the one that this version of the code needs."""
    there = db.execute(text(f"SELECT to_regclass('{SCHEMA}.{version.name}')")).scalar()
    number = db.execute(select(version.c.version_num)).scalar() if there else None
    if number != HEAD:
        raise ConfigurationError(f"{place}: the vault's schema is {number or 'not there'}, needed is {HEAD}; {MIGRATE}")


def read_made_with(db: Connection, place: str) -> MadeWith:
    """With what the vault was made; ConfigurationError if it is not made yet."""
    row = db.execute(select(made_with.c.digest, made_with.c.wrapped)).one_or_none()
    if row is None:
        raise ConfigurationError(
            f"{place}: there is no vault in this database yet; a new bureau makes it by `creditapp keys create`, "
            "and `creditapp vault move` brings an existing one here (run it again if it was interrupted)"
        )
    return MadeWith(*row)


def read_epochs(db: Connection) -> list[StoredEpoch]:
    """The epochs in use, the newest last."""
    return [StoredEpoch(*row) for row in db.execute(EPOCHS)]


def _row(row: Any) -> Row:
    identity, file, score = (row.get(kind) for kind in KINDS)
    return Row(row.get("digest", b""), row["consumer_id"], identity, file, row["epoch"], score)
