"""Files as banks may send them, of any size, written piece by piece: each line with a payer, an account and a text of
four invoice numbers."""

from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def _text(number: int) -> str:
    return f"INVOICES {number:07} {number + 1:07} {number + 2:07} {number + 3:07}"


def _mt940(a_statement: int, lines: int) -> Iterator[bytes]:
    for place, first in enumerate(range(0, lines, a_statement), start=1):
        count = min(a_statement, lines - first)
        yield f":20:X\r\n:25:DE89370400440532013000\r\n:28C:{place}/1\r\n:60F:C240131EUR0,00\r\n".encode()
        for number in range(first, first + count):
            yield (
                f":61:2401310131C10,00NTRFNONREF//{number:016}\r\n:86:166?00CREDIT?20EREF+E{number:09}?21SVWZ+"
                f"{_text(number)}?30BANKDEFF?31DE02120300000000202051?32CUSTOMER {number % 500} GMBH\r\n"
            ).encode()
        yield f":62F:C240131EUR{count * 10},00\r\n-\r\n".encode()


def _bai2(a_statement: int, lines: int) -> Iterator[bytes]:
    yield b"01,BANK,US,240201,0600,1,,,2/\r\n02,US,BANK,1,240131,,USD,2/\r\n"
    accounts = list(range(0, lines, a_statement))
    total, rows = 0, 2
    for place, first in enumerate(accounts):
        count = min(a_statement, lines - first)
        yield f"03,{place:09},USD,010,0,,,015,{count * 1000},,/\r\n".encode()
        for number in range(first, first + count):
            yield f"16,195,1000,,{number:012},{number:08},CUSTOMER {number % 500} {_text(number)}/\r\n".encode()
        yield f"49,{2 * count * 1000},{count + 2}/\r\n".encode()
        total, rows = total + 2 * count * 1000, rows + count + 2
    yield f"98,{total},{len(accounts)},{rows}/\r\n99,{total},1,{rows + 2}/\r\n".encode()


def _camt(a_statement: int, lines: int) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    yield b"<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2024-01-31T20:00:00</CreDtTm></GrpHdr>\n"
    for place, first in enumerate(range(0, lines, a_statement), start=1):
        count = min(a_statement, lines - first)
        yield f"<Stmt><Id>X</Id><ElctrncSeqNb>{place}</ElctrncSeqNb><Acct><Id>".encode()
        yield b"<IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        yield _balance("OPBD", 0) + _balance("CLBD", count * 10)
        for number in range(first, first + count):
            yield (
                '<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
                "<BookgDt><Dt>2024-01-31</Dt></BookgDt><ValDt><Dt>2024-01-31</Dt></ValDt>"
                f"<AcctSvcrRef>{number:016}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{number:09}</EndToEndId>"
                f"</Refs><RltdPties><Dbtr><Pty><Nm>CUSTOMER {number % 500} GMBH</Nm></Pty></Dbtr><DbtrAcct><Id>"
                "<IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>"
                f"{_text(number)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
            ).encode()
        yield b"</Stmt>\n"
    yield b"</BkToCstmrStmt></Document>"


def _balance(code: str, amount: int) -> bytes:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}.00</Amt>'
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-01-31</Dt></Dt></Bal>"
    ).encode()


def _ach(_: int, lines: int) -> Iterator[bytes]:
    yield f"101 0210000210910000190{'240130':6}1530A094101{'OUR BANK':<23}{'THEIR BANK':<23}\n".encode()
    yield f"5200{'WAL-MAR CORP':<16}{'':20}1987654321CCD{'PAYMENT':<10}{'':6}2401310311091000010000001\n".encode()
    for number in range(lines):
        yield f"622021000021{'107049932':<17}{1000:010}{number:<15}{'OUR COMPANY':<22}  1{number:015}\n".encode()
        yield f"705{_text(number):<80}0001{number % 10**7:07}\n".encode()
    sums = f"{2100002 * lines % 10**10:010}{0:012}{lines * 1000:012}"
    yield f"8200{2 * lines:06}{sums}1987654321{'':25}091000010000001\n".encode()
    yield f"9000001{-(-(2 * lines + 4) // 10):06}{2 * lines:08}{sums}\n".encode()


def _mt942(a_statement: int, lines: int) -> Iterator[bytes]:
    """An MT940 without balances, with the floor limit before and the sum behind the lines."""
    of_a_message = min(a_statement, lines)
    for row in _mt940(a_statement, lines):
        yield row.replace(b":60F:C240131EUR0,00", b":34F:EUR0,\r\n:13D:2401311815+0100").replace(
            b":62F:C240131EUR", f":90C:{of_a_message}EUR".encode()
        )


def _lockbox(_: int, lines: int) -> Iterator[bytes]:
    """A total of the lockbox counts four digits, that of a batch three."""
    yield b"100OUR FIRM  00999999992401311800\n2OUR FIRM  0099999999\n"
    rows, boxed = 2, 0
    for batch, first in enumerate(range(0, lines, 999), start=1):
        number = min(999, lines - first)
        yield f"5{batch % 1000:03}0000022222240131\n".encode()
        for item in range(number):
            sender = f"{21000021:09}{107049932:010}{first + item:010}"
            yield f"6{batch % 1000:03}{item:03}0000001000{sender}240131CUSTOMER {first % 500}\n".encode()
        yield f"7{batch % 1000:03}0000022222240131{number:03}{number * 1000:010}\n".encode()
        rows, boxed = rows + number + 2, boxed + number
        if boxed > 9_000 or first + number == lines:
            yield f"80000000022222240131{boxed:04}{boxed * 1000:010}\n".encode()
            rows, boxed = rows + 1, 0
    yield f"9{rows + 1:06}\n".encode()


def _csv(_: int, lines: int) -> Iterator[bytes]:
    yield b"day,amount,text,name\n"
    for number in range(lines):
        yield f"2024-01-31,10.00,{_text(number)},CUSTOMER {number % 500} GMBH\n".encode()


def _zip(a_statement: int, lines: int) -> Iterator[bytes]:
    """A CAMT.053, packed."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as archive, archive.open("a.xml", "w") as opened:
        for piece in _camt(a_statement, lines):
            opened.write(piece)
    yield made.getvalue()


WRITERS: dict[str, Callable[[int, int], Iterator[bytes]]] = {
    "MT940": _mt940,
    "MT942": _mt942,
    "BAI2": _bai2,
    "lockbox": _lockbox,
    "CAMT.053": _camt,
    "in a ZIP": _zip,
    "ACH": _ach,
    "CSV": _csv,
}
"""Statements of so many lines, and lines in all."""
PROFILES = {
    "CSV": b"""account='A1'\ncurrency='EUR'
[columns]\nbooking_date='day'\namount='amount'\ntext='text'\npayer_name='name'"""
}
