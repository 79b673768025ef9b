"""One of the platform's services as a child process: `python -m module`, ready when its `/readyz` says so."""

import http.client
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from o2c.chassis.local.ports import LOOPBACK, is_free
from o2c.chassis.local.process import Child, Launch, LocalError

PORT_VARIABLE = "O2C_HTTP_PORT"


@dataclass(frozen=True)
class ServiceSpec:
    """What to run. Without a `port` it gets a free one, and the same again next time.

    `env` is added to what every service is told: `DATABASE_URL`, `KAFKA_BOOTSTRAP_SERVERS`, `O2C_HTTP_PORT`.
    """

    name: str
    module: str
    port: int | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    args: tuple[str, ...] = ()


class Service(Child):
    def __init__(self, spec: ServiceSpec, port: int, env: Mapping[str, str], log: Path) -> None:
        super().__init__(spec.name, log)
        self.port = port
        self._spec = spec
        self._env = env

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def launch(self) -> Launch:
        if not is_free(self.port):
            raise LocalError(f"{self.name} listens on port {self.port}, which another program is using")
        own = {**self._env, **self._spec.env, PORT_VARIABLE: str(self.port), "PYTHONUNBUFFERED": "1"}
        return Launch([sys.executable, "-m", self._spec.module, *self._spec.args], {**os.environ, **own})

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
