"""How orders become cash: every step with the time before it, the ways orders take, what is done again, what stands."""
