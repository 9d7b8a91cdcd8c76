"""A person's rights over their file: disputes, freeze, statement, download, erasure.

May use http, forms, i18n, ports, report (items and JSON), and domain and models.
"""
