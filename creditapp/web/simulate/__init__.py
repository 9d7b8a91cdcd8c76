"""What scenarios would do to the score, and the best next steps.

May use http, i18n, ports, report (names of account types), and domain and models.
"""
