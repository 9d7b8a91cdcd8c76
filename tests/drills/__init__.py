"""A small service for tests, run as a real worker, that can be made to die, pause or raise at any point."""
