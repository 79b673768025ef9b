"""Within what a number of a policy must be: wide enough for every company, and never more than a rule can bear."""

from typing import Annotated

from msgspec import Meta

Days = Annotated[int, Meta(ge=0, le=3_660)]
"""Ten years: added to any day a bank books on, it still is a day."""
Thousandths = Annotated[int, Meta(ge=0, le=1_000)]
Millionths = Annotated[int, Meta(ge=0, le=1_000_000)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""
