"""``make run``: one command brings the whole system up on this machine, and takes all of it down again."""
