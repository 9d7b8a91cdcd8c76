"""Apache Kafka on this machine: one KRaft node or three, on loopback only, from Maven's jars.

May use creditapp.waiting, and what keeps secrets in files (creditapp.privacy) and names principals (creditapp.topics).
"""
