"""An account that passkeys open, for whoever wants to keep reports without their codes; everything else works without it.

May use http, forms and ports, and domain and models.
"""
