"""The cash forecast: when each open item will be paid, what comes in by week. Pure; docs/forecast.md explains it."""
