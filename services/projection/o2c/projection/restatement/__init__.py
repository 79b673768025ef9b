"""Which figures of a report changed between two moments of knowing, from what to what, and which movements did it."""
