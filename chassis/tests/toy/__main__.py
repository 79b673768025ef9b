"""`python -m toy`: the jars as a process, for tests of the runtime."""

from o2c.chassis.runtime import run
from toy.language import speak
from toy.service import jars

with speak():
    run("toy", lambda settings: jars())
