"""Waiting by looking again: polling and retrying, for every room.

May use no other room.
"""
