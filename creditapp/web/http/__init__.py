"""What every address shares: bodies, Accept header, cookies and tokens, rate limits, security headers, failures, static files.

May use i18n, ports, render and contexts; never a room of pages.
"""
