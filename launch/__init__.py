"""``make run``: start the whole system on this machine with one command, and stop all of it again.

May import broker, and creditapp's settings, topics, errors, privacy, streaming and waiting; nothing imports launch.
"""
