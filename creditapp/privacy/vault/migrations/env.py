"""Alembic runs this for each command: over the connection that it is given, with its own table in the vault's schema."""

from alembic import context

from creditapp.privacy.vault.access import SCHEMA
from creditapp.privacy.vault.postgres_schema import METADATA, version

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=version.name,
    version_table_schema=SCHEMA,
    transaction_per_migration=False,
)
context.run_migrations()
