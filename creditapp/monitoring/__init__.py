"""The monitoring service's private page, JSON and Prometheus metrics: how each scorecard performs on live applications.

May use web (its rendering), scorecards, streaming, tables, domain, models, errors and topics.
"""
