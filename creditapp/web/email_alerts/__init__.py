"""Alerts by e-mail when a file changes: asked for on the report's pages, confirmed and ended by links in the e-mails.

May use http, forms and ports, and domain and models.
"""
