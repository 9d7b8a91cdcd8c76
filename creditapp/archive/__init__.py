"""What must outlast Kafka is copied into the vault's PostgreSQL: who may furnish, and who has seen what.

May use streaming (which reads the topics), privacy (whose database it is), domain, models, errors and topics.
"""
