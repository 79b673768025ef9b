"""Definitions: what is wrong with one is said with its place, what was found, what is expected and what was meant."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c.projection.reporting.asked import Asked, values_of
from o2c.projection.reporting.checking import plan_of
from o2c.projection.reporting.conditions import OPERATORS, VALUE_OF
from o2c.projection.reporting.faults import BadDefinition, BadParameter
from o2c.projection.reporting.reading import MAX_TEXT
from o2c.projection.reporting.sources import CATALOGUE
from o2c.projection.reporting.store import shipped
from o2c.projection.reporting.values import WORDS, typed

GOOD = """\
name: late-items
title: Late items
source: open-items
parameters:
  entity: {title: Legal entity}
  days: {type: integer, default: 1, least: 1, most: 999}
columns:
  - {field: customer}
  - {field: customer.attributes.region}
  - {field: open, total: sum}
filters:
  - {field: entity, is: equal, parameter: entity}
  - {field: days_overdue, is: at-least, parameter: days}
groups: [customer]
sort: [-open]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(BadDefinition) as caught:
        plan_of(text, "late.yaml")
    return [str(fault) for fault in caught.value.faults]


def changed(before: str, after: str) -> str:
    assert before in GOOD
    return GOOD.replace(before, after)


def test_a_good_definition_has_a_plan_with_the_currency_beside_the_first_amount():
    plan = plan_of(GOOD)
    assert [one.column.name for one in plan.columns] == ["customer", "customer_attributes_region", "currency", "open"]
    assert plan.per_currency


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_definition_is_a_good_one_under_the_name_of_its_file(name):
    assert plan_of(shipped()[name].text, name).definition.name == name


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("source: open-items", "source: open-item", "line 3, source: found 'open-item', .*did you mean 'open-items'"),
        ("field: customer}", "field: custmer}", "line 8, columns.0.field: found 'custmer', .*did you mean 'customer'"),
        ("customer.attributes.region", "customer.attributes.", "line 9, columns.1.field: found"),
        ("total: sum", "total: summ", "line 10, columns.2.total: found 'summ', .*did you mean 'sum'"),
        ("field: open, total", "field: mark, total", "columns.2.total: found 'sum', expected count, least or most"),
        ("field: customer}", "field: customer, total: count}", "columns.0.total: found 'count', expected none"),
        ("is: at-least", "is: atleast", "line 13, filters.1.is: found 'atleast', .*did you mean 'at-least'"),
        ("is: at-least", "is: starts-with", "filters.1.is: found 'starts-with', expected for days_overdue"),
        ("parameter: days", "parameter: day", "filters.1.parameter: found 'day', .*did you mean 'days'"),
        ("type: integer", "type: date", "parameters.days.default: found '1', expected a day"),
        ("default: 1", "default: one", "line 6, parameters.days.default: found 'one', expected a whole number"),
        ("parameter: days", "value: x", "filters.1.value: found 'x', expected a whole number"),
        ("parameter: days", "value: 1, values: [1, 2]", "filters.1: found '2 values', expected a value"),
        ("sort: [-open]", "sort: [-opened]", "line 15, sort.0: found 'opened', .*did you mean 'open'"),
        ("sort: [-open]", "sorted: [-open]", "line 15, sorted: found 'sorted', .*did you mean 'sort'"),
        ("title: Late items\n", "", "title: found 'nothing', expected a value for title"),
        ("name: late-items", "name: Late Items", "line 1, name: found 'Late Items', expected lower-case words"),
        ("entity: {title: Legal entity}", "known: {}", "parameters.known: found 'known', expected another name"),
        ("groups: [customer]", "groups: [customer]\ngroups: [entity]", "line 15, groups: found 'the same name twice'"),
        ("groups: [customer]", "groups: [entity]\ndetail: false", "columns.0.field: found 'customer', .* a total"),
        ("source: open-items", "source: customers\nas_of: today", "as_of: found 'today', expected nothing"),
        ("source: open-items", "source: open-items\nlimit: many", "limit: found 'many', expected a valid integer"),
        ("title: Late items", "title: [Late]", "title: found 'a list'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_stands_with_what_was_meant(before, after, said):
    found = faults(changed(before, after))
    assert any(re.search(said, fault) for fault in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "found 'no fields'"),
        ("- a\n- b", "found 'no fields'"),
        ("a: [1", "expected a YAML document"),
        ("a: &x 1\nb: *x", "found 'an alias"),
        ("? [a, b]\n: 1", "a list or mapping as a name"),
        ("name: " + "x" * MAX_TEXT, "at most 65,536 bytes"),
        ("a: " + "[" * 12 + "]" * 12, "at most 8 levels"),
        ("a: \x07", "expected a YAML document"),
    ],
    ids=["empty", "list", "broken", "alias", "odd name", "too long", "too deep", "not printable"],
)
def test_what_is_no_definition_at_all_is_said_too(text, said):
    assert said in "\n".join(faults(text))


