"""CAMT files as tests write them: strings of XML, put together."""

OURS = "DE89370400440532013000"
THEIRS = "DE02120300000000202051"
CREDIT, DEBIT = "<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>DBIT</CdtDbtInd>"
DATES = "<BookgDt><Dt>2024-01-31</Dt></BookgDt><ValDt><Dt>2024-02-01</Dt></ValDt>"
ACCOUNT = f"<Acct><Id><IBAN>{OURS}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
ROOTS = {
    "053": ("BkToCstmrStmt", "Stmt"),
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def amount(value, currency="EUR"):
    return f'<Amt Ccy="{currency}">{value}</Amt>'


def balance(code, value, day="2024-01-31", mark=CREDIT, currency="EUR", sub=""):
    sub = f"<SubTp><Cd>{sub}</Cd></SubTp>" if sub else ""
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry>{sub}</Tp>"
    return f"<Bal>{kind}{amount(value, currency)}{mark}<Dt><Dt>{day}</Dt></Dt></Bal>"


def entry(value="50.00", *details, mark=CREDIT, more="", currency="EUR"):
    inside = f"<NtryDtls>{''.join(f'<TxDtls>{detail}</TxDtls>' for detail in details)}</NtryDtls>" if details else ""
    return f"<Ntry>{amount(value, currency)}{mark}<Sts>BOOK</Sts>{DATES}{more}{inside}</Ntry>"


def statement(*pieces, account=ACCOUNT, number="7", tag="Stmt"):
    return f"<{tag}><Id>X</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>{account}{''.join(pieces)}</{tag}>"


def document(*statements, kind="053", version="02", namespace=None):
    root, _ = ROOTS[kind]
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}" if namespace is None else namespace
    xmlns = f' xmlns="{space}"' if space else ""
    head = "<GrpHdr><MsgId>M</MsgId><CreDtTm>2024-01-31T20:00:00</CreDtTm></GrpHdr>"
    message = f"<{root}>{head}{''.join(statements)}</{root}>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Document{xmlns}>{message}</Document>'.encode()


def balanced(*entries, closing="150.00", **named):
    return statement(balance("OPBD", "100.00", "2024-01-30"), balance("CLBD", closing), *entries, **named)


FULL = f"""<Refs><InstrId>OUR-9</InstrId><EndToEndId>E2E-1</EndToEndId><AcctSvcrRef>BANK-1</AcctSvcrRef></Refs>
<RltdPties><Dbtr><Nm>Karl  Kaufmann</Nm></Dbtr><DbtrAcct><Id><IBAN>{THEIRS}</IBAN></Id></DbtrAcct>
<Cdtr><Nm>We Ltd</Nm></Cdtr><CdtrAcct><Id><IBAN>{OURS}</IBAN></Id></CdtrAcct></RltdPties>
<RmtInf><Ustrd>INVOICE 4711</Ustrd><Ustrd>AND 4712</Ustrd></RmtInf>"""
