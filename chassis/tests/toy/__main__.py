"""`python -m toy`: the jars as a process, for tests of the runtime."""

from toy.language import speak
from toy.service import jars

from o2c.chassis.runtime import run

with speak():
    run("toy", lambda settings: jars())
