"""An application's own address: waiting, the report with its sections, endings without a score, and the same as JSON.

May use http, i18n, ports, and domain and models.
"""
