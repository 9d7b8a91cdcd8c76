"""The credit domain, pure: no Kafka, no files, no clock."""
