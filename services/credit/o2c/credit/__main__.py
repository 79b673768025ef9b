"""`python -m o2c.credit`: the credit service as a process."""

from o2c.chassis.runtime import run
from o2c.credit.service import make

run("credit", make)
