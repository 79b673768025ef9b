"""The figures of receivables management: formulas, where their inputs come from, and what stands behind each.

A figure is for one legal entity and one currency, as of a day, as known at a moment, on a basis; currencies are never
added. `formulas` are pure and exact, `registry` names them, `books` hold a ledger's sums by day, and `sources` read
these. What the answers, the command line and the documentation say of a figure comes from the registry alone.
"""
