"""What the commands of a batch ask of the tables, and what they bring along for each other."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from o2c.cash_app import fences
from o2c.cash_app.account_rows import keys_of
from o2c.cash_app.adjustments.commands import DecideApproval
from o2c.cash_app.advices.commands import TakeAdvice, TieByHand, UntieByHand
from o2c.cash_app.advices.facts import UNIT as ADVICES
from o2c.cash_app.advices.facts import Place as AdvicePlace
from o2c.cash_app.advices.facts import place_of
from o2c.cash_app.bank.account import days_and_amounts, digest, line_marks, marks, numbers_of
from o2c.cash_app.bank.commands import ConfirmOpening, ReleaseStatement, TakePart, TakeStatement
from o2c.cash_app.bank.line_rows import clues_of_words
from o2c.cash_app.bank.lines import facts_of
from o2c.cash_app.bank.sent_again import file_of
from o2c.cash_app.desk.commands import ReleaseReceipt
from o2c.cash_app.earlier import Came
from o2c.cash_app.facts import BankLine, Clues, StatementHead
from o2c.cash_app.families.spoken import Spoken, speaks
from o2c.cash_app.found import Found, Posted, PostedLines, Reference, family_clue, parent_clue
from o2c.cash_app.items.commands import AddNumber, OpenItem
from o2c.cash_app.ledger.commands import ClosePeriod, FinishClosing
from o2c.cash_app.payers.commands import ConfirmAlias, LearnPayer
from o2c.cash_app.payers.names import name_clue
from o2c.cash_app.policies.policies import UNIT as POLICIES
from o2c.cash_app.refunds.commands import SettleRefund
from o2c.cash_app.refunds.lines import quoted
from o2c.cash_app.texts.references import indexed, is_short
from o2c.cash_app.texts.strictness import SURE
from o2c.cash_app.why_not.commands import AskWhy
from o2c.chassis.domain import Send

RETURN_DAYS = 400
"""How far back a returned payment is looked for: direct debits can be taken back for 13 months."""

Amount = tuple[str, int, date, date]
"""(bank account, amount, first day, last day)."""


class Questions:
    def __init__(self, sends: Sequence[Send]) -> None:
        self.clues: set[str] = set()
        """Of bank lines and of receipts that wait: who or what is meant?"""
        self.arrivals: set[str] = set()
        """Of documents and customers: who waits for them?"""
        self.documents: dict[str, list[Reference]] = {}
        self.payers: dict[str, list[str]] = {}
        self.said: list[Clues] = []
        self.payments: list[Came] = []
        """Receipts that are decided about and may have come before."""
        self.parted: set[str] = set()
        self.marks: set[str] = set()
        self.statements: set[str] = set()
        self.entities: set[str] = set()
        self.closed: set[tuple[str, str]] = set()
        """(legal entity, month) that a person closes."""
        self.finished: set[tuple[str, str]] = set()
        """And that all have acknowledged."""
        self.texts: dict[str, str] = {}
        """Clue of a payer's name → the name as the bank wrote it."""
        self.names: dict[str, str] = {}
        """Customer → name, of the customers that are being learned."""
        self.parents: dict[str, str] = {}
        """Customer → parent or "", of the customers that are being learned."""
        self._again: set[str] = set()
        self._beside: dict[str, set[str]] = {}
        """Clue of a payer's name → clues of the accounts it came with."""
        self.refund_lines: set[str] = set()
        self._fenced: set[str] = set()
        self._taken: list[tuple[StatementHead, Sequence[BankLine]]] = []
        self._stored: dict[str, list[tuple[date, int]]] = {}
        self.recalled: set[str] = set()
        """Receipts that something of this batch was waited for by."""
        self.paid: set[AdvicePlace] = set()
        """Amounts of receipts: do advices wait for one?"""
        self.weighed: set[AdvicePlace] = set()
        """Amounts of advices that look for their payment."""
        self.speaking: dict[str, Spoken] = {}
        """Receipts whose text may name a subsidiary of their payer."""
        self.tied: set[str] = set()
        self.tied_receipts: set[str] = set()
        for send in sends:
            ask = _QUESTIONS.get(type(send.command))
            if ask is not None:
                ask(self, send.command, send.unit)

    # -- gathered from the commands

    def _item(self, command: OpenItem, unit: str) -> None:
        document = command.document
        for key, kind in indexed(document).items():
            what = document.document, document.number, unit[8:], document.document_date, kind
            coming = Reference(*what, document.gross, document.currency)
            self.documents.setdefault(key, []).append(coming)
            self.arrivals.add("t" + key)

    def _number(self, command: AddNumber, unit: str) -> None:
        what = command.item, command.printed, unit[8:], command.dated
        coming = Reference(*what, gross=command.gross, currency=command.currency)
        for key in command.keys:
            self.documents.setdefault(key, []).append(coming)
            self.arrivals.add("t" + key)

    def _payer(self, command: LearnPayer, _: str) -> None:
        for clue in command.clues:
            self.payers.setdefault(clue, []).append(command.customer)
            self.arrivals.add(clue)
        self.names[command.customer] = command.name.text
        self.parents[command.customer] = command.parent
        if command.parent:
            self.arrivals |= {parent_clue(command.customer), family_clue(command.parent)}

    def _alias(self, command: ConfirmAlias, _: str) -> None:
        self.clues |= {command.clue, name_clue(command.clue)}
        self.payers.setdefault(command.clue, []).append(command.customer)
        self.arrivals.add(command.clue)
        self.payer_name(name_clue(command.clue), "", command.name.text)
        if not command.name.text:
            # The name itself was not kept while it waited for agreement; receipts that wait have it.
            self.again((command.clue,))

    def _approval(self, command: DecideApproval, unit: str) -> None:
        """What is agreed to is carried out at once."""
        ask = _QUESTIONS.get(type(command.carries))
        if ask is not None:
            ask(self, command.carries, unit)

    def _statement(self, command: TakeStatement | TakePart, _: str) -> None:
        self._taken.append((command.head, command.lines))
        currency = command.head.currency
        for line in command.lines:
            self.ask_about(line.clues)
            if line.amount > 0:
                self.payer_name(line.clues.name, line.clues.account, line.private.text.partition("\n")[0])
            if line.line_class == "receipt":
                self.paid.add((currency, line.amount))
                receipt = f"{command.head.key}/{line.line}"
                if line.clues.speaks:
                    self.speaks(receipt, line.clues, line.private.text)
                self.payments.append(Came(receipt, currency, line.amount, line.booking_date, line.clues))

    def _whole(self, command: TakeStatement, unit: str) -> None:
        self._statement(command, unit)
        self.marks.update(marks(command.head, command.digest))
        self.marks.update(line_marks(command.head, numbers_of(command.head, command.lines)))

    def _part(self, command: TakePart, unit: str) -> None:
        self._statement(command, unit)
        self.parted.add(command.head.statement)

    def ask_about(self, clues: Clues) -> None:
        self.clues.update(keys_of(clues))
        self.said.append(clues)

    def _advice(self, command: TakeAdvice, _: str) -> None:
        self.ask_about(command.advice.clues)
        self.weighed.add(command.advice.place)

    def _tie(self, command: TieByHand | UntieByHand, _: str) -> None:
        self.tied.add(command.advice)
        self.tied_receipts.add(command.payment.receipt)

    def _why(self, command: AskWhy, _: str) -> None:
        self.ask_about(command.facts.clues)
        self.payer_name(command.facts.clues.name, command.facts.clues.account, command.name)

    def _release_receipt(self, command: ReleaseReceipt, _: str) -> None:
        """An advice may have come while it was held."""
        self.recalled.add(command.receipt)
        self.tied_receipts.add(command.receipt)

    def waits(self, unit: str, name: str, clues: Iterable[str]) -> None:
        """A receipt, or an advice, waits for something of this batch; it has clues of its own."""
        if unit.startswith(ADVICES):
            self.clues.update(clues)
            self.weighed.add(place_of(unit))
        else:
            self.again(clues)
            self.recalled.add(name)

    def _release_statement(self, command: ReleaseStatement, _: str) -> None:
        """Its lines are stored."""
        self._taken.append((command.head, ()))
        self.parted.add(command.head.statement)

    def _close(self, command: ClosePeriod, unit: str) -> None:
        self.entities.add(unit.partition(":")[2])
        self.closed.add((unit.partition(":")[2], command.period))

    def _finish(self, command: FinishClosing, unit: str) -> None:
        self.entities.add(unit.partition(":")[2])
        self.finished.add((unit.partition(":")[2], command.period))

    def _opening(self, command: ConfirmOpening, _: str) -> None:
        self.statements.add(command.statement)

    def _settled(self, command: SettleRefund, _: str) -> None:
        if command.by_hand:
            self.refund_lines.add(command.line)
            self._fenced.add(fences.statements(command.by_hand))

    def speaks(self, receipt: str, clues: Clues, texts: str) -> None:
        """`texts`: the payer's name, account and text, one a line."""
        text = texts.split("\n", 2)[-1]
        if speaks(text):
            self.speaking[receipt] = Spoken(receipt, clues, text)

    def children(self, stored: Iterable[tuple[str, str]], parents: Container[str]) -> dict[str, set[str]]:
        """Subsidiaries of these parents: as they are stored, and as this batch has them."""
        found: dict[str, set[str]] = {}
        for parent, customer in (*stored, *((parent, customer) for customer, parent in self.parents.items())):
            if parent in parents and self.parents.get(customer, parent) == parent:
                found.setdefault(parent, set()).add(customer)
        return found

    def stored_part(
        self,
        statement: str,
        number: int,
        account: str,
        name: str,
        payer: str,
        text: str,
        words: Sequence[str],
        day: date,
        amount: int,
    ) -> None:
        """A line of an earlier part of a statement that may become complete now."""
        clues = clues_of_words(account, name, words)
        self.speaks(f"{statement}/{number}", clues, text)
        self.clues.update(keys_of(clues))
        self.payer_name(name, account, payer)
        self._stored.setdefault(statement, []).append((day, amount))
        if amount > 0:
            currencies = {head.currency for head, _ in self._taken if head.statement == statement}
            self.paid.update([(currency, amount) for currency in currencies])
            self.payments += [Came("", currency, amount, day, clues) for currency in currencies]

    def payer_name(self, clue: str, account: str, text: str) -> None:
        if clue and text:
            self.texts[clue] = text
            self._beside.setdefault(clue, set()).add(account)

    # -- asked of the tables

    @property
    def statements_taken(self) -> bool:
        return bool(self._taken)

    def payers_named(self) -> dict[str, str]:
        """Clue → name, of the payers of statements: is one on the watch list?"""
        return self.texts if self._taken else {}

    def told_by_account(self, payers: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Clue of a payer's account → the customer that it tells."""
        accounts = {clue for clue in self.clues if clue[0] == "a"}
        return {clue: payers[clue][0] for clue in accounts if len(payers.get(clue, ())) == 1 and payers[clue][0]}

    def again(self, clues: Iterable[str]) -> None:
        """Clues of a receipt that waits and will be decided about again."""
        self.clues.update(clues)
        for clue in clues:
            if clue[0] == "l":
                self._again.add(clue)
                # A line of this batch may have the same name, and an account that tells its payer: this one has not.
                self._beside.setdefault(name_clue(clue), set()).add("")

    def without_text(self) -> set[str]:
        """Alias clues of receipts that are decided about again and whose payer's name is not here yet."""
        return {clue for clue in self._again if name_clue(clue) not in self.texts}

    def unsure(self, payers: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Clue → payer's name, where an account that it came with does not tell the payer."""
        return {
            clue: self.texts[clue]
            for clue, accounts in self._beside.items()
            if clue in self.texts and any(len(payers.get(account, ())) != 1 for account in accounts)
        }

    def all_marks(self) -> set[str]:
        for head, lines in self._taken:
            if head.statement in self.parted:
                self.marks.update(marks(head, digest(head, self._with_stored(head, lines))))
        return self.marks

    def _with_stored(self, head: StatementHead, lines: Iterable[BankLine]) -> list[tuple[date, int]]:
        return days_and_amounts(lines) + self._stored.get(head.statement, [])

    def amounts(self) -> set[Amount]:
        """Lines that may have been posted before, and for debits the receipts they may take back."""
        found: set[Amount] = set()
        for head, lines in self._taken:
            for day, amount in self._with_stored(head, lines):
                found.add((head.bank_account, amount, day, day))
                if amount < 0:
                    found.add((head.bank_account, -amount, day - timedelta(days=RETURN_DAYS), day))
        return found

    def coming(self) -> PostedLines:
        """Lines of this batch that another statement of it, or a return, may be about."""
        accounts: set[str] = set()
        several: set[str] = set()
        compared: set[str] = set()
        files: dict[str, str] = {}
        returned: set[tuple[str, int]] = set()
        for head, lines in self._taken:
            (several if head.bank_account in accounts else accounts).add(head.bank_account)
            file = file_of(head.statement)
            if head.balanced or files.setdefault(head.bank_account, file) != file:
                compared.add(head.bank_account)
            returned.update([(head.bank_account, -line.amount) for line in lines if line.line_class == "return"])
        found = PostedLines()
        for head, lines in self._taken:
            needed = head.bank_account in several and head.bank_account in compared
            for line in lines if needed or returned else ():
                place = (head.bank_account, line.amount)
                if needed or place in returned:
                    found.add(place, _posted(head, line))
        return found

    def bank_accounts(self) -> set[str]:
        """Whose statements come: refunds ordered of them may be among the lines."""
        return {head.bank_account for head, _ in self._taken}

    def refund_ids(self) -> set[str]:
        """Refunds that lines quote by our own id."""
        ids = [quoted(line) for _, lines in self._taken for line in lines]
        return {number for number in ids if number}

    # -- fenced

    def fences(self) -> set[str]:
        names = fences.known(self.clues) | fences.wanted(self.arrivals)
        names |= {fences.statements(head.bank_account) for head, _ in self._taken} | self._fenced
        names |= {fences.NAMES, fences.WAITED_NAMES, fences.PARENTS, fences.WATCHED, POLICIES}
        # Advices may wait at any of the amounts, and those of the receipts that wait are not known yet.
        names |= fences.of_all_amounts() if self.recalled else fences.of_amounts(self.paid | self.weighed)
        return names | {fences.stretches(entity) for entity in self.entities}

    def asserted(self, found: Found) -> set[str]:
        """What was looked for in vain, and what statements are compared with."""
        names = fences.known(self._unknown(found))
        names |= fences.wanted(clue for clue in self.arrivals if clue not in found.waiting)
        names |= {fences.PARENTS} if found.references else set()
        names |= ({fences.NAMES} if found.named else set()) | ({fences.WAITED_NAMES} if self.names else set())
        names |= {fences.statements(head.bank_account) for head, _ in self._taken} | self._fenced
        names |= fences.advised(self.paid) | fences.paid(self.weighed) | {POLICIES}
        names |= {fences.WATCHED} if self._taken else set()
        names |= {fences.PARENTS, fences.NAMES} if self.speaking else set()
        return names | {fences.stretches(entity) for entity in self.entities}

    def _unknown(self, found: Found) -> list[str]:
        """A word is known when one of its readings is, by what one document has: an order may get more invoices; and
        where the payer is known, by what is the payer's. A short number never is: another document may be meant."""
        payers = found.payers
        sure = {
            key: hits
            for key, hits in found.references.items()
            if not is_short(key) and any(hit.kind in SURE for hit in hits)
        }
        answered: set[str] = set()
        for clues in self.said:
            own = {*payers.get(clues.account, ()), *payers.get(clues.name, ())}
            for token in (*clues.structured, *clues.tokens):
                if any("t" + reading in payers or _is_answer(sure.get(reading, ()), own) for reading in token):
                    answered.update(["t" + reading for reading in token])
        return [c for c in self.clues if c not in answered and c not in payers and c[1:] not in sure]


def _is_answer(hits: Sequence[Reference], own: set[str]) -> bool:
    return bool(hits) and (not own or any(hit.account in own for hit in hits))


def _posted(head: StatementHead, line: BankLine) -> Posted:
    return Posted(
        head.key,
        line.line,
        line.booking_date,
        line.amount,
        line.line_class,
        line.reference,
        line.end_to_end,
        (line.clues.account, line.clues.name),
        head.balanced,
        to_adopt=not head.balanced,
        pending=facts_of(head, line),
        in_transit=head.detail,
    )


_QUESTIONS: dict[type, Callable[[Questions, Any, str], None]] = {
    OpenItem: Questions._item,
    AddNumber: Questions._number,
    LearnPayer: Questions._payer,
    ConfirmAlias: Questions._alias,
    DecideApproval: Questions._approval,
    TakeStatement: Questions._whole,
    TakePart: Questions._part,
    ReleaseStatement: Questions._release_statement,
    ClosePeriod: Questions._close,
    FinishClosing: Questions._finish,
    ConfirmOpening: Questions._opening,
    TakeAdvice: Questions._advice,
    TieByHand: Questions._tie,
    UntieByHand: Questions._tie,
    ReleaseReceipt: Questions._release_receipt,
    SettleRefund: Questions._settled,
    AskWhy: Questions._why,
}
