"""The tables: per-applicant state of the services, each backed by a changelog topic."""
