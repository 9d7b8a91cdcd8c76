"""The tables: with what the vault was made, epochs, persons, erasures that are not done, API clients."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
SCHEMA = "vault"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "made_with",
        sa.Column("only_one", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("only_one = 1", name="only_one"),
        schema=SCHEMA,
    )
    op.create_table(
        "epochs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("master", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "persons",
        sa.Column("consumer_id", sa.Text(collation="C"), primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("identity", sa.LargeBinary, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=False),
        sa.Column("epoch", sa.Integer, sa.ForeignKey(f"{SCHEMA}.epochs.number"), nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "erasures",
        sa.Column("number", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "clients",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )


def downgrade() -> None:
    """Never: it would delete every person's keys."""
    raise NotImplementedError("the vault is not removed by a migration")
