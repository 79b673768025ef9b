"""Reports as data: a definition says what to show, the catalogue of sources says what there is, and neither is SQL.

`reading` makes a definition of a text, `checking` holds it against the catalogue and makes a plan, `query` composes the
one question that the plan is, `running` answers it line by line, `totals` sums it up, and `chassis.tabular` writes it.
Versions, schedules and their runs are no folds: they lie in the schema of the pointer (decision 0031) and outlive a
rebuild.
"""
