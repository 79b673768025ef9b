"""Apache Kafka's jar files, resolved from Maven Central once into a local cache."""

import fcntl
import os
from pathlib import Path

import jgo

from o2c.chassis.local.process import LocalError

KAFKA_VERSION = "4.4.0"
_KAFKA = f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}"
# Kafka logs through slf4j 1.7 and brings log4j, but not the piece between the two. That is resolved on its own
# and only its own jar is taken: in one resolution log4j's build settings replace Kafka's client by an old one.
_LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5"


def cache_dir() -> Path:
    """`O2C_CACHE`, else `~/.cache/o2c`."""
    return Path(os.environ.get("O2C_CACHE") or Path.home() / ".cache" / "o2c").absolute()


def is_fetched(cache: Path) -> bool:
    """Whether `class_path` needs no network."""
    known = _known(cache)
    return known.exists() and all(Path(jar).exists() for jar in known.read_text().split(":"))


def class_path(cache: Path) -> str:
    """The Java class path; some 20 s and 45 MB over the network the first time, a file's content later.

    Raises `LocalError` when the jars are not there and cannot be fetched.
    """
    cache.mkdir(parents=True, exist_ok=True)
    known = _known(cache)
    with (cache / "kafka.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two first starts at once fetch once
        if not is_fetched(cache):
            draft = known.with_suffix(".new")
            draft.write_text(":".join(str(jar) for jar in _resolve(cache)))
            draft.rename(known)
        return known.read_text()


def _known(cache: Path) -> Path:
    return cache / f"kafka-{KAFKA_VERSION}.classpath"


def _resolve(cache: Path) -> list[Path]:
    try:
        return [*_jars(_KAFKA, cache), *(jar for jar in _jars(_LOGGING, cache) if "slf4j-impl" in jar.name)]
    except (OSError, RuntimeError, ValueError) as failure:
        raise LocalError(
            f"could not fetch Apache Kafka {KAFKA_VERSION} from Maven Central into {cache}: {failure}\n"
            f"Check the network and try again, copy another machine's cache folder and name it in O2C_CACHE, "
            f"or set KAFKA_BOOTSTRAP_SERVERS to a broker of your own."
        ) from failure


def _jars(endpoint: str, cache: Path) -> list[Path]:
    environment = jgo.build(endpoint, cache_dir=cache / "jgo")
    return [jar for folder in (environment.jars_dir, environment.modules_dir) for jar in sorted(folder.glob("*.jar"))]
