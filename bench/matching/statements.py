"""How fast bank files are read, and in how much memory: lines a second from bytes to events, each format by itself.
Seconds are of CPU, on one core: what else the machine does is not in them.

`python bench/matching/statements.py [LINES]` prints one table. Every row is measured in a process of its own, once with
LINES and once with a quarter of them: memory that grows with the file shows in the difference. The file is one that a
bank may send: several statements of 2,000 lines, each with a payer, an account and a text of four invoice numbers.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from resource import RUSAGE_SELF, getrusage

from o2c.intake.bank import Kind, recognise, verify
from o2c.intake.bank_parts import read_statements
from o2c.intake.report import FileReport
from o2c.intake.statements import statement_events

LINES = 100_000
A_STATEMENT = 2_000
AIM = {"MT940": 15_000, "BAI2": 15_000, "CAMT.053": 2_000}
"""Lines a second; a line of a CAMT file is an entry."""


@dataclass(frozen=True)
class Row:
    """`peak_mb` is the highest resident memory of the reading process, `quarter_mb` that for a quarter of the lines;
    both with the file itself in memory. MB are of 10^6 bytes."""

    format: str
    lines: int
    file_mb: float
    seconds: float
    lines_per_second: int
    peak_mb: float
    quarter_mb: float
    aim: int


def measure(lines: int = LINES) -> list[Row]:
    """Raises subprocess.CalledProcessError where a measurement fails."""
    rows = []
    for kind in (Kind.MT940, Kind.BAI2, Kind.CAMT_053, Kind.ACH):
        whole, quarter = (_alone(kind, count) for count in (lines, lines // 4))
        rows.append(Row(**whole, quarter_mb=quarter["peak_mb"], aim=AIM.get(kind, 0)))
    return rows


def _alone(kind: Kind, lines: int) -> dict[str, float]:
    asked = [sys.executable, __file__, "--one", kind, str(lines)]
    found: dict[str, float] = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return found


def _one(kind: Kind, lines: int) -> dict[str, object]:
    data = b"".join(WRITERS[kind](lines))
    started = time.process_time()
    seen = _read(data, kind)
    seconds = time.process_time() - started
    if seen != lines:
        raise SystemExit(f"{seen:,} lines came out of {lines:,}")
    return {
        "format": kind,
        "lines": lines,
        "file_mb": round(len(data) / 1e6, 1),
        "seconds": round(seconds, 2),
        "lines_per_second": round(lines / seconds),
        "peak_mb": round(getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
    }


def _read(data: bytes, kind: Kind) -> int:
    """Everything but the sending, as the import does it."""
    assert recognise(data, "").kind is kind
    seen = 0
    for place, found in enumerate(read_statements(data, kind, FileReport("")), start=1):
        verify(found.statement)
        for event in statement_events(
            found.statement, data=data, place=place, file_name="x", form=kind, legal_entity=None
        ):
            seen += len(event.lines)
    return seen


def _text(number: int) -> str:
    return f"INVOICES {number:07} {number + 1:07} {number + 2:07} {number + 3:07}"


def _mt940(lines: int) -> Iterator[bytes]:
    for place, first in enumerate(range(0, lines, A_STATEMENT), start=1):
        count = min(A_STATEMENT, lines - first)
        yield f":20:X\r\n:25:DE89370400440532013000\r\n:28C:{place}/1\r\n:60F:C240131EUR0,00\r\n".encode()
        for number in range(first, first + count):
            yield (
                f":61:2401310131C10,00NTRFNONREF//{number:016}\r\n:86:166?00CREDIT?20EREF+E{number:09}?21SVWZ+"
                f"{_text(number)}?30BANKDEFF?31DE02120300000000202051?32CUSTOMER {number % 500} GMBH\r\n"
            ).encode()
        yield f":62F:C240131EUR{count * 10},00\r\n-\r\n".encode()


def _bai2(lines: int) -> Iterator[bytes]:
    yield b"01,BANK,US,240201,0600,1,,,2/\r\n02,US,BANK,1,240131,,USD,2/\r\n"
    accounts = list(range(0, lines, A_STATEMENT))
    total, rows = 0, 2
    for place, first in enumerate(accounts):
        count = min(A_STATEMENT, lines - first)
        yield f"03,{place:09},USD,010,0,,,015,{count * 1000},,/\r\n".encode()
        for number in range(first, first + count):
            yield f"16,195,1000,,{number:012},{number:08},CUSTOMER {number % 500} {_text(number)}/\r\n".encode()
        yield f"49,{2 * count * 1000},{count + 2}/\r\n".encode()
        total, rows = total + 2 * count * 1000, rows + count + 2
    yield f"98,{total},{len(accounts)},{rows}/\r\n99,{total},1,{rows + 2}/\r\n".encode()


def _camt(lines: int) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    yield b"<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2024-01-31T20:00:00</CreDtTm></GrpHdr>\n"
    for place, first in enumerate(range(0, lines, A_STATEMENT), start=1):
        count = min(A_STATEMENT, lines - first)
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


def _ach(lines: int) -> Iterator[bytes]:
    yield f"101 0210000210910000190{'240130':6}1530A094101{'OUR BANK':<23}{'THEIR BANK':<23}\n".encode()
    yield f"5200{'WAL-MAR CORP':<16}{'':20}1987654321CCD{'PAYMENT':<10}{'':6}2401310311091000010000001\n".encode()
    for number in range(lines):
        yield f"622021000021{'107049932':<17}{1000:010}{number:<15}{'OUR COMPANY':<22}  1{number:015}\n".encode()
        yield f"705{_text(number):<80}0001{number % 10**7:07}\n".encode()
    sums = f"{2100002 * lines % 10**10:010}{0:012}{lines * 1000:012}"
    yield f"8200{2 * lines:06}{sums}1987654321{'':25}091000010000001\n".encode()
    yield f"9000001{-(-(2 * lines + 4) // 10):06}{2 * lines:08}{sums}\n".encode()


WRITERS: dict[Kind, Callable[[int], Iterator[bytes]]] = {
    Kind.MT940: _mt940,
    Kind.BAI2: _bai2,
    Kind.CAMT_053: _camt,
    Kind.ACH: _ach,
}


def main(asked: list[str]) -> None:
    if asked[:1] == ["--one"]:
        print(json.dumps(_one(Kind(asked[1]), int(asked[2]))))
        return
    print("format      lines    MB  seconds  lines/s      aim  peak MB  with a quarter")
    for row in measure(int(asked[0]) if asked else LINES):
        found = asdict(row)
        print("{format:<9}{lines:>8,}{file_mb:>6}{seconds:>9}{lines_per_second:>9,}".format(**found), end="")
        print("{aim:>9,}{peak_mb:>9.0f}{quarter_mb:>16.0f}".format(**found))


if __name__ == "__main__":
    main(sys.argv[1:])
