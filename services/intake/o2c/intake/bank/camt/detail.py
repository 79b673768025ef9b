"""One transaction of an entry (TxDtls), and what an entry itself says in its place where it has none."""

from dataclasses import dataclass

from o2c.intake.bank.camt.codes import NO_CODES, Codes, read_codes
from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.parties import NO_SIDES, Sides, read_sides
from o2c.intake.bank.camt.remittance import NO_REMITTANCE, Remittance, read_remittance
from o2c.intake.bank.camt.values import BadValue, is_credit, minor

AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/CntrValAmt/Amt")
"""Where banks write a transaction's amount. TxAmt is what was moved, InstdAmt what the payer ordered: before charges,
and for a returned direct debit what was collected."""

_NO_ID = {"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NONE"}


@dataclass(frozen=True, slots=True)
class Charge:
    """Minor units as they act on the account: negative is a charge to us."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Detail:
    """`amounts` are those of AMOUNTS, (minor units, currency) or None; `credit` is None where only the entry says it.
    `more` is the bank's own text."""

    amounts: tuple[tuple[int, str] | None, ...] = ()
    credit: bool | None = None
    charges: tuple[Charge, ...] = ()
    remittance: Remittance = NO_REMITTANCE
    more: str = ""
    sides: Sides = NO_SIDES
    bank_reference: str = ""
    customer_reference: str = ""
    end_to_end_id: str = ""
    codes: Codes = NO_CODES
    return_reason: str = ""
    source_line: int = 0

    @property
    def takes_back(self) -> bool:
        return bool(self.return_reason) or self.codes.takes_back


def read_detail(node: Node) -> Detail:
    """Raises BadValue."""
    refs = node.find("Refs") or node
    return Detail(
        amounts=tuple(_amount(node, path) for path in AMOUNTS),
        credit=is_credit(node) if node.find("CdtDbtInd") else None,
        charges=read_charges(node),
        remittance=read_remittance(node.find("RmtInf")),
        more=node.value("AddtlTxInf"),
        sides=read_sides(node.find("RltdPties")),
        bank_reference=reference(refs, "AcctSvcrRef"),
        customer_reference=reference(refs, "InstrId", "ChqNb", "PmtInfId", "MsgId"),
        end_to_end_id=reference(refs, "EndToEndId"),
        codes=read_codes(node.find("BkTxCd")),
        return_reason=_return_reason(node.find("RtrInf")),
        source_line=node.line,
    )


def reference(node: Node, *paths: str) -> str:
    """The first that says something; NOTPROVIDED is SEPA's word for "none"."""
    return next((text for path in paths if (text := node.value(path)) and text.upper() not in _NO_ID), "")


def read_charges(node: Node) -> tuple[Charge, ...]:
    """Charges inside the amount (up to version 03 one in each Chrgs, later in its Rcrd). Raises BadValue."""
    found: list[Charge] = []
    for parent in node.all("Chrgs"):
        for record in [*parent.all("Rcrd")] or [parent]:
            amount = _amount(record, "Amt")
            if amount and amount[0] and record.value("ChrgInclInd") not in ("false", "0"):
                credit = record.find("CdtDbtInd") is not None and is_credit(record)
                found.append(Charge(amount[0] if credit else -amount[0], amount[1]))
    return tuple(found)


def _amount(node: Node, path: str) -> tuple[int, str] | None:
    """An amount without which the entry still stands: None where it is in no currency. Raises BadValue otherwise."""
    found = node.find(path)
    if found is None or not found.attributes.get("Ccy"):
        return None
    try:
        return minor(found.value(), found.attributes["Ccy"]), found.attributes["Ccy"]
    except BadValue as error:
        raise BadValue(f"{path}: {error}") from None


def _return_reason(node: Node | None) -> str:
    """Such as "RETURN AC04 CLOSED ACCOUNT": the reason's code, and the bank's words for it."""
    if node is None:
        return ""
    code = node.first("Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry")
    words = (text.value() for tag in ("AddtlInf", "AddtlRtrRsnInf") for text in node.all(tag))
    return " ".join(filter(None, ("RETURN", code, *words)))
