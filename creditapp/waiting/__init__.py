"""Waiting by looking again: polling and retrying, for every room. Imports no room."""
