"""What all contract models share: the base class, bounded text types and the name of each event."""

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_BYTES = 900 * 1024
"""Largest event in bytes, envelope included: below the broker's 1 MiB with room for its own framing."""


def _no_nul(text: str) -> str:
    # PostgreSQL's text cannot hold U+0000; found at decoding it costs one record, found at commit it costs the batch.
    if "\x00" in text:
        raise ValueError("text must not contain the character U+0000")
    return text


Text = Annotated[str, Field(max_length=500), AfterValidator(_no_nul)]
LongText = Annotated[str, Field(max_length=4000), AfterValidator(_no_nul)]
Ref = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        pattern=r"^[^\x00-\x1f]+$",
        description="a business key: letters, digits and signs",
    ),
]
Attributes = Annotated[
    dict[Annotated[str, Field(max_length=60)], Text],
    Field(max_length=40, description="custom fields of the sender, carried along unchanged"),
]
Day = date


class Contract(BaseModel):
    """Base of everything in `data`: unknown fields are ignored, so that an older reader survives a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Contract):
    """An event of the public language.

    `TYPE` is its CloudEvents type with the major version, `TOPIC` where it travels.
    """

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "TYPE" not in cls.__dict__ and not cls.__name__.startswith("_"):
            raise TypeError(f"{cls.__name__} has no TYPE")
