"""One small good file of every format of banks, with all that its reader knows."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from ach_files import Batch, Paid, ach
from camt_files import FULL, amount, balanced, document, entry, statement
from excel_files import workbook

from o2c.intake.bank import Profile, load_profile

MT940 = """\
:20:STARTUMS
:25:DE89370400440532013000
:28C:00012/00001
:60F:C240130EUR1000,00
:61:2402010131C500,25NTRFNONREF//BANK0001
:86:166?00CREDIT?20EREF+E1?21SVWZ+INVOICE 4711?30BANKDEFF?31DE02120300000000202051?32MÜLLER GMBH
:61:2401310131DR20,NCHGFEES JANUARY
:86:/EREF/X1/REMI/USTD//ACCOUNT FEE/
:62M:C240131EUR1480,25
-
:20:STARTUMS
:25:DE89370400440532013000
:28C:00012/00002
:60M:C240131EUR1480,25
:61:240131RC80,25NTRFNONREF
:86:TAKEN BACK
:62F:C240131EUR1400,00
:86:CLOSING WORDS OF THE BANK
-
"""
MT942 = """\
:20:INTRADAY
:25:DE89370400440532013000
:28C:00031/00001
:34F:EURD100,
:13D:2401311815+0100
:61:2402010131C500,25NTRFNONREF//BANK0001
:86:INVOICE 4711
:61:240131D20,NCHGNONREF
:90D:1EUR20,
:90C:1EUR500,25
-
"""
BAI2 = """\
01,BANK,US,240201,0600,1,80,,2/
02,US,021000089,1,240131,2400,USD,2/
03,0012345,,010,100000,,,015,149025,,/
88,100,50025,1,,400,1000,1,/
16,195,50025,V,240201,,WIRE0001,CUST77,INVOICE 4711, 4712/A
88,THANK YOU/
16,698,1000,0,,,MONTHLY FEE/
49,351075,6/
03,777,USD/
16,195,100,D,1,1,100,,,INVOICE 1/
49,100,3/
98,351175,2,11/
99,351175,1,13/
"""
LOCKBOX = """\
100ACME      00210000892401310600
2ACME      0021000089          40008000801
50010000022222240131
60010010000120000055002707000012345600000000170131240WAL-MAR
40010016019INV-4711        00001190000000000100
60010020000000500055002707000012345600000000180131240WAL-MAR
70010000022222240131002000120500
800000000222222401310002000120500
"""
LOCKBOX = f"{LOCKBOX}9{LOCKBOX.count(chr(10)) + 1:06}\n"
ACH = ach(
    Batch([Paid(119000, texts=("RMR*IV*4711**1190.00\\",)), Paid(500, code="27")], entry_class="CTX"),
    Batch([Paid(25, account="2222"), Paid(30, code="21", back=("R01", "091000010000009"), words="NO MONEY")]),
)
BATCH = entry("20.00", FULL + amount("5.00"), amount("15.00"))
CAMT_053 = document(balanced(entry("50.00", FULL), BATCH, closing="170.00"), balanced(entry(), number="8"))
CAMT_054 = document(statement(BATCH, entry("50.00", FULL), tag="Ntfctn"), kind="054")
CSV = (
    "day,amount,text,name,before,after\n"
    '2024-01-31,50.00,"INVOICE 4711, 4712",WAL-MAR,100.00,150.00\n'
    "2024-01-31,-20.00,FEE,,150.00,130.00\n"
)
SHEET = [
    ["day", "amount", "text", "name"],
    [date(2024, 1, 31), 1190.55, "INVOICE 4711", "Å"],
    ["2024-02-01", -20, 4, None],
]
PLAIN = "account='A1'\ncurrency='EUR'\n[columns]\nbooking_date='day'\namount='amount'\ntext='text'\npayer_name='name'\n"
PROFILE = load_profile(PLAIN.encode())
PROVED = load_profile((PLAIN + "opening='before'\nclosing='after'\n").encode())


def packed(*contents: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.xml", content)
    return made.getvalue()


SAMPLES: dict[str, tuple[bytes, Profile | None]] = {
    "MT940": (MT940.encode(), None),
    "MT942": (MT942.encode(), None),
    "BAI2": (BAI2.encode(), None),
    "lockbox": (LOCKBOX.encode(), None),
    "ACH": (ACH.encode(), None),
    "CAMT.053": (CAMT_053, None),
    "CAMT.054": (CAMT_054, None),
    "ZIP": (packed(CAMT_053, CAMT_054), None),
    "CSV": (CSV.encode(), PROFILE),
    "CSV with balances": (CSV.encode(), PROVED),
    "Excel": (workbook({"Umsätze": SHEET}), PROFILE),
}
