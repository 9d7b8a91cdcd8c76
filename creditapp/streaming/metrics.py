"""A worker's Prometheus metrics, in addition to those that Faust and the other rooms export."""

from prometheus_client import Counter, Gauge, Histogram

EVENTS = Counter("creditapp_events_total", "Events handled and acknowledged", ["topic"])
DEAD_LETTERS = Counter("creditapp_dead_letters_total", "Records set aside as dead letters, by topic", ["topic"])
PAUSED = Gauge("creditapp_paused_sources", "Partitions paused after a flood of dead letters, by topic", ["topic"])
BATCH_EVENTS = Histogram("creditapp_batch_events", "Events in a batch", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256))
BATCH_SECONDS = Histogram("creditapp_batch_seconds", "Seconds from a batch's first event to its acknowledgement")
OUT_OF_SEQUENCE = Gauge("creditapp_out_of_sequence", "Records that arrived out of sequence and were not handed on")
LAG = Gauge(
    "creditapp_lag", "Records not yet handled, over this worker's source partitions, but for those of topics that wait"
)
TABLES_REBUILT = Counter("creditapp_tables_rebuilt_total", "Broken tables that were set aside, to be rebuilt")
