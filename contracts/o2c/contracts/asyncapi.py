"""The AsyncAPI 3.0 document: every topic and event, with all that a sender must know to publish from it alone."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import msgspec
import yaml
from pydantic.json_schema import models_json_schema

from o2c.contracts.asyncapi_text import INBOUND, OVERVIEW, PUBLISHED
from o2c.contracts.base import MAX_BYTES, Event
from o2c.contracts.envelope import CONTENT_TYPE
from o2c.contracts.envelope_schema import ENVELOPE
from o2c.contracts.registry import EVENTS
from o2c.contracts.topics import BY_NAME, PARTITIONS, Topic

Json = dict[str, Any]


def render(examples: Mapping[str, bytes]) -> str:
    """The document as YAML. `examples` are complete records by event type."""
    return yaml.dump(document(examples), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def document(examples: Mapping[str, bytes]) -> Json:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "o2c events",
            "version": version("o2c-contracts"),
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "description": OVERVIEW,
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"kafka": _server()},
        "channels": {_id(topic.name): _channel(topic) for topic in BY_NAME.values()},
        "operations": dict(map(_operation, BY_NAME.values())),
        "components": {
            "messages": {event.TYPE: _message(event, examples[event.TYPE]) for event in EVENTS},
            "schemas": {"Envelope": ENVELOPE, **_schemas()},
        },
    }


def _server() -> Json:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "Apache Kafka. A stack started by `make run` writes its address to `.o2c/stack.json` as "
        "`kafka_bootstrap_servers`; elsewhere the operator tells it.",
        "variables": {"bootstrap": {"default": "127.0.0.1:9092", "description": "Bootstrap servers, host:port."}},
    }


def _id(topic: str) -> str:
    """
    >>> _id("o2c.cash-app.v1")
    'o2c-cash-app-v1'
    """
    return topic.replace(".", "-")


def _events(topic: Topic) -> list[type[Event]]:
    return [event for event in EVENTS if topic.name == event.TOPIC]


def _channel(topic: Topic) -> Json:
    keeps = "for ever" if topic.retention_days is None else f"{topic.retention_days} days"
    retention = -1 if topic.retention_days is None else topic.retention_days * 86_400_000
    return {
        "address": topic.name,
        "title": topic.title,
        "description": f"Written by: {topic.owner}. Key: {topic.key}. Kept: {keeps}.\n\n"
        + (PUBLISHED if topic.keyed_by is None else INBOUND),
        "messages": {event.TYPE: {"$ref": f"#/components/messages/{event.TYPE}"} for event in _events(topic)},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": PARTITIONS,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": retention},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(topic: Topic) -> tuple[str, Json]:
    """From o2c's side: it receives what others send to it, and sends what others may read."""
    action = "send" if topic.keyed_by is None else "receive"
    return f"{action}-{_id(topic.name)}", {
        "action": action,
        "channel": {"$ref": f"#/channels/{_id(topic.name)}"},
        "summary": f"{topic.owner} {'says' if action == 'send' else 'tells us'}: {topic.title}",
    }


def _message(event: type[Event], example: bytes) -> Json:
    topic = BY_NAME[event.TOPIC]
    summary, _, more = (event.__doc__ or event.__name__).strip().partition("\n\n")
    required = ["data"] if topic.keyed_by else ["data", "sequence"]
    return {
        "name": event.TYPE,
        "title": event.__name__,
        "summary": " ".join(summary.split()),
        "description": " ".join(more.split()) or f"At most {MAX_BYTES // 1024} KiB, envelope included.",
        "contentType": CONTENT_TYPE,
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": f"{topic.key}. Partitioner: murmur2."},
                "bindingVersion": "0.5.0",
            }
        },
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Envelope"},
                {
                    "type": "object",
                    "required": required,
                    "properties": {
                        "type": {"const": event.TYPE},
                        "data": {"$ref": f"#/components/schemas/{event.__name__}"},
                    },
                },
            ]
        },
        "examples": [{"name": event.__name__, "payload": msgspec.json.decode(example)}],
    }


def _schemas() -> Json:
    """All data schemas and what they share, by class name, with references into this document."""
    _, together = models_json_schema(
        [(event, "validation") for event in EVENTS], ref_template="#/components/schemas/{model}"
    )
    found: Json = together["$defs"]
    missing = {event.__name__ for event in EVENTS} - found.keys()
    if missing:
        raise RuntimeError(f"two contract classes of one name: {sorted(missing)}")
    return dict(sorted(found.items()))


class _Dumper(yaml.SafeDumper):
    """Block style for texts of several lines, and no aliases: a reader should not have to follow `*id001`."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
