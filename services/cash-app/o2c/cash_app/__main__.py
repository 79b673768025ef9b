"""`python -m o2c.cash_app`: cash application as a process."""

from o2c.cash_app.service import make
from o2c.chassis.runtime import run

run("cash-app", make)
