"""Our banks: they book payments and fees, and say once a week what happened, with balances that chain."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from o2c.cli.demo import writers
from o2c.cli.demo.days import Week
from o2c.cli.demo.firm import HouseBank
from o2c.cli.demo.payments import Payment
from o2c.intake.bank import Balance, Line, Statement

TRANSFER, RETURN, FEE = "NTRF", "NRTI", "NCHG"


@dataclass(frozen=True, slots=True)
class StatementFile:
    """`booked` are the payments by the line number that a reader gives them; the rest of the lines are fees."""

    name: str
    bank: HouseBank
    statement: Statement
    data: bytes
    booked: dict[int, Payment]


@dataclass(slots=True)
class Account:
    """One of our bank accounts, as the bank keeps it."""

    bank: HouseBank
    balance: int
    statements: int = 0
    entries: int = 0
    references: dict[str, str] = field(default_factory=dict)
    """The bank's reference of each payment, by the payment's id: a return names that of what it takes back."""

    def statement(self, week: Week, payments: Iterable[Payment]) -> StatementFile | None:
        """The week's statement; None if nothing was booked."""
        booked = sorted(payments, key=lambda payment: (payment.day, payment.id))
        first = writers.FIRST_LINE[self.bank.file_format]
        lines = [self._line(first + place, payment) for place, payment in enumerate(booked)]
        if week.ends_month and self.bank.fee:
            lines.append(self._fee(first + len(lines), week))
        if not lines:
            return None
        self.statements += 1
        opening = Balance(week.first - timedelta(1), self.balance, self.bank.currency)
        self.balance += sum(line.minor for line in lines)
        statement = Statement(
            account=self.bank.number,
            statement_no=str(self.statements),
            currency=self.bank.currency,
            statement_date=week.last,
            opening=opening,
            closing=Balance(week.last, self.balance, self.bank.currency),
            lines=tuple(lines),
        )
        return StatementFile(
            f"{self.bank.code.lower()}-{self.statements:02}.{'csv' if self.bank.profile else 'sta'}",
            self.bank,
            statement,
            writers.write(statement, self.bank),
            dict(enumerate(booked, start=first)),
        )

    def _line(self, line_no: int, payment: Payment) -> Line:
        reference = self.references[payment.id] = self._reference()
        return Line(
            line_no=line_no,
            booking_date=payment.day,
            value_date=payment.day,
            minor=payment.amount,
            currency=self.bank.currency,
            remittance=payment.text,
            payer_name=payment.payer_name,
            payer_account=payment.payer_account,
            bank_reference=reference,
            end_to_end_id=payment.returns or payment.id,
            transaction_code=RETURN if payment.returns else TRANSFER,
            reversal=bool(payment.returns),
            customer_reference=self.references.get(payment.returns),
        )

    def _fee(self, line_no: int, week: Week) -> Line:
        return Line(
            line_no=line_no,
            booking_date=week.last,
            value_date=week.last,
            minor=-self.bank.fee,
            currency=self.bank.currency,
            remittance=f"Account fee {week.last:%B}",
            bank_reference=self._reference(),
            transaction_code=FEE,
        )

    def _reference(self) -> str:
        self.entries += 1
        return f"{self.bank.code}{self.entries:06}"
