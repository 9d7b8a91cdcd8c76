"""Which scorecards are active: releases are followed, checked and signed here.

May use streaming (which reads the topic of releases), domain, models, waiting, errors and topics.
"""
