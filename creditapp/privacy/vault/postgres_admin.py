"""What operators' commands do with the vault's rows in PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from creditapp.errors import ConfigurationError
from creditapp.privacy.vault.access import ADMIN
from creditapp.privacy.vault.epochs import KINDS
from creditapp.privacy.vault.ports import Figures, MadeWith, Row, StoredEpoch
from creditapp.privacy.vault.postgres import EPOCH_LOCK, NEWEST, check_version, read_epochs, read_made_with
from creditapp.privacy.vault.postgres_engine import connected, opening, place_of, url_of
from creditapp.privacy.vault.postgres_schema import HEAD, epochs, erasures, made_with, persons
from creditapp.settings import Settings

BEGINNING = text(f"SELECT pg_advisory_xact_lock({EPOCH_LOCK})")
ROW = tuple(persons.c[name] for name in Row._fields)
WRAPPED = ("digest", *KINDS, "epoch")
"""What becomes another value when a row is re-wrapped."""
REWRAP = (
    update(persons)
    .where(persons.c.consumer_id == bindparam("person"), persons.c.epoch == bindparam("replaced"))
    .values({name: bindparam(f"new_{name}") for name in WRAPPED})
)
COMPLETE = (
    update(persons)
    .where(persons.c.consumer_id == bindparam("person"), persons.c.epoch == bindparam("of"), persons.c.score.is_(None))
    .values(score=bindparam("made"))
)
DAY = 86_400


class PostgresAdmin:
    """Connections for one command; it implements ``ports.Administration``."""

    def __init__(self, settings: Settings) -> None:
        url = url_of(settings, ADMIN)
        self.place = place_of(url)
        self._engine = connected(url, patient=True)
        with self._begun() as db:
            check_version(db, self.place)

    def create(self, made: MadeWith, epoch: StoredEpoch) -> None:
        """Make a new vault; ConfigurationError if there is one."""
        with self._begun() as db:
            db.execute(BEGINNING)
            if db.execute(select(made_with.c.only_one)).scalar() or db.execute(NEWEST).scalar() is not None:
                raise ConfigurationError(
                    f"{self.place}: there is a vault, or a part of one; restore all of it, or remove it"
                )
            db.execute(insert(epochs).values(epoch._asdict()))
            self._put_made_with(db, made)

    def is_made(self) -> bool:
        """Whether there is a vault in the database."""
        with self._begun() as db:
            return db.execute(select(made_with.c.only_one)).scalar() is not None

    def made_with(self) -> MadeWith:
        """With what the vault was made; ConfigurationError if it is not made yet."""
        with self._begun() as db:
            return read_made_with(db, self.place)

    def epochs(self) -> list[StoredEpoch]:
        """The epochs in use, the newest last."""
        with self._begun() as db:
            return read_epochs(db)

    def count(self) -> int:
        """How many persons there are."""
        with self._begun() as db:
            return int(db.execute(select(func.count()).select_from(persons)).scalar_one())

    def open_epoch(self, epoch: StoredEpoch) -> None:
        """Begin an epoch, once nobody is adding a row any more."""
        with self._begun() as db:
            db.execute(BEGINNING)
            if (db.execute(NEWEST).scalar() or 0) >= epoch.number:
                raise ConfigurationError(f"{self.place}: somebody else has begun to rotate the master key; look again")
            db.execute(insert(epochs).values(epoch._asdict()))

    def rows(self, after: str, at_most: int, before_epoch: int | None = None) -> list[Row]:
        """The next persons after this pseudonym, by pseudonym."""
        query = select(*ROW).where(persons.c.consumer_id > after).order_by(persons.c.consumer_id).limit(at_most)
        if before_epoch is not None:
            query = query.where(persons.c.epoch < before_epoch)
        with self._begun() as db:
            return [Row(*row) for row in db.execute(query)]

    def rewrap(self, rows: Sequence[Row], replaced: int) -> None:
        """Write these rows over those of an earlier epoch, in one transaction."""
        values = [
            {"person": row.consumer_id, "replaced": replaced} | {f"new_{name}": getattr(row, name) for name in WRAPPED}
            for row in rows
        ]
        with self._begun() as db:
            db.execute(REWRAP, values)

    def incomplete(self, at_most: int) -> list[Row]:
        """Persons who have no key of the kind "score" yet."""
        with self._begun() as db:
            return [Row(*row) for row in db.execute(select(*ROW).where(persons.c.score.is_(None)).limit(at_most))]

    def complete(self, rows: Sequence[Row]) -> None:
        """Write the missing keys of these rows, in one transaction."""
        values = [{"person": row.consumer_id, "of": row.epoch, "made": row.score} for row in rows]
        with self._begun() as db:
            db.execute(COMPLETE, values)

    def left_before(self, epoch: int) -> int:
        """How many rows are of an earlier epoch."""
        with self._begun() as db:
            return int(
                db.execute(select(func.count()).select_from(persons).where(persons.c.epoch < epoch)).scalar_one()
            )

    def close_epochs(self, before: int) -> None:
        """Delete earlier epochs, which the database refuses while a row of one of them is left."""
        with self._begun() as db:
            db.execute(delete(epochs).where(epochs.c.number < before))

    def finish_erasures(self, before: int) -> int:
        """Forget the notes of erasures in earlier epochs: nothing of these opens any more."""
        with self._begun() as db:
            return db.execute(delete(erasures).where(erasures.c.epoch < before)).rowcount

    def figures(self) -> Figures:
        """What there is."""
        waiting = func.extract("epoch", func.now() - func.min(erasures.c.at)) / literal(DAY)
        with self._begun() as db:
            counts = {
                row.epoch: row.many
                for row in db.execute(select(persons.c.epoch, func.count().label("many")).group_by(persons.c.epoch))
            }
            pending, days = db.execute(select(func.count(), waiting).select_from(erasures)).one()
            by_epoch = [(epoch, counts.get(epoch.number, 0)) for epoch in read_epochs(db)]
        return Figures(HEAD, sum(counts.values()), by_epoch, pending, None if days is None else float(days))

    def put_epochs(self, those: Sequence[StoredEpoch]) -> None:
        """Have these epochs, whatever there was of them."""
        statement = upsert(epochs)
        with self._begun() as db:
            db.execute(
                statement.on_conflict_do_update(
                    index_elements=[epochs.c.number],
                    set_={"master": statement.excluded.master, "wrapped": statement.excluded.wrapped},
                ),
                [epoch._asdict() for epoch in those],
            )

    def put_rows(self, after: str, rows: Sequence[Row]) -> None:
        """Have these rows, and no other ones, between ``after`` and the last of them; with none, no row after it."""
        between = persons.c.consumer_id > after
        if rows:
            between &= persons.c.consumer_id <= rows[-1].consumer_id
        with self._begun() as db:
            db.execute(delete(persons).where(between))
            if rows:
                db.execute(insert(persons), [row._asdict() for row in rows])

    def finish_move(self, made: MadeWith, those: Sequence[StoredEpoch]) -> None:
        """Make the moved vault one that opens, with these epochs only."""
        with self._begun() as db:
            db.execute(delete(epochs).where(epochs.c.number.not_in([epoch.number for epoch in those])))
            self._put_made_with(db, made)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _put_made_with(self, db: Connection, made: MadeWith) -> None:
        db.execute(insert(made_with).values(only_one=1, **made._asdict()))

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        with opening(self.place), self._engine.begin() as db:
            yield db
