"""The aging cube against a naive fold of every movement, at random dates, known days and bases."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projection_company import Company, Item
from projection_quarter import quarter

from o2c.projection.folds.aging import step_changes, steps

MAY = [date(2026, 5, day) for day in range(1, 32)]


def naive(items: list[Item], as_of: date, known: datetime, basis: int, base: str) -> dict:
    """(currency, kind, base date) → (amount, items): what the definition says, item by item."""
    found = defaultdict(lambda: [0, 0])
    for item in items:
        amount = sum(m[0] for m in item.movements if m[basis] <= as_of and m[3] <= known)
        cell = found[item.currency, item.kind, getattr(item, base)]
        cell[0] += amount
        cell[1] += amount != 0
    return {key: tuple(value) for key, value in found.items() if any(value)}


def test_the_steps_of_an_item_are_the_days_its_open_amount_leaves_or_reaches_zero():
    assert steps({}) == {}
    assert steps({MAY[0]: 100}) == {MAY[0]: 1}
    assert steps({MAY[0]: 100, MAY[7]: -40}) == {MAY[0]: 1}
    assert steps({MAY[0]: 100, MAY[7]: -100}) == {MAY[0]: 1, MAY[7]: -1}
    assert steps({MAY[0]: 0}) == {}
    assert steps({MAY[7]: -100, MAY[9]: 100}) == {MAY[7]: 1, MAY[9]: -1}


def test_a_corrected_payment_date_moves_the_step_and_keeps_what_was_known_before():
    moves = [
        (100, MAY[0], MAY[0]),
        (-100, MAY[7], MAY[8]),
        (100, MAY[7], MAY[20]),
        (-100, MAY[2], MAY[20]),
    ]
    assert step_changes([], moves) == [
        (MAY[0], MAY[0], 1),
        (MAY[7], MAY[8], -1),
        (MAY[7], MAY[20], 1),
        (MAY[2], MAY[20], -1),
    ]


dated_moves = st.lists(st.tuples(st.integers(-2, 2), st.sampled_from(MAY[:6]), st.sampled_from(MAY[:4])), max_size=8)


@given(dated_moves, st.integers(0, 8), st.sampled_from(MAY[:6]), st.sampled_from(MAY[:4]))
def test_step_changes_sum_to_whether_the_item_was_open(moves, cut, as_of, known):
    moves = sorted(moves, key=lambda move: move[2])
    earlier, later = moves[:cut], moves[cut:]
    changes = step_changes([], earlier) + step_changes([(a, d) for a, d, _ in earlier], later)
    counted = sum(change for day, known_day, change in changes if day <= as_of and known_day <= known)
    assert counted == (sum(a for a, d, k in moves if d <= as_of and k <= known) != 0)


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(6))
def test_the_cube_is_the_naive_fold_at_any_date_known_day_and_basis(models, seed):
    company = quarter(seed, steps=150)
    chance = random.Random(seed)
    size = chance.choice((7, 50, 1000))
    models.fold(*[company.log.said[i : i + size] for i in range(0, len(company.log.said), size)])
    items = list(company.items.values())
    days = (company.log.now.date() - date(2026, 5, 4)).days
    for _ in range(40):
        as_of = date(2026, 4, 20) + timedelta(days=chance.randrange(days + 30))
        known_day = date(2026, 5, 3) + timedelta(days=chance.randrange(days + 2))
        basis, base = chance.choice((1, 2)), chance.choice(("due", "dated"))
        ours = from_cube(models, as_of, known_day, basis, base)
        assert ours == naive(items, as_of, datetime.combine(known_day, time.max, UTC), basis, base)


def from_cube(models, as_of: date, known_day: date, basis: int, base: str) -> dict:
    on = "effective" if basis == 1 else "accounting"
    rows = models.ask(
        lambda cur: cur.execute(
            f"""select currency, item_kind, base_date, sum(amount)::bigint a, sum(items_{on})::bigint n from aging_cube
                where aged_by = %s and {on} <= %s and known_day <= %s group by 1, 2, 3""",
            ("due" if base == "due" else "invoice", as_of, known_day),
        ).fetchall()
    )
    return {(r["currency"], r["item_kind"], r["base_date"]): (r["a"], r["n"]) for r in rows if r["a"] or r["n"]}


@pytest.mark.servers
def test_the_as_of_dates_are_inclusive_at_both_ends(models):
    company = Company()
    item = company.invoice("C-1", 11_900, MAY[0], MAY[9])
    receipt = company.receive("C-1", 11_900, MAY[7])
    company.apply(receipt, item, 11_900, MAY[7])
    models.fold(company.log.said)
    known = company.log.now.date()
    assert from_cube(models, MAY[0] - timedelta(days=1), known, 1, "due") == {}
    assert from_cube(models, MAY[0], known, 1, "due") == {("EUR", "invoice", MAY[9]): (11_900, 1)}
    assert from_cube(models, MAY[6], known, 1, "due") == {("EUR", "invoice", MAY[9]): (11_900, 1)}
    assert from_cube(models, MAY[7], known, 1, "due") == {}
    assert from_cube(models, MAY[7], known - timedelta(days=1), 1, "due") == {}
