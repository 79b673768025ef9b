"""`python -m o2c.projection`: the read models as a process."""

from collections.abc import Callable

from o2c.chassis.database import Database
from o2c.chassis.runtime import arguments, projection_process, start
from o2c.chassis.settings import Settings
from o2c.projection.api import routes
from o2c.projection.business import flows
from o2c.projection.business.gauges import gauges
from o2c.projection.kpis.keeping import Keeper
from o2c.projection.projection import Projection
from o2c.projection.provision import CONTROL
from o2c.projection.reporting.schedules.dispatcher import Dispatcher, in_turn


async def main(settings: Settings) -> int:
    return await projection_process(Projection(), CONTROL, settings, routes, own_work, gauges, flows.count).main()


def own_work(database: Database) -> Callable[[], bool]:
    return in_turn(Keeper(database).tend, Dispatcher(database).tend)


arguments("projection")
start("projection", main)
