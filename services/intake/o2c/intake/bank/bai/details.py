"""Who paid and for what, out of the text of a transaction.

The format leaves the text to the bank. Some write continuation lines with a keyword each, named as in the German
structured texts: `EREF: ` end-to-end id, `REMI: ` remittance, `DBNM: ` debtor, `DACT: ` and `DABA: ` its account and
bank, `CRNM: `, `CACT: ` and `CABA: ` the creditor's. Only the remittance among them is text; the others would be taken
for document numbers.
"""

import re

from o2c.intake.bank.details_types import Details

_KEYWORD = re.compile(r"(EREF|REMI|CREF|IDNM|CHKN|[DC](?:BNM|RNM|ACT|ABA|BIC)): ?(.*)", re.DOTALL)
_DEBTOR = ("DBNM", "DABA", "DACT")
_CREDITOR = ("CRNM", "CABA", "CACT")
_NO_ID = {"NOTPROVIDED", "NONREF"}


def read_text(pieces: list[str], *, money_in: bool) -> Details:
    """The other side is the debtor of money that came in, and the creditor of money that went out.

    >>> read_text(["WIRE ", "REMI: INV 4711 ", "DBNM: ACME ", "DABA: 026 ", "DACT: 17 "], money_in=True)
    Details(remittance='WIRE INV 4711', payer_name='ACME', payer_account='026/17', end_to_end_id='', \
business_code='', cut=False)
    """
    found: dict[str, str] = {}
    keyword = ""
    for piece in pieces:
        if begin := _KEYWORD.match(piece):
            keyword, piece = begin[1], begin[2]
        found[keyword] = found.get(keyword, "") + piece
    plain = {key: " ".join(value.split()) for key, value in found.items()}
    name, bank, account = (plain.get(key, "") for key in (_DEBTOR if money_in else _CREDITOR))
    text, remittance = plain.get("", ""), plain.get("REMI", "")
    end_to_end = plain.get("EREF", "")
    return Details(
        remittance=text if remittance in text else f"{text} {remittance}".strip(),
        payer_name=name,
        payer_account=f"{bank}/{account}" if bank and account else account,
        end_to_end_id="" if end_to_end in _NO_ID else end_to_end,
    )
