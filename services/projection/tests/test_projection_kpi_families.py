"""Key figures of cash, matching, deductions, holds and cycles: what happened, and the figure that it makes."""

from datetime import date, timedelta

import pytest
from projection_company import Company

from o2c.projection.kpis.answer import kpis, series
from o2c.projection.kpis.steps import BadSteps
from o2c.projection.queries.cut import cut
from o2c.projection.queries.groups import BadGroup

pytestmark = pytest.mark.servers
MAY = [date(2026, 5, day) for day in range(1, 32)]
END = date(2026, 5, 31)


def told(models, company: Company, as_of: date = END, known=None, **wanted) -> dict[str, str]:
    """Name → value, or the reason why there is none."""
    company.log.prove()
    models.clear()
    models.fold(company.log.said)
    answer = models.ask(lambda cur: kpis(cur, cut(cur, as_of, known), months=1, **wanted))
    return {k["name"]: k["value"] or k["reason"] for row in answer["rows"] for k in row["kpis"]}


def test_unapplied_cash_ages_by_amount_from_its_value_date_and_what_is_on_account_does_not(models):
    company = Company()
    company.receive("C-1", 10_000, MAY[20])
    receipt = company.receive("C-1", 40_000, MAY[28])
    company.park(receipt, "C-1", 10_000, MAY[28])
    company.receive("unidentified:B1", 500, MAY[10])
    found = told(models, company)
    assert (found["unapplied-cash"], found["unapplied-age"]) == ("400.00", "4.00")
    assert (found["on-account-cash"], found["unidentified-cash"]) == ("100.00", "5.00")
    assert told(models, company, MAY[19])["unapplied-age"] == "nothing is unapplied"


def test_money_that_was_moved_keeps_the_value_date_it_came_with(models):
    company = Company()
    receipt = company.receive("unidentified:B1", 500, MAY[10])
    company.transfer(receipt, "unidentified:B1", "C-1", 500, MAY[25])
    found = told(models, company)
    assert (found["unapplied-cash"], found["unidentified-cash"], found["unapplied-age"]) == ("5.00", "0.00", "20.00")


def test_discounts_are_told_apart_and_taken_back_with_their_applications(models):
    company = Company()
    items = [company.invoice("C-1", 11_900, MAY[0], MAY[20]) for _ in range(3)]
    receipt = company.receive("C-1", 36_000, MAY[10])
    company.apply(receipt, items[0], 11_662, MAY[10], discount=238)
    company.apply(receipt, items[1], 11_662, MAY[10], discount=238, unearned=138)
    back = company.apply(receipt, items[2], 11_662, MAY[10], discount=238, unearned=238)
    found = told(models, company)
    assert (found["discount-earned"], found["discount-unearned"]) == ("3.38", "3.76")
    company.unapply(back, receipt, items[2], 11_662, MAY[12], discount=238)
    found = told(models, company)
    assert (found["discount-earned"], found["discount-unearned"]) == ("3.38", "1.38")


def test_payments_lines_and_value_are_rated_each_by_itself(models):
    company = Company()
    items = [company.invoice("C-1", 10_000, MAY[0], MAY[20]) for _ in range(5)]
    several = company.receive("C-1", 30_000, MAY[10])
    for item in items[:3]:
        company.apply(several, item, 10_000, MAY[10])
    by_hand = company.receive("C-1", 10_000, MAY[11])
    company.apply(by_hand, items[3], 10_000, MAY[11], rule="person")
    company.receive("C-1", 20_000, MAY[12])
    found = told(models, company)
    assert found["match-rate-payments"] == "33.33"
    assert found["match-rate-lines"] == "75.00"
    assert found["match-rate-value"] == "50.00"
    assert found["wrong-applications"] == "0.00"
    assert told(models, company, MAY[9])["match-rate-payments"] == "no payments came in the period"


def test_what_a_rule_applied_and_a_person_took_back_was_wrong_and_what_the_bank_returned_was_not(models):
    company = Company()
    items = [company.invoice("C-1", 10_000, MAY[0], MAY[20]) for _ in range(4)]
    applied = []
    for item in items:
        receipt = company.receive("C-1", 10_000, MAY[10])
        applied.append((company.apply(receipt, item, 10_000, MAY[10]), receipt, item))
    company.unapply(*applied[0], 10_000, MAY[10])
    company.bank_returns(*applied[1], 10_000, MAY[12])
    found = told(models, company)
    assert (found["wrong-applications"], found["match-rate-lines"]) == ("25.00", "100.00")
    assert found["match-rate-payments"] == "50.00"


def test_hours_to_apply_are_those_from_arrival_to_the_last_application(models):
    company = Company()
    first, second = (company.invoice("C-1", 10_000, MAY[0], MAY[20]) for _ in range(2))
    receipt = company.receive("C-1", 20_000, MAY[4])
    company.log.now += timedelta(hours=1)
    company.apply(receipt, first, 10_000, MAY[4])
    assert told(models, company)["hours-to-apply"] == "no payment of the period is placed whole"
    company.log.now += timedelta(hours=2)
    company.apply(receipt, second, 10_000, MAY[4])
    assert told(models, company)["hours-to-apply"] == "3.00"


