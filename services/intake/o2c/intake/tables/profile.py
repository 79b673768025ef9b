"""How a file's columns map to ours: a mapping profile, kept as TOML or JSON beside the files.

    delimiter = ";"
    date_format = "%d.%m.%Y"
    decimal = ","
    carry = ["sales_rep"]
    [columns]
    number = "Belegnr"
    [defaults]
    legal_entity = "ACME"

Columns that have our own names need no mapping.
"""

import json
import tomllib
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.forms import check_forms


class TableProfile(BaseModel):
    # A misspelt key would otherwise be a setting that silently does nothing.
    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Annotated[dict[str, str], Field(description="our field → the file's column")] = {}
    defaults: Annotated[dict[str, str], Field(description="our field → value where the file has none")] = {}
    carry: Annotated[tuple[str, ...], Field(description="columns carried along as custom fields", max_length=40)] = ()
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8-sig"
    date_format: Annotated[str, Field(min_length=2)] = "%Y-%m-%d"
    decimal: Annotated[str, Field(min_length=1, max_length=1)] = "."
    thousands: Annotated[str, Field(max_length=1)] = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_forms(self.decimal, self.thousands, self.date_format, self.encoding)
        if self.delimiter in '"\r\n':
            raise ValueError("`delimiter` cannot be a quotation mark or a line end")
        return self

    def column(self, field: str) -> str:
        return self.columns.get(field, field)

    def with_default(self, field: str, value: str) -> Self:
        """The profile with a value for a field that neither the file nor the profile has one for."""
        return self.model_copy(update={"defaults": {field: value} | self.defaults})


def load_table_profile(data: bytes) -> TableProfile:
    """A profile from the bytes of a JSON or a TOML file (a JSON object begins with a brace).

    Raises UnreadableFile that names every setting that is missing, unknown or wrong.
    """
    try:
        text = data.decode("utf-8-sig")
        return TableProfile.model_validate(json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc'])) or 'profile'}: {e['msg']}" for e in error.errors(include_url=False)]
        raise UnreadableFile("; ".join(faults), "profile") from None
    except ValueError as error:
        raise UnreadableFile(f"neither TOML nor JSON in UTF-8: {error}", "profile") from None
