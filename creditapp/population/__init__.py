"""Synthetic people and the credit events that furnishers would report about them.

A person is a function of (seed, index, anchor) alone, so any number of processes writes the same population. Lives are
simulated in ``latent`` (hidden: setbacks, hardship, arrears) and become accounts, incidents and events; ``publish`` sends them.

May import ``creditapp.domain``, ``models``, ``errors``, ``settings``, ``topics`` and ``console``; for publishing also
``streaming.publisher``, ``furnishers`` to register who furnishes, and ``privacy`` to encrypt and sign records.
"""
