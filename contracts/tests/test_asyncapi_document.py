"""The AsyncAPI page alone is enough to publish to us."""

import json
from typing import Any

import jsonschema_rs
import pytest
import yaml

from o2c.contracts.generate import ROOT
from o2c.contracts.registry import BY_TYPE, EVENTS
from o2c.contracts.schemas import data_schema, shape
from o2c.contracts.topics import BY_NAME

TEXT = (ROOT / "asyncapi" / "asyncapi.yaml").read_text()
PAGE: dict[str, Any] = yaml.safe_load(TEXT)
MESSAGES = PAGE["components"]["messages"]


def at(pointer: str) -> Any:
    node: Any = PAGE
    for step in pointer.removeprefix("#/").split("/"):
        node = node[step]
    return node


def pointers(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for part in node.values() for found in pointers(part)]
    return [found for part in node for found in pointers(part)] if isinstance(node, list) else []


def test_every_reference_points_at_something_in_the_page() -> None:
    found = pointers(PAGE)

    assert len(found) > len(EVENTS)
    for pointer in found:
        assert at(pointer)


def test_every_topic_is_a_channel_with_its_key_owner_and_retention() -> None:
    channels = {channel["address"]: channel for channel in PAGE["channels"].values()}

    assert set(channels) == set(BY_NAME)
    for name, topic in BY_NAME.items():
        description, kafka = channels[name]["description"], channels[name]["bindings"]["kafka"]
        assert f"Written by: {topic.owner}. Key: {topic.key}." in description
        assert (kafka["topicConfiguration"]["retention.ms"] == -1) == name.startswith("o2c.")
        assert {m.rpartition("/")[2] for m in pointers(channels[name]["messages"])} == {
            event.TYPE for event in EVENTS if name == event.TOPIC
        }


def test_we_receive_what_others_write_and_send_what_we_say() -> None:
    for operation in PAGE["operations"].values():
        address = at(operation["channel"]["$ref"])["address"]
        assert operation["action"] == ("send" if address.startswith("o2c.") else "receive")


@pytest.mark.parametrize("name", BY_TYPE)
def test_the_example_of_a_message_fits_its_payload(name: str) -> None:
    whole = {"$ref": f"#/components/messages/{name}/payload", "components": PAGE["components"]}
    validator = jsonschema_rs.validator_for(whole, validate_formats=True)
    (example,) = MESSAGES[name]["examples"]

    validator.validate(example["payload"])
    assert not validator.is_valid({**example["payload"], "type": "another.v1"})
    assert not validator.is_valid({**example["payload"], "data": {}})


@pytest.mark.parametrize("name", BY_TYPE)
def test_the_page_holds_the_same_schema_as_the_schema_file(name: str) -> None:
    own = data_schema(BY_TYPE[name])
    here = json.loads(
        json.dumps(PAGE["components"]["schemas"][BY_TYPE[name].__name__]).replace("components/schemas", "$defs")
    )

    assert shape(here) == {k: v for k, v in shape(own).items() if k != "$defs"}


def test_only_our_own_topics_ask_for_a_sequence() -> None:
    for name, message in MESSAGES.items():
        assert ("sequence" in message["payload"]["allOf"][1]["required"]) == name.startswith("o2c.")


@pytest.mark.parametrize(
    "word",
    [
        "application/cloudevents+json", "specversion", "ce_id", "data.customer", "murmur2_random", "enable.idempotence",
        "change_number", "`sequence` out", "dead letter", "same key", "Sending again", "900 KiB", "correlationid",
    ],
)  # fmt: skip
def test_the_page_tells_a_sender_everything(word: str) -> None:
    assert word in PAGE["info"]["description"]
