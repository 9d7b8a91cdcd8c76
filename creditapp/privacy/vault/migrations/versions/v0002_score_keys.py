"""A third kind of key per person: "score". People who are there already get theirs from ``vault.completing``."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
SCHEMA = "vault"


def upgrade() -> None:
    """Add its column, empty for those who are there."""
    op.add_column("persons", sa.Column("score", sa.LargeBinary), schema=SCHEMA)


def downgrade() -> None:
    """Never: it would delete keys."""
    raise NotImplementedError("the vault is not removed by a migration")
