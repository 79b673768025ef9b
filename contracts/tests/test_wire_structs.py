"""The structs that our services write and read in place of the models say exactly what the models say."""

import json
from typing import Any

import msgspec
import pytest

from o2c.contracts import wire
from o2c.contracts.examples import STORY
from o2c.contracts.money import BadAmount
from o2c.contracts.registry import BY_TYPE, EVENTS
from o2c.contracts.wire.base import Money

TOLD = {scene.event.TYPE: scene.event for scene in STORY}
OURS = [event for event in EVENTS if event.TOPIC.startswith("o2c.")]
NAMES = [event.TYPE for event in OURS]


def test_every_event_of_ours_has_a_struct_and_no_other_has() -> None:
    assert set(wire.BY_TYPE) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_struct_has_the_fields_of_its_model_in_its_order_and_with_its_defaults(name: str) -> None:
    struct, model = wire.BY_TYPE[name], BY_TYPE[name]
    fields = msgspec.structs.fields(struct)

    assert (struct.TYPE, struct.TOPIC, struct.__name__) == (model.TYPE, model.TOPIC, model.__name__)
    assert [field.name for field in fields] == list(model.model_fields)
    assert {field.name for field in fields if field.required} == {
        field for field, info in model.model_fields.items() if info.is_required()
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_struct_writes_the_bytes_that_its_model_writes(name: str) -> None:
    told = TOLD[name].model_dump_json().encode()
    read = msgspec.json.decode(told, type=wire.BY_TYPE[name])

    assert msgspec.json.encode(read) == told


@pytest.mark.parametrize("name", NAMES)
def test_what_a_writer_left_out_is_read_as_the_model_reads_it(name: str) -> None:
    model = BY_TYPE[name]
    whole = json.loads(TOLD[name].model_dump_json())
    least = {field: whole[field] for field, info in model.model_fields.items() if info.is_required()}

    read = msgspec.json.decode(json.dumps(least), type=wire.BY_TYPE[name])

    assert msgspec.json.encode(read) == model.model_validate_json(json.dumps(least)).model_dump_json().encode()


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_a_newer_writer_is_passed_over(name: str) -> None:
    whole: dict[str, Any] = json.loads(TOLD[name].model_dump_json())

    read = msgspec.json.decode(json.dumps(whole | {"colour": {"of": "money"}}), type=wire.BY_TYPE[name])

    assert json.loads(msgspec.json.encode(read)) == whole


def test_money_counts_as_the_models_money_does() -> None:
    assert Money(amount="-12.3", currency="EUR").minor == -1230
    assert Money.of(1200, "JPY") == Money(amount="1200", currency="JPY")
    with pytest.raises(BadAmount):
        _ = Money(amount="0.001", currency="EUR").minor
