"""Columns as binary arrays arrive in PostgreSQL as they were."""

import struct
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from replicas import Home

from o2c.chassis.arrays import byteas, int4s, int8s, texts

pytestmark = pytest.mark.servers

INT4 = st.integers(-(2**31), 2**31 - 1)
INT8 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(INT4), large=st.lists(INT8), words=st.lists(TEXT), raw=st.lists(st.binary()))
def test_any_column_comes_back(
    home: Home, numbers: list[int], large: list[int], words: list[str], raw: list[bytes]
) -> None:
    database = home.databases[0] if home.databases else home.database()
    query = "select %b::int[], %b::bigint[], %b::text[], %b::bytea[]"
    with database.transaction() as cur:
        cur.execute(query, (int4s(numbers), int8s(large), texts(words), byteas(raw)), prepare=True)
        assert cur.fetchone() == (numbers, large, words, raw)


@pytest.mark.parametrize("length", [0, 1, 4095, 4096, 4097, 1 << 20])
def test_elements_of_any_length_come_back(home: Home, length: int) -> None:
    with home.database().transaction() as cur:
        cur.execute("select %b::bytea[], %b::text[]", (byteas([b"x" * length] * 2), texts(["é" * length])))
        assert cur.fetchone() == ([b"x" * length] * 2, ["é" * length])


@pytest.mark.parametrize(("column", "value"), [(int4s, 2**31), (int8s, 2**63)])
def test_a_number_out_of_range_is_an_error_and_not_another_number(column: Any, value: int) -> None:
    with pytest.raises((struct.error, OverflowError)):
        column([value])
