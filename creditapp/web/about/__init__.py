"""Pages about the site: help, contact, privacy, terms, and the summary of rights that a file disclosure comes with.

May use http, i18n and settings.
"""
