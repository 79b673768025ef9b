"""What the command line waits for is what the services hear."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

from o2c.cli.platform import DECIDING, module_of
from o2c.cli.settle import SUBSCRIPTIONS
from o2c.projection.projection import Projection

SETTINGS: Any = SimpleNamespace(
    matching_key=b"a key of the tests alone",
    functional={},
    deposits_of={},
    default_entity="",
    own_accounts=frozenset(),
    paying_accounts={},
    partitions=4,
    certificate_key_file=None,
)


@pytest.mark.parametrize("name", DECIDING)
def test_every_topic_that_a_service_hears_is_waited_for(name: str) -> None:
    service = import_module(f"{module_of(name)}.service").make(SETTINGS)
    assert set(SUBSCRIPTIONS[name]) == set(service.topics)


def test_every_topic_that_the_read_models_fold_is_waited_for() -> None:
    assert set(SUBSCRIPTIONS["projection"]) == set(Projection.topics)
