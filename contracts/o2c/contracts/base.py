"""What all contract models share: the base class, bounded text types and the name of each event."""

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

MAX_BYTES = 900 * 1024
"""Largest event in bytes, envelope included: below the broker's 1 MiB with room for its own framing."""


_NO_NUL = r"^[^\x00]*$"
"""PostgreSQL's text cannot hold U+0000: found at decoding it costs one record, found at commit it costs the batch."""

Text = Annotated[str, Field(max_length=500, pattern=_NO_NUL)]
LongText = Annotated[str, Field(max_length=4000, pattern=_NO_NUL)]
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
Count = Annotated[int, Field(ge=0, le=2**53, description="a whole number that every JSON reader keeps exactly")]


class Contract(BaseModel):
    """Base of everything in `data`: unknown fields are ignored, so that an older reader survives a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Contract):
    """An event of the public language.

    `TYPE` is its CloudEvents type with the major version, `TOPIC` where it travels.
    """

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]
    HEARTBEAT: ClassVar[bool] = False
    """Said again and again though nothing has changed. Who hears it has no reason to say one of its own: two services
    that hear each other would never rest."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "TYPE" not in cls.__dict__ and not cls.__name__.startswith("_"):
            raise TypeError(f"{cls.__name__} has no TYPE")
