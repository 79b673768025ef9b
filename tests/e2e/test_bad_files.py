"""Files that are not what they should be, through `o2c import`: a clear error, nothing half loaded, the others loaded,
and the file itself left as it was."""

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from world import World, fresh

pytestmark = pytest.mark.servers

CUSTOMERS = "customer,name,credit_limit,currency\n"
PROFILE = """
account = "{}"
currency = "EUR"
[columns]
booking_date = "day"
amount = "amount"
text = "text"
"""


def imported(world: World, what: str, *files: str | Path) -> "CompletedProcess[str]":
    done = world.o2c("import", what, *files)
    assert "Traceback" not in done.stderr
    return done


def words(text: str) -> str:
    """The output without the line ends of an 80-column terminal."""
    return " ".join(text.split())


def sheet(folder: Path, *rows: str, name: str = "customers.csv") -> Path:
    file = folder / name
    file.write_text(CUSTOMERS + "".join(row + "\n" for row in rows))
    return file


def is_known(world: World, who: str) -> bool:
    world.settle()
    return bool(world.sql("select 1 from o2c_credit.accounts where customer = %s", [who]))


def own_bank() -> str:
    return fresh("B").upper()  # as an MT940's account is read


def mt940(bank: str, opening: str, closing: str, *amounts: str, number: str = "1", booked: str = "0302") -> str:
    lines = "".join(f":61:260302{booked}C{amount},00NTRFNONREF\n:86:no reference\n" for amount in amounts)
    head = f":20:{number}\n:25:{bank}\n:28C:{number}/1\n:60F:C260301EUR{opening},00\n"
    return f"{head}{lines}:62F:C260302EUR{closing},00\n-\n"


def receipts(world: World, bank: str) -> list[int]:
    world.settle()
    query = "select amount from o2c_cash_app.open_receipts where account = %s order by receipt"
    return [int(row[0]) for row in world.sql(query, [f"unidentified:{bank}"])]


@pytest.mark.parametrize("what", ["customers", "orders", "invoices", "bank"])
def test_a_file_of_200_megabytes_is_refused_unread_and_its_neighbour_is_judged(
    world: World, tmp_path: Path, what: str
) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as opened:
        opened.truncate(200_000_000)
    small = tmp_path / "small.csv"
    small.write_text("nothing of this")
    done = imported(world, what, huge, small)
    assert done.returncode == 1
    said = words(done.stdout + done.stderr)
    most = "150,000,000" if what == "bank" else "50,000,000"  # a bank's XML says the same at greater length
    assert f"huge.csv: the file has 200,000,000 bytes; at most {most} are read at once" in said
    assert "small.csv: " in said


def test_a_truncated_mt940_is_refused_whole_and_told_what_is_missing(world: World, tmp_path: Path) -> None:
    bank, other = own_bank(), own_bank()
    whole = mt940(bank, "0", "30", "10", "20")
    for name, cut in (("in-a-balance", ":62F:"), ("in-a-line", "NTRFNONREF"), ("in-the-head", ":60F:")):
        (tmp_path / f"{name}.sta").write_text(whole[: whole.index(cut)])
    (tmp_path / "whole.sta").write_text(mt940(other, "0", "7", "7"))
    done = imported(world, "bank", tmp_path)
    assert done.returncode == 1
    said = words(done.stdout + done.stderr)
    assert "in-a-balance.sta: " in said
    assert ":62F:" in said
    assert "in-the-head.sta: a piece of an MT940: it has :20:, :25:, :28C:, but not :60F:, :62F:" in said
    assert receipts(world, bank) == []
    assert receipts(world, other) == [700]


def test_a_statement_file_that_does_not_add_up_is_told_sent_kept_and_refused(world: World, tmp_path: Path) -> None:
    bank = own_bank()
    file = tmp_path / "march.sta"
    file.write_text(mt940(bank, "0", "31", "10", "20"))
    done = imported(world, "bank", file)
    assert done.returncode == 2
    said = words(done.stdout)
    assert "expected 30.00 EUR, the opening balance 0.00 EUR plus the lines' sum 30.00 EUR (2 lines)" in said
    assert "found 31.00 EUR, a difference of 1.00 EUR" in said
    assert receipts(world, bank) == []
    refused = world.sql("select refused from o2c_cash_app.statements where bank_account = %s", [bank])
    assert refused == [("closing-balance-differs",)]


def test_a_statement_file_booked_after_its_own_date_is_refused(world: World, tmp_path: Path) -> None:
    bank = own_bank()
    file = tmp_path / "march.sta"
    file.write_text(mt940(bank, "0", "10", "10", booked="0305"))
    done = imported(world, "bank", file)
    assert done.returncode == 2
    assert "expected a booking date up to the statement's, 2026-03-02; found 2026-03-05" in words(done.stdout)
    assert receipts(world, bank) == []


