"""The drill's source and output in stock Faust, with Faust's own consumer, agent and send."""

import os
from typing import Any

import faust
from faust.transport.drivers import aiokafka as driver

from tests.drills.late_fetch import consumer_class
from tests.drills.records import topics

SOURCE, OUT = topics(os.environ["DRILL"])


class App(faust.App):
    """Stock Faust, apart from the injected fault."""

    def _new_transport(self) -> Any:
        transport: Any = super()._new_transport()
        if os.environ.get("DRILL_LATE"):
            transport.Consumer = consumer_class(driver.Consumer)
        return transport


app = App(
    f"creditapp-drill-{os.environ['DRILL']}",
    broker=f"aiokafka://{os.environ['CREDITAPP_BROKER']}",
    web_enabled=False,
    topic_allow_declare=False,
    topic_disable_leader=True,
    autodiscover=False,
    datadir=f"{os.environ['CREDITAPP_HOME']}/stock",
    consumer_auto_offset_reset="earliest",
    broker_commit_interval=0.5,
)
source = app.topic(SOURCE.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
out = app.topic(OUT.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")


@app.agent(source)
async def hand_on(stream: Any) -> None:
    """Forward every record unchanged."""
    async for event in stream.events():
        await (await out.send(key=event.key, value=event.value))
