"""Read a table: parse CSV and Parquet, infer what each column is, and check the target.

May import ``training.errors`` and, for the service's characteristics, ``creditapp.domain``; no other room of training.
"""
