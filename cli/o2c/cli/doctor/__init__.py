"""`o2c doctor`: what is wrong here, in plain words, and what to do about it. It changes nothing."""
