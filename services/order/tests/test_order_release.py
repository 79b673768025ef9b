"""An order is released by credit's approval of its current revision and amount, and by nothing else."""

from order_facts import DAY, UNIT, a_line, an_order, left, released, spec, taken

from o2c.order.commands import TakeCreditAnswer
from o2c.order.events import CreditAnswerNoted, OrderCancelled, OrderHeld, OrderReleased, OrderRevised, Part, Value


def approve(amount=119000, revision=1, currency="EUR"):
    return TakeCreditAnswer(revision, amount, currency, approved=True)


def decline(amount=119000, revision=1, no_account=False):
    return TakeCreditAnswer(revision, amount, "EUR", approved=False, no_account=no_account)


RAISED = OrderRevised(2, 1, an_order(a_line(quantity="12")), (Value(120000, 22800),), True, "")
DECLINED = OrderHeld(1, "credit-declined", 119000)


def test_an_approval_of_the_revision_and_amount_releases():
    spec().given(UNIT, taken()).when(approve()).then(OrderReleased(1, 119000))


def test_an_approval_of_an_older_revision_is_noted_and_releases_nothing():
    asked = spec().given(UNIT, taken(), RAISED).when(approve()).then(CreditAnswerNoted(1, 119000, "EUR", True))
    asked.when(approve(142800, revision=2)).then(OrderReleased(2, 142800))


def test_an_approval_of_an_older_revision_releases_nothing_even_if_it_would_cover_the_newer():
    """The order was lowered to 952.00 before credit's 1,190.00 for revision 1 arrived: credit will answer again."""
    lowered = OrderRevised(2, 1, an_order(a_line(quantity="8")), (Value(80000, 15200),), True, "")
    spec().given(UNIT, taken(), lowered).when(approve()).then(CreditAnswerNoted(1, 119000, "EUR", True))


def test_an_approval_of_less_than_is_open_is_noted_and_releases_nothing():
    spec().given(UNIT, taken()).when(approve(118999)).then(CreditAnswerNoted(1, 118999, "EUR", True))


def test_an_approval_in_another_currency_is_noted_and_releases_nothing():
    spec().given(UNIT, taken()).when(approve(currency="USD")).then(CreditAnswerNoted(1, 119000, "USD", True))


def test_an_approval_may_name_more_than_is_still_open():
    """Credit answered before it heard that 4 were cancelled."""
    gone = OrderCancelled(0, DAY, 1, "", False, (Part(1, "4", 40000, 7600),), False)
    spec().given(UNIT, taken(), gone).when(approve()).then(OrderReleased(1, 119000))
    spec().given(UNIT, taken(), gone).when(approve(71400)).then(OrderReleased(1, 71400))


def test_a_decline_holds_the_order_and_says_why():
    spec().given(UNIT, taken()).when(decline()).then(DECLINED)


def test_a_customer_without_a_credit_account_is_a_reason_of_its_own():
    spec().given(UNIT, taken()).when(decline(no_account=True)).then(OrderHeld(1, "credit-account-missing", 119000))


def test_an_approval_after_a_decline_of_the_same_revision_releases():
    spec().given(UNIT, taken(), DECLINED).when(approve()).then(OrderReleased(1, 119000))


def test_a_decline_after_an_approval_of_the_same_revision_holds():
    spec().given(UNIT, taken(), released()).when(decline()).then(DECLINED)


def test_the_same_answer_again_says_nothing():
    spec().given(UNIT, taken(), released()).when(approve()).then_nothing()
    spec().given(UNIT, taken(), DECLINED).when(decline()).then_nothing()


def test_a_raise_takes_the_release_back_until_credit_answers_for_it():
    asked = spec().given(UNIT, taken(), released(), RAISED)
    asked.when(decline(142800, revision=2)).then(OrderHeld(2, "credit-declined", 142800))


def test_a_decline_of_the_changed_order_holds_it_again():
    asked = spec().given(UNIT, taken(), DECLINED, RAISED)
    asked.when(decline(142800, revision=2)).then(OrderHeld(2, "credit-declined", 142800))


def test_a_decline_when_nothing_is_left_to_ship_is_only_noted():
    gone = left("10", 100000, 19000)
    spec().given(UNIT, taken(), gone).when(decline()).then(CreditAnswerNoted(1, 119000, "EUR", False))


def test_goods_that_left_while_held_are_released_when_the_approval_comes():
    gone = [left("4", 40000, 7600), OrderHeld(1, "shipped-while-held", 47600)]
    spec().given(UNIT, taken(), *gone).when(approve()).then(OrderReleased(1, 119000))


def test_an_answer_about_an_order_that_is_not_known_waits_for_it():
    spec().given(UNIT).when(approve()).then_waits(UNIT)
