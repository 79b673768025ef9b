"""All views of schema `bi`, by name."""

from o2c.projection.bi.dimensions import DIMENSIONS
from o2c.projection.bi.facts import FACTS
from o2c.projection.bi.view import View

VIEWS: dict[str, View] = {view.name: view for view in (*DIMENSIONS, *FACTS)}
VERSION = 1
"""Of the whole schema. Within it, views only get more columns at their end, and more views come."""
