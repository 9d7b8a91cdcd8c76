"""The public site: pages for people and JSON for programs, at the same addresses.

Its rooms are what a visitor does (apply, report, simulate, rights, notices) and what these share (http, forms, i18n). Beside
them, for all: site, ports, dependencies, contexts, render, access, current_reading. It may use domain, tables, models and the
loose modules; what it needs of Kafka and the vault is in ports. Never streaming, privacy, scorecards or gateway.
"""
