"""What the figures were taken on."""

import os
import platform
import re
from importlib.metadata import version
from textwrap import wrap

import psutil

from o2c.chassis.local.kafka_jars import KAFKA_VERSION

PACKAGES = ("aiokafka", "faststream", "psycopg", "pydantic", "msgspec", "confluent-kafka")


def processor() -> str:
    with open("/proc/cpuinfo") as info:
        return next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "unknown")


def machine() -> dict[str, str]:
    return {
        "processor": f"{os.cpu_count()} x {processor()}",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "kernel": platform.release(),
    }


def versions(postgresql: str) -> dict[str, str]:
    own = {"Python": platform.python_version(), "PostgreSQL": postgresql, "Kafka": KAFKA_VERSION}
    return {name: number for name, number in own.items() if number} | {name: version(name) for name in PACKAGES}


def described(postgresql: str) -> list[str]:
    """Machine and versions in lines of a terminal's width."""
    return [
        " · ".join(machine().values()),
        *wrap(", ".join(f"{name} {number}" for name, number in versions(postgresql).items()), 80),
    ]


def short_name() -> str:
    """For file names: `2x-intel-xeon-24g`."""
    words = re.findall(r"[a-z]+", re.sub(r"\(.*?\)", "", processor().lower()))
    name = "-".join(word for word in words if word not in ("processor", "cpu", "core", "ghz", "with"))[:24].strip("-")
    return f"{os.cpu_count()}x-{name or 'cpu'}-{psutil.virtual_memory().total / 2**30:.0f}g"