def test_deductions_are_outstanding_from_the_day_they_are_split_off_until_they_end(models):
    company = Company()
    item = company.invoice("C-1", 100_000, date(2026, 3, 1), date(2026, 4, 1))
    short, ended = company.deduct(item, 3_100, MAY[10]), company.deduct(item, 1_000, MAY[12])
    company.move(short, "credited", -100, MAY[20])
    company.write_off(ended, 1_000, MAY[22], "freight")
    found = told(models, company)
    assert found["deductions-outstanding"] == "30.00"
    assert found["days-deductions-outstanding"] == "22.68", "30.00 / 41.00 x 31"
    assert found["dispute-cycle-time"] == "10.00"
    assert told(models, company, MAY[15])["deductions-outstanding"] == "41.00"
    assert told(models, company, MAY[9])["deductions-outstanding"] == "0.00"


def test_only_what_is_written_off_as_bad_debt_is_bad_debt(models):
    company = Company()
    item = company.invoice("C-1", 100_000, MAY[0], MAY[20])
    company.write_off(item, 500, MAY[22])
    company.write_off(item, 3, MAY[22], "small-difference")
    assert told(models, company)["bad-debt-share"] == "0.50"
    assert told(models, company, MAY[21])["bad-debt-share"] == "0.00"


def test_a_hold_counts_from_being_held_to_being_released_and_none_that_never_was_held(models):
    company = Company()
    for name in ("SO-1", "SO-2"):
        company.place(name, "C-1", 10_000)
    company.hold("SO-1", "C-1", 10_000)
    company.log.now += timedelta(hours=6)
    company.release("SO-1", "C-1", 10_000)
    company.release("SO-2", "C-1", 10_000)
    company.hold("SO-1", "C-1", 10_000)
    company.log.now += timedelta(hours=2)
    assert told(models, company)["credit-hold-hours"] == "6.00"
    company.release("SO-1", "C-1", 10_000)
    assert told(models, company)["credit-hold-hours"] == "4.00"


def test_each_step_from_order_to_cash_takes_its_days(models):
    company = Company()
    company.place("SO-1", "C-1", 10_000, day=MAY[0])
    company.ship("SO-1", "C-1", "SH-1", 10_000, day=MAY[3])
    item = company.invoice("C-1", 10_000, MAY[4], MAY[20], order="SO-1", shipment="SH-1")
    receipt = company.receive("C-1", 10_000, MAY[14])
    assert told(models, company)["order-to-cash"] == "no invoice of an order was settled in the period"
    company.apply(receipt, item, 10_000, MAY[14])
    found = told(models, company)
    steps = ("order-to-shipment", "shipment-to-invoice", "invoice-to-cash", "order-to-cash")
    assert [found[name] for name in steps] == ["3.00", "1.00", "10.00", "14.00"]
    assert told(models, company, date(2026, 7, 31))["order-to-cash"].startswith("no invoice")


def test_a_deduction_rolls_with_the_item_it_came_from(models):
    company = Company()
    item = company.invoice("C-1", 10_000, date(2026, 3, 1), date(2026, 4, 15))
    child = company.deduct(item, 4_000, MAY[10])
    company.move(item, "applied", -6_000, MAY[10], cause="A-1")
    assert told(models, company)["roll-rate-1-30"] == "40.00"
    company.move(child, "applied", -1_000, MAY[20], cause="A-2")
    assert told(models, company)["roll-rate-1-30"] == "30.00"


def test_the_ten_largest_debtors_are_those_of_the_customers_asked_about(models):
    company = Company()
    for number in range(20):
        company.invoice(f"C-{number}", 100 * (number + 1), MAY[0], MAY[20])
    found = told(models, company)
    assert found["concentration"] == "73.81", "(11 + … + 20) / (1 + … + 20)"
    assert told(models, company, customer="C-3")["concentration"] == "100.00"


def test_a_series_that_asks_anew_for_every_day_is_short_or_is_refused(models):
    company = Company()
    company.receive("C-1", 10_000, MAY[20])
    company.log.prove()
    models.fold(company.log.said)

    def points(first: date):
        return models.ask(lambda cur: series(cur, cut(cur, END), "unapplied-cash", first, "day"))["rows"][0]["points"]

    assert [p["value"] for p in points(MAY[19])[:3]] == ["0.00", "100.00", "100.00"]
    with pytest.raises(BadSteps, match="at most 60 points"):
        points(date(2026, 1, 1))


def test_figures_of_a_group_are_those_of_its_customers(models):
    company = Company()
    for name, country in (("C-1", "DE"), ("C-2", "DE"), ("C-3", "FR")):
        company.customer(name, country=country)
        company.invoice(name, 10_000, MAY[0], MAY[20])
    company.log.prove()
    models.fold(company.log.said)
    answer = models.ask(lambda cur: kpis(cur, cut(cur, END), name="dso", group="country=DE"))
    assert answer["rows"][0]["kpis"][0]["numerator"] == "200.00"
    for wrong in ("country", "terms=net 30", "colour=red"):
        with pytest.raises(BadGroup, match="group: "):
            models.ask(lambda cur, wrong=wrong: kpis(cur, cut(cur, END), group=wrong))
