"""Who may read what about a person: keys, sealing, and the vault that maps an SSN to a pseudonym.

May use models, settings and errors.
"""
