"""What a bank line is, as far as its sign, the bank's code and the words tell.

Every line gets exactly one class, so that the classes of a statement sum to closing - opening. SWIFT transaction types:
NCHG and NCOM are charges and commissions, NRTI a returned item. BAI type codes: 555 and 557 are returned items and ACH
entries, 661 and 698 fees. ACH files give the reason of what came back (R01) or is to be corrected (C01). A debit that
nothing explains is *not ours* until the counterparty turns out to be a customer (a refund).
"""

import re

from o2c.cash_app.facts import LineClass
from o2c.contracts.ach import in_words

NO_RULE = "no rule matched"

_FEE_CODES = {"NCHG": "charges", "NCOM": "commission", "CHG": "charges", "COM": "commission"}
_FEE_CODES |= {"661": "account analysis fee", "698": "miscellaneous fees"}
_RETURN_CODES = {"NRTI": "returned item", "RTI": "returned item", "NRET": "return", "RDDT": "returned direct debit"}
_RETURN_CODES |= {"555": "deposited item returned", "557": "returned ACH entry"}
_FEE = re.compile(
    r"\b((bank|account) (charge|fee)s?|charges|service fee|commission|entgelt\w*|geb(ü|ue)hr\w*|frais)\b",
    re.I,
)
_RETURN = re.compile(
    r"\b(return(ed)?|nsf|r-transaction|reject(ed)?|chargeback|unpaid|bounced|insufficient funds"
    r"|r(ü|ue)cklastschrift|r(ü|ue)ckgabe|rejet|impay(é|e))\b",
    re.I,
)
_OF_RETURNS = re.compile(_RETURN.pattern + r"|\b(ach|item|cheque|check|payment|of|wire)\b|[^\w\s]", re.I)
_REFUND = re.compile(r"\b(refund|erstattung|remboursement)\b", re.I)


def classify(amount: int, code: str, text: str, reversal: bool, to_own_account: bool) -> tuple[LineClass, str]:
    """(class, why). A reversed credit is a return; a reversed debit gives back what was no receipt.

    >>> classify(-1500, "NCHG", "", False, False), classify(100, "NTRF", "INV 7", False, False)
    (('fee', 'bank code NCHG: charges'), ('receipt', ''))
    >>> classify(-1500, "R01", "", True, False), classify(1500, "R03", "", True, False)
    (('return', 'return R01: insufficient funds'), ('not-ours', 'return R03: no account, or it cannot be found'))
    """
    code = code.strip().upper()
    if amount == 0:
        return "not-ours", in_words(code) or "no amount"
    if reversal and in_words(code):
        return "return" if amount < 0 else "not-ours", in_words(code)
    if to_own_account:
        return "transfer", "between our own accounts"
    if code in _FEE_CODES:
        return "fee", f"bank code {code}: {_FEE_CODES[code]}"
    if amount > 0:
        return ("not-ours", "a debit of ours came back") if reversal else ("receipt", "")
    return _debit(code, text, reversal)


def _debit(code: str, text: str, reversal: bool) -> tuple[LineClass, str]:
    if reversal:
        return "return", "the bank reversed a credit"
    if code in _RETURN_CODES:
        return "return", f"bank code {code}: {_RETURN_CODES[code]}"
    for pattern, line_class in ((_RETURN, "return"), (_FEE, "fee"), (_REFUND, "refund")):
        word = pattern.search(text)
        if word:
            return line_class, f"the text says {word.group(0)!r}"  # type: ignore[return-value]
    return "not-ours", NO_RULE


def without_return_words(payer: str) -> str:
    """The payer of the money that came back, where the bank wrote before the name that it did; else as it is.

    >>> without_return_words("RETURNED ACH EXAMPLE PUMPS"), without_return_words("NSF RETURN - EXAMPLE PUMPS INC.")
    ('EXAMPLE PUMPS', 'EXAMPLE PUMPS INC.')
    >>> without_return_words("Return of Spring GmbH"), without_return_words("Example Pumps")
    ('Spring GmbH', 'Example Pumps')
    """
    words = payer.split()
    said = _RETURN.match(payer)
    while said and len(words) > 1 and _OF_RETURNS.fullmatch(words[0]):
        words.pop(0)
    return " ".join(words) if said else payer
