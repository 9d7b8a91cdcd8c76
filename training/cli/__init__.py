"""The commands of ``python -m training``: parse options, call the other rooms, print the result.

May import every room of training. Heavy imports are inside the commands, so that ``--help`` answers at once.
"""
