"""ACH files in Nacha's format, as a bank hands them to the company that is paid: entries with their remittance, returns
and notifications of change."""

from o2c.intake.bank.ach.reader import read_ach

__all__ = ["read_ach"]
