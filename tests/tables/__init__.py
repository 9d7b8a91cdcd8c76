"""Known tables written as many programs of many countries would write them, and read again: nothing may come out otherwise.

``python -m tests.tables --count 10000 [--seed N]`` prints what disagrees, with the seed that makes the table again. It shares no code
with what reads: truths are Python values, and what writes them is in ``numbers``, ``cells`` and ``files`` here.
"""
