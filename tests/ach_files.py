"""ACH files as a bank writes them, with controls that agree."""

from dataclasses import dataclass, field

OUR_BANK, OUR_ACCOUNT, OUR_COMPANY = "02100002", "107049932", "1512345678"
THEIR_BANK, THEIR_COMPANY = "09100001", "1987654321"


@dataclass
class Paid:
    """`texts` are payment related; `back` is the reason code and the original trace of what comes back."""

    cents: int
    code: str = "22"
    texts: tuple[str, ...] = ()
    number: str = "4711"
    name: str = "OUR COMPANY INC"
    back: tuple[str, str] | None = None
    words: str = ""
    bank: str = OUR_BANK
    account: str = OUR_ACCOUNT
    trace: str = f"{THEIR_BANK}0000001"

    def rows(self, entry_class: str) -> list[str]:
        more = len(self.texts) + (self.back is not None)
        name = f"{more:04}{self.name:<16}  " if entry_class == "CTX" else f"{self.name:<22}"
        first = f"6{self.code}{self.bank}1{self.account:<17}{self.cents:010}{self.number:<15}{name}  {int(more > 0)}"
        rows = [first + self.trace]
        rows += [f"705{text:<80}{n:04}{self.trace[-7:]}" for n, text in enumerate(self.texts, start=1)]
        if self.back:
            code, original = self.back
            kind, width, gap = ("99", 44, "      ") if code[0] == "R" else ("98", 29, "      ")
            row = f"7{kind}{code}{original:<15}{gap}{THEIR_BANK}{self.words:<{width}}"
            rows.append(row.ljust(79) + self.trace)
        return rows


@dataclass
class Batch:
    entries: list[Paid]
    entry_class: str = "CCD"
    name: str = "WAL-MAR CORP"
    company: str = THEIR_COMPANY
    effective: str = "240131"
    settled: str = "031"
    bank: str = THEIR_BANK
    extra: dict[str, int] = field(default_factory=dict)

    def rows(self, number: int) -> list[str]:
        body = [row for entry in self.entries for row in entry.rows(self.entry_class)]
        head = f"5200{self.name:<16}{'':20}{self.company:<10}{self.entry_class}{'PAYMENT':<10}{'':6}{self.effective}"
        control = f"8200{sums(body)}{self.company:<10}{'':25}{self.bank}{number:07}"
        return [f"{head}{self.settled:3}1{self.bank}{number:07}", *body, control]


def sums(rows: list[str]) -> str:
    entries = [row for row in rows if row[0] == "6"]
    debits = sum(int(row[29:39]) for row in entries if row[2] in "6789")
    credits = sum(int(row[29:39]) for row in entries if row[2] in "1234")
    count = sum(row[0] in "67" for row in rows)
    hash_ = sum(int(row[3:11]) for row in entries) % 10**10
    return f"{count:06}{hash_:010}{debits:012}{credits:012}"


def ach(*batches: Batch, origin: str = "0910000190") -> str:
    rows = [f"101 {OUR_BANK}1{origin:>10}2401301530A094101{'OUR BANK':<23}{'THEIR BANK':<23}{'':8}"]
    for number, batch in enumerate(batches, start=1):
        rows += batch.rows(number)
    blocks = -(-(len(rows) + 1) // 10)
    rows.append(f"9{len(batches):06}{blocks:06}{'00' + sums(rows)}".ljust(94))
    rows += ["9" * 94] * (blocks * 10 - len(rows))
    return "\n".join(rows) + "\n"
