"""The archive: who may furnish, and who has seen what. Rows are added, and never changed or removed before their time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
SCHEMA = "vault"
KEPT = "2190 days"
"""Six years of 365 days, as the log's topic is kept."""
REFUSE = f"""
CREATE FUNCTION {SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'access_log' THEN
        IF OLD.at < now() - interval '{KEPT}' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of %.% are added only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def upgrade() -> None:
    """Make its tables, and the trigger that refuses changes."""
    op.create_table(
        "furnishers",
        sa.Column("furnisher_id", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reports", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended", sa.Boolean, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "access_log",
        sa.Column("chain", sa.Text(collation="C"), primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("access_log_places", "access_log", ["partition", "offset"], schema=SCHEMA)
    op.create_index("access_log_times", "access_log", ["at"], schema=SCHEMA, postgresql_using="brin")
    op.execute(REFUSE)
    for table in ("furnishers", "access_log"):
        refused = f"ON {SCHEMA}.{table} FOR EACH %s EXECUTE FUNCTION {SCHEMA}.refuse_change()"
        op.execute(f"CREATE TRIGGER added_only BEFORE UPDATE OR DELETE {refused % 'ROW'}")
        op.execute(f"CREATE TRIGGER never_emptied BEFORE TRUNCATE {refused % 'STATEMENT'}")


def downgrade() -> None:
    """Never: it would delete the log."""
    raise NotImplementedError("the archive is not removed by a migration")
