"""The questions that a person answers before their file opens: shown, answered, passed on.

May use access, http, i18n, ports, and domain and models.
"""
