"""Synthetic people and the credit events that furnishers would report about them.

A person is a function of (seed, index, anchor) alone, so any number of processes writes the same population.
"""
