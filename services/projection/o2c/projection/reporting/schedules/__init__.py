"""Reports sent by themselves: when (`cron`), whereto (`targets`), each period once (`runs`), by one (`dispatcher`).

Exactly once into a folder, whose file has one name and the same bytes at every try; elsewhere at least once, with an id
that stays the same, so that the receiver can tell a second try from a second report.
"""
