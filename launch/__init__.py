"""``make run``: start the whole system on this machine with one command, and stop all of it again.

May use broker, and of creditapp privacy, streaming, waiting, settings, topics and errors; nothing uses launch.
"""
