"""The records on the wire and in the tables, one module per subject; msgspec checks them when they are decoded.

May use errors only.
"""
