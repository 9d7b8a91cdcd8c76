"""What is read and printed away from the site: PDFs, each from the templates of the page that shows the same.

May use http, i18n, ports, report and simulate, and domain and models.
"""
