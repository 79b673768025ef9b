"""Bank statements as files: MT940 with two kinds of field 86, and CSV in the form that an import profile describes.

Small, for a bank that we play ourselves: one page, UTF-8. What they write, `o2c.intake.bank` reads back equal; CSV has
no room for statement numbers, for the other side's reference and for the mark of a reversal.
"""

import csv
import io

from o2c.cli.demo.firm import HouseBank
from o2c.contracts.money import to_text
from o2c.intake.bank import Balance, Line, Profile, Statement

FIRST_LINE = {"mt940-structured": 1, "mt940-codes": 1, "csv": 2}
"""The number that a reader gives the first line: counted in the statement, or the line of the file."""

_WIDTH = 65  # of a line of field 86
_SUBFIELD = 27
_PURPOSE = [*range(20, 30), *range(60, 64)]


def write(statement: Statement, bank: HouseBank) -> bytes:
    if bank.profile is not None:
        return write_csv(statement, bank.profile)
    return write_mt940(statement, structured=bank.file_format == "mt940-structured")


def write_mt940(statement: Statement, *, structured: bool) -> bytes:
    """`structured`: field 86 with `?20` subfields as German banks write it, else with the codes `/EREF/…/REMI/…`.

    Raises ValueError for a statement without balances and for a text that does not fit.
    """
    if statement.opening is None or statement.closing is None:
        raise ValueError("MT940 needs an opening and a closing balance")
    rows = [":20:BRIGHTWATER", f":25:{statement.account}", f":28C:{int(statement.statement_no or 0):05}/00001"]
    rows.append(f":60F:{_balance(statement.opening)}")
    for line in statement.lines:
        rows.append(_line(line))
        details = _structured(line) if structured else _codes(line)
        rows += _cut(f":86:{details}")
    rows += [f":62F:{_balance(statement.closing)}", "-", ""]
    return "\r\n".join(rows).encode()


def write_csv(statement: Statement, profile: Profile) -> bytes:
    """A row for each line, with the balances before and after it where the profile has columns for them."""
    columns = profile.columns.named()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=profile.delimiter, quotechar=profile.quote, lineterminator="\n")
    writer.writerow(columns.values())
    balance = statement.opening.minor if statement.opening else 0
    for line in statement.lines:
        cells = _cells(statement.account, line, balance, profile)
        balance += line.minor
        writer.writerow([cells[ours] for ours in columns])
    return out.getvalue().encode(profile.encoding)


def _cells(account: str, line: Line, before: int, profile: Profile) -> dict[str, str]:
    def money(minor: int) -> str:
        whole, point, fraction = to_text(abs(minor), line.currency).partition(".")
        digits = f"{int(whole):,}".replace(",", profile.thousands)
        return ("-" if minor < 0 else "") + digits + (profile.decimal + fraction if point else "")

    return {
        "account": account,
        "booking_date": line.booking_date.strftime(profile.date_format),
        "value_date": line.value_date.strftime(profile.date_format),
        "amount": money(line.minor),
        "currency": line.currency,
        "text": line.remittance,
        "payer_name": line.payer_name or "",
        "payer_account": line.payer_account or "",
        "reference": line.bank_reference or "",
        "end_to_end_id": line.end_to_end_id or "",
        "code": line.transaction_code or "",
        "opening": money(before),
        "closing": money(before + line.minor),
    }


def _balance(balance: Balance) -> str:
    mark = "D" if balance.minor < 0 else "C"
    return f"{mark}{balance.date:%y%m%d}{balance.currency}{_amount(balance.minor, balance.currency)}"


def _amount(minor: int, currency: str) -> str:
    whole, _, fraction = to_text(abs(minor), currency).partition(".")
    return f"{whole},{fraction}"


def _line(line: Line) -> str:
    """Field 61. RC takes back a credit, RD a debit."""
    mark = ("RC" if line.reversal else "D") if line.minor < 0 else ("RD" if line.reversal else "C")
    dates = f"{line.value_date:%y%m%d}{line.booking_date:%m%d}"
    references = f"{line.customer_reference or 'NONREF'}//{line.bank_reference or 'NONREF'}"
    return f":61:{dates}{mark}{_amount(line.minor, line.currency)}{line.transaction_code}{references}"


def _structured(line: Line) -> str:
    """159 is a returned credit transfer, 166 one that came in."""
    purpose = [f"EREF+{line.end_to_end_id}"] if line.end_to_end_id else []
    text = f"SVWZ+{line.remittance}"
    purpose += [text[at : at + _SUBFIELD] for at in range(0, len(text), _SUBFIELD)]
    if len(purpose) > len(_PURPOSE):
        raise ValueError(f"the text has {len(line.remittance)} characters, more than field 86 holds")
    name = line.payer_name or ""
    subfields = [
        *zip(_PURPOSE, purpose, strict=False),
        (31, line.payer_account or ""),
        (32, name[:_SUBFIELD]),
        (33, name[_SUBFIELD : 2 * _SUBFIELD]),
    ]
    return ("159" if line.reversal else "166") + "".join(f"?{code}{value}" for code, value in subfields if value)


def _codes(line: Line) -> str:
    named = {
        "EREF": line.end_to_end_id, "IBAN": line.payer_account, "NAME": line.payer_name, "REMI": line.remittance
    }  # fmt: skip
    return "".join(f"/{code}/{value}" for code, value in named.items() if value)


def _cut(field: str) -> list[str]:
    """The field in lines; its tag does not count."""
    tag, text = field[:4], field[4:]
    rows = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
    if len(rows) > 6:
        raise ValueError(f"field 86 has {len(text)} characters; six lines of {_WIDTH} hold {6 * _WIDTH}")
    return [tag + rows[0], *rows[1:]]
