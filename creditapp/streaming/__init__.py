"""How an event is read, handled, delivered, stored and acknowledged; the only room that knows Faust and Kafka.

May use privacy, tables, domain, models, topics, settings, errors and clock.
"""