@given(st.text(max_size=200))
def test_whatever_text_comes_it_is_a_plan_or_said_to_be_wrong(text):
    with pytest.raises(BadDefinition):
        plan_of(text)


@given(st.sampled_from(GOOD.splitlines()), st.text(alphabet="abc:{}[]-,&*!|> \n'\"0é", max_size=12))
def test_whatever_becomes_of_a_line_it_is_a_plan_or_said_to_be_wrong(line, instead):
    try:
        plan_of(GOOD.replace(line, instead))
    except BadDefinition as bad:
        assert bad.faults  # noqa: PT017


def test_all_that_is_wrong_is_said_at_once():
    assert len(faults(GOOD.replace("customer", "custmer").replace("-open", "-opened"))) == 4


def test_country_codes_are_text_and_no_denial():
    text = changed("entity, is: equal, parameter: entity", "customer.country, is: in, values: [NO, DE]")
    plan = plan_of(text.replace("  entity: {title: Legal entity}\n", ""))
    assert plan.filters[0].texts == ("NO", "DE")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dayz": "3"}, "dayz: no parameter of late-items .*did you mean 'days'"),
        ({"days": "x"}, "days: found 'x', expected a whole number"),
        ({"days": "0"}, "days: found 0, expected at least 1 and at most 999"),
    ],
)
def test_a_wrong_parameter_is_said_with_what_is_expected(given, said):
    with pytest.raises(BadParameter, match=said):
        values_of(plan_of(GOOD), Asked(values=given), date(2026, 3, 31))


def test_a_parameter_that_is_not_given_has_its_default_or_is_left_out():
    assert values_of(plan_of(GOOD), Asked(), date(2026, 3, 31)) == {"days": [1]}


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", "2026-03-15"), ("today-15", "2026-02-28"), ("today+17", "2026-04-01"), ("month-start", "2026-03-01"),
        ("month-end", "2026-03-31"), ("last-month-start", "2026-02-01"), ("last-month-end", "2026-02-28"),
        ("quarter-start", "2026-01-01"), ("last-quarter-start", "2025-10-01"), ("last-quarter-end", "2025-12-31"),
        ("year-start", "2026-01-01"), ("last-year-start", "2025-01-01"), ("last-year-end", "2025-12-31"),
        ("2024-02-29", "2024-02-29"),
    ],
)  # fmt: skip
def test_relative_days_are_said_of_the_day_of_the_report(word, day):
    assert typed(word, "date", date(2026, 3, 15)) == date.fromisoformat(day)


@given(st.sampled_from(WORDS), st.dates(), st.integers(-9999, 9999))
def test_a_relative_day_is_a_day_or_refused_at_the_calendars_ends(word, today, days):
    try:
        found = typed(f"{word}{days:+}", "date", today)
    except ValueError as error:
        assert str(error).startswith("a day such as")  # noqa: PT017
    else:
        assert isinstance(found, date)


DOCUMENTATION = Path(__file__).parents[3] / "docs" / "reports.md"


def test_the_documented_definition_is_a_good_one_and_every_word_for_a_day_is_documented():
    text = DOCUMENTATION.read_text("utf-8")
    lines = text.partition("## A definition\n\n")[2].partition("    o2c report sources")[0].splitlines()
    assert plan_of("\n".join(line.removeprefix("    ") for line in lines)).definition.name == "overdue-by-region"
    assert [word for word in WORDS if f"`{word}`" not in text] == []


def test_every_field_of_the_catalogue_can_be_filtered_by_and_named_once():
    for source in CATALOGUE.values():
        assert all(field.kind in OPERATORS and field.kind in VALUE_OF for field in source.fields.values())
        assert source.name in CATALOGUE
