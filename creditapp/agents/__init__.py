"""The microservices: one module each, started with ``faust -A creditapp.agents.<name> worker``."""
