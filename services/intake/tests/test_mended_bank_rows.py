"""Lines of a bank export without balances: mended and loaded again in whatever portions, each counts once."""

from o2c.intake.bank import Profile, RowError, load_profile, read_csv
from o2c.intake.files import file_hash
from o2c.intake.messages import message_id
from o2c.intake.rejected import Form, Origin, Rejects
from o2c.intake.statements import statement_events

TOML = (
    b'account="A1"\ncurrency="EUR"\ndelimiter=";"\nskip_rows=1\n'
    b'[columns]\nbooking_date="date"\namount="amount"\ntext="text"\n'
)
PROFILE = load_profile(TOML)
BANK_SAYS = (
    b"Export of March\ndate;amount;text\n2026-03-02;1.00;RE 1\n?;2.00;=RE 2\n2026-03-04;x;RE 3\n2026-03-05;4.00;RE 4\n"
)


def events(data: bytes, profile: Profile = PROFILE):
    return [
        event
        for place, statement in enumerate(read_csv(data, profile).statements, 1)
        for event in statement_events(
            statement, digest=file_hash(data), place=place, file_name="a.csv", form="CSV", legal_entity=None
        )
    ]


def refused(folder, data: bytes) -> bytes:
    """The file of refused rows, as the import writes it."""
    reading = read_csv(data, PROFILE)
    rejects = Rejects(folder / "a.csv", reading.names, Form(";", '"', "utf-8", PROFILE.skip_rows))
    for error in reading.errors:
        rejects.add(error.values, error.origin or Origin(file_hash(data), error.line_no), error.reason)
    target = rejects.save()
    assert target is not None
    return target.read_bytes()


def posted(*loads: bytes | tuple[bytes, Profile]) -> list[tuple[str, int, str]]:
    """What cash-app makes of the files: a statement counts once, and a line of a file once."""
    seen, lines = set(), {}
    for load in loads:
        for event in events(*load) if isinstance(load, tuple) else events(load):
            for line in () if event.statement in seen else event.lines:
                lines.setdefault((event.lines_of, line.line), line.text)
            seen.add(event.statement)
    return [(*place, text) for place, text in lines.items()]


def texts(found: list[tuple[str, int, str]]) -> list[str]:
    return sorted(text for _, _, text in found)


def test_a_mended_row_keeps_the_file_and_the_line_it_had_at_first(tmp_path):
    mended = refused(tmp_path, BANK_SAYS).replace(b"?;2.00", b"2026-03-03;2.00")
    (event,) = events(mended)
    assert event.file_hash == file_hash(BANK_SAYS)
    assert [(line.line, line.amount, line.text) for line in event.lines] == [(4, "2.00", "=RE 2")]
    assert event.statement == f"{file_hash(BANK_SAYS)[:24]}-line-4"


def test_mended_in_portions_every_line_counts_once(tmp_path):
    first = refused(tmp_path, BANK_SAYS)
    one = first.replace(b"?;2.00", b"2026-03-03;2.00")
    both = one.replace(b";x;", b";3.00;")
    assert texts(posted(BANK_SAYS)) == ["RE 1", "RE 4"]
    assert texts(posted(BANK_SAYS, one)) == ["=RE 2", "RE 1", "RE 4"]
    everything = ["=RE 2", "RE 1", "RE 3", "RE 4"]
    assert texts(posted(BANK_SAYS, one, both)) == everything
    assert texts(posted(BANK_SAYS, both, one, both, BANK_SAYS)) == everything


def test_read_again_by_a_better_profile_the_refused_rows_are_added_under_their_own_numbers(tmp_path):
    mended = refused(tmp_path, BANK_SAYS).replace(b"?;2.00", b"2026-03-03;2.00")
    data = BANK_SAYS.replace(b"?;2.00", b"03.03.2026;2.00").replace(b";x;", b";3.00;")
    worse = load_profile(TOML.replace(b"skip_rows=1\n", b'skip_rows=1\ndate_format="%d.%m.%Y"\n'))
    assert texts(posted((data, worse), data)) == ["=RE 2", "RE 1", "RE 3", "RE 4"]
    assert texts(posted(BANK_SAYS, mended, (BANK_SAYS, worse))) == ["=RE 2", "RE 1", "RE 4"]
    first, second = events(data, worse), events(data)
    assert first[0].statement != second[0].statement
    assert {event.lines_of for event in (*first, *second)} == {file_hash(data)}


def test_what_is_refused_again_is_the_same_row_in_the_same_file(tmp_path):
    first = refused(tmp_path, BANK_SAYS)
    assert refused(tmp_path, first) == first
    assert [error.origin for error in read_csv(first, PROFILE).errors] == [
        Origin(file_hash(BANK_SAYS), line) for line in (4, 5)
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["a.rejected.csv"]


def test_loading_a_mended_file_twice_gives_the_same_messages(tmp_path):
    mended = refused(tmp_path, BANK_SAYS).replace(b"?;2.00", b"2026-03-03;2.00")
    assert [message_id(e) for e in events(mended)] == [message_id(e) for e in events(mended)]


def test_a_row_that_was_copied_in_the_mended_file_counts_once_and_is_said_so(tmp_path):
    mended = refused(tmp_path, BANK_SAYS).replace(b"?;2.00", b"2026-03-03;2.00")
    row = next(line for line in mended.splitlines() if b"2026-03-03" in line)
    reading = read_csv(mended + row + b"\r\n", PROFILE)
    assert [len(s.lines) for s in reading.statements] == [1]
    assert "line 4 of the original file stands here a second time" in reading.errors[-1].reason


def test_a_row_without_its_origin_is_refused_and_stays_so(tmp_path):
    mended = refused(tmp_path, BANK_SAYS).replace(b"?;2.00", b"2026-03-03;2.00")
    damaged = mended.replace(file_hash(BANK_SAYS).encode(), b"", 1)
    again = refused(tmp_path, damaged)
    for data in (damaged, again):
        reading = read_csv(data, PROFILE)
        assert reading.statements == ()
        assert isinstance(reading.errors[0], RowError)
        assert "must stay as the import wrote them" in reading.errors[0].reason


def test_a_row_whose_quotation_marks_are_wrong_comes_back_whole(tmp_path):
    data = b'Export\ndate;amount;text\n2026-03-02;1.00;"a"b\n'
    first = refused(tmp_path, data)
    assert b'"2026-03-02;1.00;""a""b"' in first
    assert "1 columns; the header has 3" in read_csv(first, PROFILE).errors[0].reason
