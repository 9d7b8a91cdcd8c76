"""What the pages ask of the world: accept applications, look their state up at its owner, seal, open and publish.

May use web (its ports and site), streaming, tables, domain, models, privacy, waiting and the loose modules.
"""
