"""Texts in the reader's language, formats of dates and numbers, and the catalogue for translators.

May use domain (the formats and sentences of characteristics) and models only.
"""
