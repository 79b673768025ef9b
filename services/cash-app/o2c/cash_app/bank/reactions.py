"""Bank statements in, commands out. Here what a person wrote becomes clues: hashes, masks and tokens."""

from o2c.cash_app.bank.account import UNIT as BANK
from o2c.cash_app.bank.account import days_and_amounts, digest
from o2c.cash_app.bank.classify import classify, without_return_words
from o2c.cash_app.bank.commands import TakePart, TakeStatement
from o2c.cash_app.bank.statements import reads
from o2c.cash_app.facts import NOTHING, BankLine, Clues, StatementHead
from o2c.cash_app.families.spoken import speaks
from o2c.cash_app.payers import names
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.policy import Policy
from o2c.cash_app.screening.screens import signs
from o2c.cash_app.texts.instalments import instalment
from o2c.cash_app.texts.netted import nets, payable
from o2c.cash_app.texts.periods import period
from o2c.cash_app.texts.remittance import read
from o2c.cash_app.texts.stated import stated
from o2c.cash_app.texts.stated_rate import stated_rate
from o2c.chassis.domain import Refuse, Send
from o2c.chassis.money import to_minor
from o2c.chassis.private import Unlogged, account_hash, masked
from o2c.contracts.bank import BankStatementReceived, StatementLine

MAX_STATEMENT_ID = 90
MAX_BANK_ACCOUNT = 100
"""Ids of receipts, applications and the account of unidentified money are made of these and must stay keys."""


class BankReactions:
    def __init__(self, policies: KnownPolicies, secret: bytes) -> None:
        self._policies, self._secret = policies, secret
        policy = self._policy = policies.base
        self._own = {account_hash(number, secret) for number in policy.house_accounts}

    def statement_received(self, event: BankStatementReceived) -> tuple[Send | Refuse, ...]:
        if len(event.statement) > MAX_STATEMENT_ID or len(event.bank_account) > MAX_BANK_ACCOUNT:
            detail = f"statement may have {MAX_STATEMENT_ID} characters, bank_account {MAX_BANK_ACCOUNT}"
            return (Refuse("name-too-long", detail),)
        if event.part > event.parts:
            return (Refuse("part-out-of-range", f"part {event.part} of {event.parts}"),)
        head = self._head(event)
        policy = self._policies.book.of(head.legal_entity, head.bank_account)
        lines = tuple([self._line(line, head, policy) for line in event.lines])
        parted = head.balanced and head.parts > 1
        content = digest(head, days_and_amounts(lines))
        command = TakePart(head, lines) if parted else TakeStatement(head, lines, content)
        return (Send(BANK + head.bank_account, command, reads(head, lines, self._policy)),)

    def _head(self, event: BankStatementReceived) -> StatementHead:
        currency = event.currency
        return StatementHead(
            event.statement,
            event.part,
            event.parts,
            self._policy.deposits.get(event.bank_account, event.bank_account),
            event.legal_entity or "",
            currency,
            event.number,
            event.statement_date,
            None if event.opening is None else to_minor(event.opening, currency),
            None if event.closing is None else to_minor(event.closing, currency),
            event.file_name,
            event.format,
            event.bank_account if event.bank_account in self._policy.deposits else "",
            event.contradicted,
            lines_of=event.lines_of,
        )

    def _line(self, line: StatementLine, head: StatementHead, policy: Policy) -> BankLine:
        amount = to_minor(line.amount, head.currency)
        number = line.payer_account.strip()
        account = account_hash(number, self._secret) if number else ""
        words = f"{line.text} {line.payer_name}"
        line_class, reason = classify(amount, line.code, words, line.reversal, account in self._own)
        fields = [reference for reference in (_plain(line.end_to_end_id), _plain(line.customer_reference)) if reference]
        said = read(line.text, cut=line.text_cut, fields=fields, own=policy.number_patterns)
        payer = without_return_words(line.payer_name) if line_class == "return" else line.payer_name
        code = line.code.strip().upper()
        clues = Clues(
            "a" + account if account else "",
            names.clue(payer, self._secret),
            said.tokens,
            said.structured,
            said.composed,
            said.cut,
            said.partial,
            said.wrong,
            stated(line.text, head.currency, policy.reason_words, policy.deduction_words),
            instalment(line.text),
            said.several,
            payable(line.text, amount, head.currency),
            nets(line.text),
            stated_rate(line.text),
            speaks(line.text),
            period(line.text),
        )
        return BankLine(
            line.line,
            line.booking_date,
            line.value_date,
            amount,
            line_class,
            reason,
            clues,
            masked(number) if number else names.masked(line.payer_name),
            _plain(line.bank_reference),
            _plain(line.end_to_end_id),
            _private(line),
            code,
            signs(line.text, line.payer_name, head.legal_entity, code, policy.screening) if amount > 0 else (),
            line.cheque_date,
        )


def _plain(reference: str) -> str:
    """A reference of the bank, or "" for the words that say there is none."""
    plain = reference.strip()
    return "" if plain.upper() in ("NONREF", "NOTPROVIDED") else plain[:120]


def _private(line: StatementLine) -> Unlogged:
    """Name, account and text of the payer, one a line: the only place they are kept is the table `bank_lines`."""
    texts = (line.payer_name, line.payer_account, line.text)
    return Unlogged("\n".join([" ".join(text.split()) for text in texts])) if any(texts) else NOTHING
