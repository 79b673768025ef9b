"""`python -m o2c.projection`: the read models as a process."""

from o2c.chassis.runtime import arguments, projection_process, start
from o2c.chassis.settings import Settings
from o2c.projection.api import routes
from o2c.projection.business import flows
from o2c.projection.business.gauges import gauges
from o2c.projection.kpis.keeping import Keeper
from o2c.projection.projection import Projection
from o2c.projection.provision import CONTROL


async def main(settings: Settings) -> int:
    return await projection_process(
        Projection(), CONTROL, settings, routes, lambda database: Keeper(database).tend, gauges, flows.count
    ).main()


arguments("projection")
start("projection", main)
