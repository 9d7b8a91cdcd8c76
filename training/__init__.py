"""Train, evaluate and release scorecards: from a table of outcomes to a signed release.

Imports between its rooms point one way: cli → population, releases, report → evaluation → scorecard → fitting → data. Only two
modules are loose: ``artefacts`` (the files of a run's directory) and ``errors``. ``creditapp`` never imports this package.
"""
