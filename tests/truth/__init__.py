"""Holds what a report, its JSON, its text on a terminal and its notices say against the file as furnished.

The rules are written from scratch: they read raw events and the printed words, and share no code with creditapp.domain
and creditapp.web, so that an error there is not repeated here. A sentence without a rule is a finding too. Only
``printed`` uses the service, to print what is judged. ``python -m tests.truth --people 20000`` judges a population.
"""
