"""How one bank writes its CSV or Excel export: the mapping profile, kept as TOML or JSON beside the files.

delimiter = ";"
decimal = ","
thousands = "."
date_format = "%d.%m.%Y"
[columns]
account = "IBAN"
booking_date = "Buchungstag"
amount = "Betrag"
currency = "Währung"
text = "Verwendungszweck"
"""

import json
import tomllib
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from o2c.contracts.money import Currency
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.forms import check_forms

_Sign = Annotated[str, Field(min_length=1, max_length=1)]


class _Strict(BaseModel):
    # A misspelt key would otherwise be a setting that silently does nothing.
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Strict):
    """The file's column names, as in its header. The amount is in `amount`, or in `debit` and `credit`, or in `amount`
    without a sign beside a `mark` (the profile says which words mean money out)."""

    booking_date: str
    account: str | None = None
    value_date: str | None = None
    amount: str | None = None
    debit: str | None = None
    credit: str | None = None
    mark: str | None = None
    currency: str | None = None
    text: str | None = None
    payer_name: str | None = None
    payer_account: str | None = None
    reference: str | None = None
    end_to_end_id: str | None = None
    code: str | None = None
    cheque_date: str | None = None
    opening: str | None = None
    closing: str | None = None

    @model_validator(mode="after")
    def _one_kind_of_amount(self) -> Self:
        if (self.amount is None) != (self.debit is not None and self.credit is not None):
            raise ValueError("name either the column `amount`, or both `debit` and `credit`")
        if self.mark is not None and self.amount is None:
            raise ValueError("`mark` goes with `amount`")
        return self

    def named(self) -> dict[str, str]:
        """The columns that the profile names: our name → the file's."""
        return {ours: theirs for ours, theirs in self if theirs is not None}


class Profile(_Strict):
    """`sign` says what a plain positive amount is; `skip_rows` are lines before the header. `opening` is read from the
    first row of an account and `closing` from its last, in order of time: `newest_first` says that the file runs the
    other way. `sheet` is that of an Excel workbook, else its first; its numbers and dates need no form. `account` and
    `currency` stand for columns that the file does not have."""

    columns: Columns
    account: Annotated[str, Field(min_length=1)] | None = None
    currency: Currency | None = None
    delimiter: _Sign = ","
    quote: _Sign = '"'
    encoding: str = "utf-8"
    skip_rows: Annotated[int, Field(ge=0, le=1000)] = 0
    decimal: _Sign = "."
    thousands: Annotated[str, Field(max_length=1)] = ""
    date_format: Annotated[str, Field(min_length=2)] = "%Y-%m-%d"
    sign: Literal["credit-positive", "debit-positive"] = "credit-positive"
    debit_marks: frozenset[str] = frozenset({"D", "DR", "DEBIT", "S"})
    credit_marks: frozenset[str] = frozenset({"C", "CR", "CREDIT", "H"})
    newest_first: bool = False
    sheet: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_forms(self.decimal, self.thousands, self.date_format, self.encoding)
        if self.columns.account is None and self.account is None:
            raise ValueError("name the column `account`, or give the `account` of the file")
        if self.columns.currency is None and self.currency is None:
            raise ValueError("name the column `currency`, or give the `currency` of the file")
        return self


def load_profile(data: bytes) -> Profile:
    """A profile from the bytes of a JSON or a TOML file (a JSON object begins with a brace).

    Raises UnreadableFile that names every setting that is missing, unknown or wrong.
    """
    try:
        text = data.decode("utf-8-sig")
        content = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        return Profile.model_validate(content)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc'])) or 'profile'}: {e['msg']}" for e in error.errors())
        raise UnreadableFile("; ".join(faults), "profile") from None
    except ValueError as error:
        raise UnreadableFile(f"neither TOML nor JSON in UTF-8: {error}", "profile") from None
