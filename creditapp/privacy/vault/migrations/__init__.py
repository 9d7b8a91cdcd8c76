"""Alembic's migrations of the vault in PostgreSQL; ``creditapp vault migrate`` runs them."""
