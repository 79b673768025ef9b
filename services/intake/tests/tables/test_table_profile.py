"""A mapping profile that cannot work says which setting."""

import json

import pytest

from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.tables import TableProfile, load_table_profile


def test_a_profile_is_toml_or_json_with_or_without_byte_order_mark():
    written = TableProfile(columns={"number": "Nr"}, carry=("region",), decimal=",")
    toml = b'carry = ["region"]\ndecimal = ","\n[columns]\nnumber = "Nr"\n'
    for data in (toml, b"\xef\xbb\xbf" + toml, json.dumps(written.model_dump()).encode()):
        assert load_table_profile(data) == written


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"delimeter": ";"}, "delimeter: Extra inputs"),
        ({"delimiter": ";;"}, "delimiter"),
        ({"delimiter": '"'}, "cannot be a quotation mark"),
        ({"decimal": ",", "thousands": ","}, "same sign"),
        ({"encoding": "klingon"}, "`encoding` 'klingon' is not known"),
        ({"encoding": "rot13"}, "`encoding` 'rot13' is not known"),
        ({"date_format": "%d.%m."}, "`date_format` needs"),
        ({"defaults": {"fiscal_year": 2026}}, "defaults.fiscal_year"),
    ],
)
def test_a_profile_that_cannot_work_says_which_setting(settings, part):
    with pytest.raises(UnreadableFile) as refused:
        load_table_profile(json.dumps(settings).encode())
    assert part in str(refused.value)


@pytest.mark.parametrize("data", [b"{", b"delimiter = ", b"\xff\xfe", b"[]"])
def test_what_is_no_profile_is_refused(data):
    with pytest.raises(UnreadableFile, match="profile: "):
        load_table_profile(data) and pytest.fail("it was taken")


def test_a_default_that_is_given_by_the_profile_stays():
    profile = TableProfile(defaults={"change_number": "7"})
    assert profile.with_default("change_number", "9").defaults == {"change_number": "7"}
    assert TableProfile().with_default("change_number", "9").defaults == {"change_number": "9"}
