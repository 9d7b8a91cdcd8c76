"""What the pages ask of the world: accept applications, look their state up at its owner, seal, open and publish.

May import web's ports and site, tables, domain, models, privacy, streaming and waiting; never agents.
"""
