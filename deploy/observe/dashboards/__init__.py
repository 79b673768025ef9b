"""The dashboards: is money flowing, each service, its servers, the business."""

from observe.dashboards.business import BUSINESS
from observe.dashboards.overview import OVERVIEW
from observe.dashboards.servers import SERVERS
from observe.dashboards.service import SERVICES

BOARDS = (OVERVIEW, *SERVICES, SERVERS, BUSINESS)
