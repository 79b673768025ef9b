"""How far the accounts of one family are looked at for one payment."""

MAX_ACCOUNTS = 50
"""Subsidiaries of a parent that are compared with a text; of more, none."""
