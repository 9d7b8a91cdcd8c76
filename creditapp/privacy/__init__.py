"""Keys, encryption, and the vault that maps an SSN to a pseudonym: they decide who can read what about a person.

May use models, settings and errors.
"""
