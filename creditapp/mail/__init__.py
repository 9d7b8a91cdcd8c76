"""E-mails: what they say, and handing them to the operator's mail server; repeated until it has them or nobody needs them any more.

May use streaming and settings, models, and of the pages their languages (web.i18n).
"""
