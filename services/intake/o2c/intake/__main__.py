"""`python -m o2c.intake`: the door for files over HTTP, as a process. It hears nothing and decides nothing."""

from functools import partial

from o2c.chassis.database import Database
from o2c.chassis.runtime import arguments, start
from o2c.chassis.settings import Settings
from o2c.chassis.web import serve
from o2c.intake.bank import MAX_XML_BYTES
from o2c.intake.originals import SCHEMA, Originals
from o2c.intake.publish import publish_now
from o2c.intake.upload import SOURCE, upload_routes


async def main(settings: Settings) -> int:
    database = Database(settings.url, SCHEMA, "intake")
    send = partial(publish_now, settings.kafka_bootstrap_servers, source=SOURCE, partitions=settings.partitions)
    return await serve("intake", database, settings, upload_routes(Originals(database), send), MAX_XML_BYTES)


arguments("intake")
start("intake", main)
