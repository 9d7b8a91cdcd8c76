"""The vault's tables in PostgreSQL, as queries name them; migrations make them, and a test compares the two."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
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

HEAD = "0002"
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
version = Table("alembic_version", METADATA, Column("version_num", String(32), primary_key=True))
