"""Other ways to build the same bureau: the peers of ``make bench``, one file each, on the same domain code, people and files.

Each runs in processes of its own, in `.cache/service-peers` (`./bootstrap service-peers`). May use of creditapp what needs no
Faust and no web server: domain, models, tables, topics, privacy, and how records are sealed. Nothing imports them.
"""
