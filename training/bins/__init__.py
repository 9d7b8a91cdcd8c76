"""A local page on which a modeller sees every characteristic's bins, changes them, and saves the specification that a fit reads.

It may use ``fitting``, ``scorecard`` and ``data``; only ``cli`` uses it.
"""
