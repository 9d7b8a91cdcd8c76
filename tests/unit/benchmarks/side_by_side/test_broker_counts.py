"""What Kafka's JMX tool prints becomes counts by kind of request and by topic."""

from benchmarks.side_by_side.broker_counts import between, parsed

PRINTED = """Trying to connect to JMX url: service:jmx:rmi:///jndi/rmi://127.0.0.1:9359/jmxrmi
time=1796073579235
kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Fetch,version=11:Count=3818
kafka.network:type=RequestMetrics,name=RequestsPerSec,request=FetchConsumer,version=11:Count=3818
kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Produce,version=7:Count=40
kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Produce,version=8:Count=2
kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=creditapp.accepted:Count=900
kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec:Count=24310
kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec,topic=creditapp.accepted:Count=3
"""


def test_requests_are_counted_by_kind_over_all_versions_and_fetches_once() -> None:
    """Kafka counts a consumer's fetch twice: among all fetches, and among consumers'."""
    assert parsed(PRINTED).requests == {"FetchConsumer": 3818, "Produce": 42}


def test_bytes_and_records_are_counted_by_topic_and_not_as_a_sum_too() -> None:
    """The line without a topic is the sum of the others."""
    counts = parsed(PRINTED)
    assert counts.bytes == {"creditapp.accepted": 900}
    assert counts.records == {"creditapp.accepted": 3}


def test_what_happened_between_two_readings_is_their_difference() -> None:
    """A topic that is new is counted from nothing."""
    later = PRINTED.replace("Count=900", "Count=1000") + (
        "kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=creditapp.scores:Count=7\n"
    )
    assert between(parsed(PRINTED), parsed(later)).bytes == {"creditapp.accepted": 100, "creditapp.scores": 7}
