"""The monitoring service's private page, JSON and Prometheus metrics: how each scorecard performs on live applications.

May import web's rendering, tables, domain, models, scorecards and streaming; never agents.
"""
