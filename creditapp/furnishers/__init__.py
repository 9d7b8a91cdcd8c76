"""Who may furnish: workers follow the registry here, and check who signed a furnished record.

May use streaming (which reads the registry's topic), privacy, domain, models, errors and topics.
"""
