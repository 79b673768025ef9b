"""The two formats of the Bank Administration Institute: BAI2 balance reports, and lockbox files with cheques."""

from o2c.intake.bank.bai.bai2 import read_bai2
from o2c.intake.bank.bai.lockbox import read_lockbox
from o2c.intake.bank.reported import INTRADAY, Reported

__all__ = ["INTRADAY", "Reported", "read_bai2", "read_lockbox"]