def test_the_same_statement_number_with_other_content_is_a_dead_letter_from_a_file_too(
    world: World, tmp_path: Path
) -> None:
    bank = own_bank()
    first, second = tmp_path / "a.sta", tmp_path / "b.sta"
    first.write_text(mt940(bank, "0", "10", "10", number="5"))
    second.write_text(mt940(bank, "0", "12", "12", number="5"))
    imported(world, "bank", first, second)
    assert receipts(world, bank) == [1_000]
    assert world.letter("cash-app", bank)["code"] == "same-statement-number-other-content"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("customer,name\nC-1,Bärenhöhle\n".encode("cp1252"), "line 2: byte 0xE4 is not utf-8-sig"),
        ("customer,name\nC-1,Bär\n".encode("utf-16"), "byte 0xFF is not utf-8-sig; name the file's encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not"),
        (b"", "the file is empty"),
    ],
)
def test_a_table_in_another_encoding_names_line_and_byte_and_the_way_out(
    world: World, tmp_path: Path, data: bytes, says: str
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(data)
    done = imported(world, "customers", file)
    assert done.returncode == 1
    assert says in words(done.stdout + done.stderr)
    assert file.read_bytes() == data


def test_a_table_in_another_encoding_is_loaded_with_the_profile_that_names_it(world: World, tmp_path: Path) -> None:
    who = fresh("C")
    file, profile = tmp_path / "customers.csv", tmp_path / "erp.toml"
    file.write_bytes(f"customer,name\n{who},Bärenhöhle\n".encode("cp1252"))
    profile.write_text('encoding = "cp1252"\n')
    assert imported(world, "customers", file, "--profile", profile).returncode == 0
    assert is_known(world, who)


def test_bad_rows_are_refused_by_line_and_the_mended_file_beside_it_is_loaded(world: World, tmp_path: Path) -> None:
    good, bad, nul = fresh("C"), fresh("C"), fresh("C")
    folder = tmp_path / "inbox"
    folder.mkdir()
    file = sheet(folder, f"{good},Good Ltd,100.00,EUR", f"{bad},Bad Ltd,ten,EUR", f"{nul},N\0ul Ltd,1.00,EUR")
    done = imported(world, "customers", file)
    assert done.returncode == 2
    said = words(done.stdout)
    assert "1 good" in said
    assert "2 refused" in said
    assert "line 3: " in said
    assert "line 4: name: the control character U+0000" in said
    assert is_known(world, good)
    assert not is_known(world, bad)

    [rejected] = folder.glob("*.rejected.csv")
    rejected.write_text(rejected.read_text().replace("ten", "10.00"))
    again = imported(world, "customers", rejected)
    assert again.returncode == 2, "one of the two rows is still wrong"
    assert is_known(world, bad)


def test_a_file_loaded_twice_changes_nothing(world: World, tmp_path: Path) -> None:
    who = fresh("C")
    file = sheet(tmp_path, f"{who},Twice Ltd,100.00,EUR")
    assert imported(world, "customers", file).returncode == 0
    first = events(world, who)
    assert imported(world, "customers", file).returncode == 0
    assert events(world, who) == first
    assert world.letters("credit", who) == []


def events(world: World, who: str) -> int:
    world.settle()
    [(count,)] = world.sql("select count(*) from o2c_credit.outbox where key = %s", [who])
    return int(count)


def test_a_dry_run_says_what_would_be_and_loads_and_writes_nothing(world: World, tmp_path: Path) -> None:
    good, bad = fresh("C"), fresh("C")
    file = sheet(tmp_path, f"{good},Good Ltd,100.00,EUR", f"{bad},,1.00,EUR")
    done = imported(world, "customers", file, "--dry-run", "--json")
    assert done.returncode == 2
    [report] = json.loads(done.stdout)["files"]
    assert (report["good"], report["refused"]["count"], report["sent"]) == (1, 1, None)
    assert not is_known(world, good)
    assert [path.name for path in tmp_path.iterdir()] == ["customers.csv"]


def test_a_path_that_climbs_out_leaves_only_the_files_last_name_anywhere(world: World, tmp_path: Path) -> None:
    """The file is where the user says; events and messages carry no folder, and rejects are written beside it."""
    bank, inner = own_bank(), tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "out.csv").write_text("day,amount,text\n2026-03-02,5.00,x\nnever,1.00,y\n")
    profile = tmp_path / "profile.toml"
    profile.write_text(PROFILE.format(bank))
    done = imported(world, "bank", inner / ".." / ".." / "out.csv", "--profile", profile)
    assert done.returncode == 2
    assert done.stdout.startswith("out.csv: ")
    assert receipts(world, bank) == [500]
    [(name,)] = world.sql("select file_name from o2c_cash_app.statements where bank_account = %s", [bank])
    assert name == "out.csv"
    assert (tmp_path / "out.rejected.csv").exists()
    assert list(inner.iterdir()) == []


def test_a_name_made_to_climb_or_to_move_the_cursor_is_shown_harmless(world: World, tmp_path: Path) -> None:
    who = fresh("C")
    evil = sheet(tmp_path, f"{who},Evil Ltd,1.00,EUR", name="..%2F..%2Fetc%2Fpasswd\x1b[2J.csv")
    done = imported(world, "customers", evil)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stdout.startswith("..%2F..%2Fetc%2Fpasswd\ufffd[2J.csv: ")
    assert is_known(world, who)
