"""`python -m o2c.order`: the order service as a process."""

from o2c.chassis.runtime import run
from o2c.order.service import make

run("order", make)
