"""Payers by the names that banks print: what is left of a written name, how alike two names are, and who is meant."""
