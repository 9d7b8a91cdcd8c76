"""The application form: show it, validate it, accept the application of a person or a lender.

May use http, forms, i18n, ports, and domain and models.
"""
