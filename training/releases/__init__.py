"""Publish, list and withdraw scorecard releases on the releases topic.

May import no other room of training; of ``creditapp`` it uses ``domain``, ``models``, ``privacy`` (signing keys), ``scorecards`` and
``streaming``.
"""
