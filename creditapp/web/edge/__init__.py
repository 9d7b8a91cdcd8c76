"""The edge: connections to the public port, TLS, trusted proxies and allowed hosts, before any page sees a request.

May use http and the loose modules; only site and the gateway's wiring use it.
"""
