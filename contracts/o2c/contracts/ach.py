"""Why an ACH entry came back, and what a notification of change corrects: the codes of Nacha's Operating Rules, in
short words of our own. The reader of files prints them, cash application gives them as the reason of a return."""

RETURNS = {
    "R01": "insufficient funds",
    "R02": "account closed",
    "R03": "no account, or it cannot be found",
    "R04": "invalid account number",
    "R05": "consumer's account debited with a corporate entry without authorisation",
    "R06": "returned at the request of the originator's bank",
    "R07": "authorisation revoked by the customer",
    "R08": "payment stopped",
    "R09": "funds not collected yet",
    "R10": "originator not known to the customer, or not authorised",
    "R11": "entry not as it was authorised",
    "R12": "account sold to another bank",
    "R13": "invalid routing number",
    "R14": "representative payee deceased",
    "R15": "account holder or beneficiary deceased",
    "R16": "account frozen, or blocked by a sanctions office",
    "R17": "fields the bank could not process, or a questionable entry",
    "R18": "improper effective entry date",
    "R19": "amount field wrong",
    "R20": "account does not take such entries",
    "R21": "invalid company identification",
    "R22": "invalid individual identification number",
    "R23": "credit refused by the receiver",
    "R24": "duplicate entry",
    "R25": "addenda record wrong",
    "R26": "mandatory field missing or wrong",
    "R27": "trace number wrong",
    "R28": "check digit of the routing number wrong",
    "R29": "corporate customer says it is not authorised",
    "R30": "bank does not take part in check truncation",
    "R31": "returned late with the consent of the originator's bank",
    "R32": "receiving bank cannot settle",
    "R33": "return of a destroyed-check entry",
    "R34": "bank takes part with limits only",
    "R35": "improper debit entry",
    "R36": "improper credit entry",
    "R37": "source document was presented as well",
    "R38": "payment stopped on the source document",
    "R39": "improper source document, or it was presented as well",
    "R50": "state law forbids a re-presented check entry",
    "R51": "re-presented check entry not eligible or wrong",
    "R52": "payment stopped on the re-presented check",
    "R53": "check and its re-presented entry both came",
    "R61": "return dishonoured: misrouted",
    "R62": "return dishonoured: of an erroneous or reversing debit",
    "R67": "return dishonoured: it came twice",
    "R68": "return dishonoured: it came too late",
    "R69": "return dishonoured: fields wrong",
    "R70": "return dishonoured: returned without permission",
    "R71": "dishonoured return misrouted",
    "R72": "dishonoured return came too late",
    "R73": "contested: the return was in time",
    "R74": "contested: return corrected",
    "R75": "contested: it was no duplicate",
    "R76": "contested: no fields were wrong",
    "R77": "the dishonoured return is not accepted",
    "R80": "cross-border entry with wrong coding",
    "R81": "bank does not take part in cross-border entries",
    "R82": "invalid foreign bank identification",
    "R83": "foreign bank cannot settle",
    "R84": "entry not processed by the gateway",
    "R85": "cross-border entry sent under a domestic code",
}
"""Addenda 99, the reason of a return."""

CHANGES = {
    "C01": "account number",
    "C02": "routing number",
    "C03": "routing number and account number",
    "C04": "name of the receiver",
    "C05": "transaction code",
    "C06": "account number and transaction code",
    "C07": "routing number, account number and transaction code",
    "C08": "identification of the receiving bank",
    "C09": "individual identification number",
    "C10": "company name",
    "C11": "company identification",
    "C12": "company name and company identification",
    "C13": "format of the addenda",
    "C14": "entry class of a cross-border payment",
}
"""Addenda 98, what was wrong in an entry that was carried out all the same."""

UNKNOWN = "a code that is not known here"


def in_words(code: str) -> str:
    """What a code of either kind says; "" for what is no such code.

    >>> in_words("R01"), in_words("C01"), in_words("R99"), in_words("NTRF")
    ('return R01: insufficient funds', 'change C01: account number', 'return R99: a code that is not known here', '')
    """
    if len(code) != 3 or not (code[1:].isascii() and code[1:].isdigit()):
        return ""
    if code[0] == "R":
        return f"return {code}: {RETURNS.get(code, UNKNOWN)}"
    return f"change {code}: {CHANGES.get(code, UNKNOWN)}" if code[0] == "C" else ""
