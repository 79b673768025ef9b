"""Bank account numbers: hashed with a key, shown masked, carried beside the log."""

from dataclasses import dataclass, field

import msgspec
import pytest

from o2c.chassis.private import Unlogged, account_hash, masked

KEY = b"a key for tests only"
IBAN = "DE89 3704 0044 0532 0130 00"


def test_blanks_and_case_make_no_difference_to_the_hash() -> None:
    assert account_hash(IBAN, KEY) == account_hash("de89370400440532013000", KEY)
    assert account_hash(IBAN, KEY) == account_hash("\tDE89\u00a03704 0044 0532 0130 00 ", KEY)


def test_another_number_or_another_key_gives_another_hash() -> None:
    assert account_hash(IBAN, KEY) != account_hash("DE89370400440532013001", KEY)
    assert account_hash(IBAN, KEY) != account_hash(IBAN, b"another key for tests")


def test_the_hash_is_the_first_half_of_hmac_sha256_and_never_changes() -> None:
    assert account_hash("4711", b"key") == "3f64db98781294e86878d407d31f2fc7"


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_a_blank_number_has_no_hash(blank: str) -> None:
    with pytest.raises(ValueError, match="blank"):
        account_hash(blank, KEY)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (IBAN, "DE** **** 3000"),
        ("gb29nwbk60161331926819", "GB** **** 6819"),
        ("4711000815", "**** 0815"),
        ("1234567", "****"),
        ("", "****"),
    ],
)
def test_the_masked_form_shows_country_and_end_of_a_number_long_enough_to_hide_the_rest(
    number: str, shown: str
) -> None:
    assert masked(number) == shown


@dataclass(frozen=True, slots=True)
class Holder:
    name: str
    number: Unlogged = field(default=Unlogged(""), compare=False)


def test_an_unlogged_text_is_seen_in_memory_and_never_written() -> None:
    holder = Holder("Ada", Unlogged(IBAN))
    assert holder.number.text == IBAN
    stored = msgspec.json.encode(holder)
    assert stored == b'{"name":"Ada","number":{}}'
    assert IBAN not in repr(holder)
    read = msgspec.json.decode(stored, type=Holder)
    assert (read, read.number.text) == (holder, "")
