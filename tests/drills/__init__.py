"""A small service of the tests' own, run as a real worker, that can be made to die, hold or raise at any point."""
