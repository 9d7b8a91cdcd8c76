"""The vault's tables in PostgreSQL, as queries name them; migrations make them, and a test compares the two."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    func,
)

from creditapp.privacy.vault.access import SCHEMA

HEAD = "0003"
"""The migration that this version of the code needs; a service compares it without Alembic."""
METADATA = MetaData(schema=SCHEMA)

made_with = Table(
    "made_with",
    METADATA,
    Column(
        "only_one",
        SmallInteger,
        CheckConstraint("only_one = 1", name="only_one"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("digest", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
epochs = Table(
    "epochs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("master", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
persons = Table(
    "persons",
    METADATA,
    Column("consumer_id", Text(collation="C"), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("identity", LargeBinary, nullable=False),
    Column("file", LargeBinary, nullable=False),
    # No row can outlive its epoch, nor be added to one that has ended.
    Column("epoch", Integer, ForeignKey(f"{SCHEMA}.epochs.number"), nullable=False),
    # Null for people from before there was this kind, until ``completing`` has made their keys.
    Column("score", LargeBinary),
)
erasures = Table(
    "erasures",
    METADATA,
    Column("number", Integer, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), server_default=func.now(), nullable=False),
    Column("epoch", Integer, nullable=False),
)
"""Erasures that are not done: when, and in which epoch the row was; nothing about who it was."""
clients = Table(
    "clients",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("added", DateTime(timezone=True), nullable=False),
)
furnishers = Table(
    "furnishers",
    METADATA,
    Column("furnisher_id", Text, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reports", ARRAY(Text), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("entry", LargeBinary, nullable=False),
)
"""All entries of the registry; of a furnisher's the latest counts."""
access_log = Table(
    "access_log",
    METADATA,
    Column("chain", Text(collation="C"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    # Part of the key, so that a second entry of a number is kept beside the first, where it shows.
    Column("digest", LargeBinary, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("entry", LargeBinary, nullable=False),
    Index("access_log_places", "partition", "offset"),
    Index("access_log_times", "at", postgresql_using="brin"),
)
"""Who has seen what: entries as they stand in Kafka."""
version = Table("alembic_version", METADATA, Column("version_num", String(32), primary_key=True))
