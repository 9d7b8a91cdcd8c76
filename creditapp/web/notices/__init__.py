"""The notices that federal law requires about a report, as pages and as PDFs.

May use http, i18n, ports, report (links and names of account types), and domain and models.
"""
