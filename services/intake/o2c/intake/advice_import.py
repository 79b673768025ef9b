"""A file of EDI advices as the import takes it, whichever door it came through: recognised, read, made to events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from o2c.contracts.money import to_minor, to_text
from o2c.contracts.remittance import RemittanceAdvised
from o2c.intake.advices import Kind, Source, read_edifact, read_x12, recognise
from o2c.intake.bank.edi import name_edi
from o2c.intake.content import Content
from o2c.intake.report import FileReport

READERS = {Kind.X12: read_x12, Kind.EDIFACT: read_edifact}
_ADVICES = ("an X12 820", "an EDIFACT REMADV")


@dataclass(frozen=True, slots=True)
class AdviceFile:
    report: FileReport
    advices: Sequence[RemittanceAdvised]


def is_advice(content: Content) -> bool:
    """Whether a file that came among a bank's is a payer's or a bank's advice: both send them together."""
    return name_edi(content.head(2_000).lstrip(b"\xef\xbb\xbf \t\r\n")).startswith(_ADVICES)


def read_advice_file(content: Content, name: str) -> AdviceFile:
    """Raises UnreadableFile with what was found and what was expected."""
    data = b"".join(content.pieces())
    seen = recognise(data)
    reading = READERS[seen.kind](seen.text, Source(name, content.hash, str(seen.kind)))
    report = FileReport(name)
    for where, reason in reading.refused:
        report.refused.add(where, reason)
    for where, reason in reading.warnings:
        report.warnings.add(where, reason)
    report.good = len(reading.advices)
    report.summary = summed_up(reading.advices, seen.kind)
    return AdviceFile(report, reading.advices)


def summed_up(advices: Iterable[RemittanceAdvised], kind: Kind) -> str:
    """What a person compares with the payer's own paper."""
    sums: dict[str, tuple[int, int]] = {}
    for advice in advices:
        currency = advice.amount.currency
        lines, total = sums.get(currency, (0, 0))
        sums[currency] = (lines + len(advice.lines), total + to_minor(advice.amount.amount, currency))
    said = [
        f"{lines:,} lines, {Decimal(to_text(total, code)):,} {code}" for code, (lines, total) in sorted(sums.items())
    ]
    return f"{kind}, {'; '.join(said) or 'no lines'}. Advices: "
