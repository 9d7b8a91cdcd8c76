"""creditapp: a credit bureau's scoring service of small services that talk only through Apache Kafka."""
