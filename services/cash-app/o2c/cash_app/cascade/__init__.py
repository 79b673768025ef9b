"""What a payment pays when its text names nothing: a cascade of named rules over the payer's open items.

Pure: facts, habit and policy in, a decision with its reasons out. `decide.py` is the way in for one payment,
`together.py` for several of one payer and day. `direct.py` finds the sets of items that a rule can name at once,
`search.py` all others worth looking at; `likely.py` says how likely each is for this payer, from its `habit.py`, and
`verdict.py` posts only where nothing else comes near. docs/matching.md explains it with its figures.
"""
