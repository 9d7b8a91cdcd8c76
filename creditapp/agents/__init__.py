"""The microservices, one module each: pure handlers and one call of ``serve``; started with ``faust -A creditapp.agents.<name> worker``.

May use every other room except cli and population; agents never import one another.
"""
