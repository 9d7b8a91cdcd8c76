"""What a command shows on stderr while it works (progress bars, a spinner), and how its child processes end with it.

May use no other room.
"""
