"""Prometheus for tests: found on the PATH, else in the cache, else fetched as Debian's package; else a test skips."""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pytest

from o2c.chassis.local.kafka_jars import cache_dir
from o2c.chassis.local.ports import free_port

DEPLOY = Path(__file__).parents[1] / "deploy"
RULES = DEPLOY / "prometheus" / "rules"
READY_SECONDS = 30


@cache
def program(name: str) -> Path:
    """`prometheus` or `promtool`. Skips the test, saying why, where there is none and none can be had."""
    found = shutil.which(name)
    if found:
        return Path(found)
    cached = cache_dir() / "prometheus" / "usr" / "bin" / name
    if not cached.exists():
        _fetch(cache_dir() / "prometheus")
    return cached


def _fetch(folder: Path) -> None:
    """Debian's package, unpacked without being installed: its programs need nothing but the C library."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        pytest.skip("prometheus is not on the PATH, and this is no Debian or Ubuntu to fetch its package from")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "prometheus.lock").open("w") as lock, tempfile.TemporaryDirectory() as scratch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return
        done = _run("apt-get", "download", "prometheus", cwd=scratch)
        if done.returncode and os.geteuid() == 0:  # a new machine has no list of packages yet
            _run("apt-get", "update")
            done = _run("apt-get", "download", "prometheus", cwd=scratch)
        package = next(Path(scratch).glob("prometheus_*.deb"), None)
        if package is None:
            pytest.skip(f"prometheus is not on the PATH, and apt-get cannot fetch it: {done.stderr.strip()[-300:]}")
        draft = folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        _run("dpkg-deb", "-x", str(package), str(draft)).check_returncode()
        draft.rename(folder)


def promtool(*args: str | Path) -> "subprocess.CompletedProcess[str]":
    return _run(str(program("promtool")), *map(str, args))


def _run(*args: str, cwd: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(args, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)


class Prometheus:
    def __init__(self, url: str) -> None:
        self._http = httpx2.Client(base_url=url, timeout=20)

    def ready(self) -> bool:
        try:
            return self._http.get("/-/ready").status_code == 200
        except httpx2.HTTPError:
            return False

    def ask(self, query: str) -> list[dict[str, Any]]:
        """An instant query; the vector, with `metric` and `value`. Raises AssertionError where it is no query."""
        response = self._http.get("/api/v1/query", params={"query": query})
        assert response.status_code == 200, f"{query}\n{response.text}"
        data = response.json()["data"]
        assert data["resultType"] == "vector", query
        return [sample for sample in data["result"] if sample["value"][1] != "NaN"]

    def alerts(self) -> set[str]:
        """Names of those that fire."""
        found = self._http.get("/api/v1/alerts").json()["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in found if alert["state"] == "firing"}


@contextmanager
def running_prometheus(targets: str, rules: Mapping[str, str]) -> Iterator[Prometheus]:
    """One that scrapes these targets every second and evaluates these rules (file → text), in a folder of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="o2c-prometheus-") as scratch:
        folder = Path(scratch)
        (folder / "targets.json").write_text(targets)
        for name, text in rules.items():
            (folder / name).write_text(text)
        settings = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(folder / name) for name in rules],
            "scrape_configs": [{"job_name": "o2c", "file_sd_configs": [{"files": [str(folder / "targets.json")]}]}],
        }
        (folder / "prometheus.yml").write_text(json.dumps(settings))  # JSON is YAML
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [program("prometheus"), f"--config.file={folder / 'prometheus.yml'}",
                 f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address=127.0.0.1:{port}"],
                stdout=log, stderr=log,
            )  # fmt: skip
        try:
            running = Prometheus(f"http://127.0.0.1:{port}")
            deadline = time.monotonic() + READY_SECONDS
            while not running.ready():
                assert process.poll() is None, (folder / "log").read_text()[-2000:]
                assert time.monotonic() < deadline, "Prometheus is not ready"
                time.sleep(0.1)
            yield running
        finally:
            process.terminate()
            process.wait(20)
