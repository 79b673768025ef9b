"""What may change in a contract and what may not, each way."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, create_model

from o2c.contracts.compat import breaking, direction_of
from o2c.contracts.schemas import shape


class Part(BaseModel):
    text: str = ""


class WiderPart(BaseModel):
    text: str = ""
    more: str = ""


class NarrowerPart(BaseModel):
    text: str


def schema(**fields: Any) -> dict[str, Any]:
    """The schema pydantic emits for a model of these fields: a type, or (type, default)."""
    wanted = {name: f if isinstance(f, tuple) else (f, ...) for name, f in fields.items()}
    return create_model("Event", **wanted).model_json_schema()


def short(most: int) -> Any:
    return Annotated[str, Field(max_length=most)]


def like(pattern: str) -> Any:
    return Annotated[str, Field(pattern=pattern)]


WORDS = schema(a=Literal["x", "y"])

FINE_FOR_ALL = {
    "nothing changed": (schema(a=str), schema(a=str)),
    "a new optional field": (schema(a=str), schema(a=str, b=(str, ""))),
    "a new nullable field": (schema(a=str), schema(a=str, b=(str | None, None))),
    "a new optional field in a part": (schema(a=Part), schema(a=WiderPart)),
    "a new optional field in the members of a list": (
        schema(a=tuple[Part, ...]),
        schema(a=tuple[WiderPart, ...]),
    ),
    "another description": (schema(a=str), schema(a=Annotated[str, Field(description="words")])),
}

WIDER = {
    "a longer text": (schema(a=short(10)), schema(a=short(20)), "data.a: maxLength 10 became 20"),
    "a text without bound": (schema(a=short(10)), schema(a=str), "data.a: maxLength 10 is gone"),
    "a pattern less": (schema(a=like("^a$")), schema(a=str), "data.a: pattern '^a$' is gone"),
    "one more value": (WORDS, schema(a=Literal["x", "y", "z"]), "data.a: now allows 'z' too"),
    "an enum opened": (WORDS, schema(a=str), "data.a: was one of 'x', 'y', and may now be anything"),
    "null allowed": (schema(a=str), schema(a=str | None), "data.a: may now be null"),
    "required became optional": (
        schema(a=str),
        schema(a=(str, "")),
        "data.a: was required and may now be left out",
    ),
    "a smaller minimum": (
        schema(a=Annotated[int, Field(ge=1)]),
        schema(a=Annotated[int, Field(ge=0)]),
        "data.a: minimum 1 became 0",
    ),
    "more members of a list": (
        schema(a=Annotated[tuple[str, ...], Field(max_length=2)]),
        schema(a=Annotated[tuple[str, ...], Field(max_length=3)]),
        "data.a: maxItems 2 became 3",
    ),
    "anything as a value of a map": (
        schema(a=dict[str, str]),
        schema(a=dict[str, Any]),
        "data.a additionalProperties: was string and may now be anything",
    ),
}

CHANGED = {
    "a field that goes": (schema(a=str, b=(str, "")), schema(a=str), "data.b: is gone"),
    "a field that is renamed": (schema(a=(str, "")), schema(b=(str, "")), "data.a: is gone"),
    "another type": (schema(a=str), schema(a=int), "data.a: type string became integer"),
    "another type of a nullable field": (schema(a=str | None), schema(a=int | None), "data.a: type string became"),
    "another pattern": (schema(a=like("^a$")), schema(a=like("^b$")), "data.a: pattern '^a$' became '^b$'"),
    "another default": (schema(a=(str, "x")), schema(a=(str, "y")), "data.a: default 'x' became 'y'"),
    "a keyword nobody thought of": (
        schema(a=str),
        schema(a=Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]),
        "data.a: contentEncoding changed, which this check cannot judge",
    ),
    "another fixed tuple": (schema(a=tuple[str, int]), schema(a=tuple[str, str]), "data.a[1]: type integer became"),
    "a longer fixed tuple": (schema(a=tuple[str]), schema(a=tuple[str, str]), "data.a: 1 fixed members became 2"),
}


@pytest.mark.parametrize("direction", ["inbound", "published"])
@pytest.mark.parametrize("case", FINE_FOR_ALL)
def test_what_is_only_added_breaks_nobody(case: str, direction: Any) -> None:
    assert breaking(*FINE_FOR_ALL[case], direction) == []


@pytest.mark.parametrize("case", WIDER)
def test_widening_breaks_readers_but_not_senders(case: str) -> None:
    old, new, said = WIDER[case]

    assert breaking(old, new, "inbound") == []
    (reason,) = breaking(old, new, "published")
    assert reason == said


@pytest.mark.parametrize("direction", ["inbound", "published"])
@pytest.mark.parametrize("case", WIDER)
def test_what_widens_one_way_narrows_the_other_and_breaks_both(case: str, direction: Any) -> None:
    new, old, _ = WIDER[case]

    assert len(breaking(old, new, direction)) == 1


@pytest.mark.parametrize("direction", ["inbound", "published"])
@pytest.mark.parametrize("case", CHANGED)
def test_a_change_of_meaning_breaks_both(case: str, direction: Any) -> None:
    old, new, said = CHANGED[case]

    reasons = breaking(old, new, direction)
    assert any(reason.startswith(said) for reason in reasons), reasons


@pytest.mark.parametrize("direction", ["inbound", "published"])
def test_a_new_required_field_breaks_senders_and_the_history_of_a_topic(direction: Any) -> None:
    assert breaking(schema(a=str), schema(a=str, b=str), direction) == [
        "data.b: is new and required; give it a default"
    ]


def test_a_required_field_may_get_a_default_from_senders() -> None:
    assert breaking(schema(a=str), schema(a=(str, "x")), "inbound") == []


def test_a_break_inside_a_list_of_parts_is_found_at_its_place() -> None:
    old, new = schema(a=tuple[Part, ...] | None), schema(a=tuple[NarrowerPart, ...] | None)

    assert breaking(old, new, "inbound") == ["data.a[].text: could be left out and is now required"]


def test_the_direction_follows_from_the_type() -> None:
    assert direction_of("erp.goods-shipped.v1") == direction_of("bank.statement-received.v1") == "inbound"
    assert direction_of("o2c.order.order-placed.v1") == "published"


def test_better_words_are_no_new_version() -> None:
    plain = schema(a=Part, title=str)
    worded = schema(a=Annotated[Part, Field(description="words")], title=Annotated[str, Field(examples=["Mrs"])])

    assert shape(plain) == shape(worded)


def test_fields_named_like_keywords_are_kept() -> None:
    kept = shape(schema(title=str, description=(str, ""), examples=str))

    assert set(kept["properties"]) == {"title", "description", "examples"}
