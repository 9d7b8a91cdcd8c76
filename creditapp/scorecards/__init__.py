"""Which scorecards are active: releases are followed, checked and signed here.

May import domain, models, privacy and streaming (which reads the topic of releases); never agents.
"""
