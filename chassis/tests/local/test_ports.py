"""The ports a stack uses are its own, and the same ones next time."""

import socket
from pathlib import Path

import pytest

from o2c.chassis.local.ports import free_port, is_free, remembered_port
from o2c.chassis.local.process import LocalError


def listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def test_a_port_is_found_again_after_a_restart(tmp_path: Path) -> None:
    first = remembered_port(tmp_path / "port")
    assert remembered_port(tmp_path / "port") == first


def test_a_port_that_a_stranger_has_taken_is_replaced(tmp_path: Path) -> None:
    first = remembered_port(tmp_path / "port")
    with listening(first):
        second = remembered_port(tmp_path / "port")
    assert second != first
    assert remembered_port(tmp_path / "port") == second


def test_the_users_own_choice_is_never_replaced(tmp_path: Path) -> None:
    port = free_port()
    with listening(port), pytest.raises(LocalError, match=f"port {port} on 127.0.0.1 is already in use"):
        remembered_port(tmp_path / "port", wanted=port)
    assert remembered_port(tmp_path / "port", wanted=port) == port


def test_no_port_is_given_out_twice() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50


def test_ports_lie_below_those_of_outgoing_connections() -> None:
    assert all(20_000 <= free_port() < 32_000 for _ in range(20))


def test_a_connection_that_waits_for_its_end_does_not_hold_the_port() -> None:
    port = free_port()
    listener = listening(port)
    client = socket.create_connection(("127.0.0.1", port))
    accepted, _ = listener.accept()
    accepted.close()  # the server closes first: its side of the connection lingers
    client.close()
    listener.close()
    assert is_free(port)
