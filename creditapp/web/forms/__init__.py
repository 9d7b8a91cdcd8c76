"""Validation of single form fields, with a message for each problem.

May use http.tokens, i18n, and domain.
"""
