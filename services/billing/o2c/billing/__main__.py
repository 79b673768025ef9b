"""`python -m o2c.billing`: the billing service as a process."""

from o2c.billing.service import make
from o2c.chassis.runtime import run

run("billing", make)
