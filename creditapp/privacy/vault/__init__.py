"""The vault, which alone turns an SSN into a random pseudonym, and what operators do with it: migrate, grant, rotate, move.

Its rows are in SQLite on one machine and in PostgreSQL for several; what is in the rows is the same in both. May use keys,
encryption and secret files of privacy, models, settings and errors. Only ``postgres*``, ``migrat*`` and ``roles`` need
SQLAlchemy, and they are imported when a vault in PostgreSQL is opened: it costs 41 MB and 0.3 s.
"""
