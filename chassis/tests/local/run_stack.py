"""A stack in a process of its own, which the tests may kill: `python run_stack.py HOME`."""

import sys
from pathlib import Path

from o2c.chassis.local.stack import ServiceSpec, Stack

fake = ServiceSpec("fake", "fake_service", env={"PYTHONPATH": str(Path(__file__).parent)})
with Stack(Path(sys.argv[1]), [fake], environ={}) as stack:
    print("up", flush=True)
    stack.serve()
print("down", flush=True)
