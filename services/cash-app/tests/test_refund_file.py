"""The payment file: what the schema of the message and the rules of SEPA ask for."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from cash_facts import IBAN

from o2c.cash_app.policy import HouseBank
from o2c.cash_app.refunds.payment_file import BadFile, Payee, iban_problem, write
from o2c.cash_app.service import make
from o2c.chassis.errors import Fatal
from o2c.chassis.settings import PayingAccount

OURS = HouseBank("Example Works GmbH", "DE75 5121 0800 1245 1261 99", "SOGEDEFFXXX")
PAYEE = Payee("Example Pumps", IBAN, 1, "REFUND-1", "Refund")


@pytest.mark.parametrize("number", [IBAN, "gb82 west 1234 5698 7654 32", "NO9386011117947"])
def test_an_iban_is_told_by_its_check_digits(number: str) -> None:
    assert iban_problem(number) == ""


@pytest.mark.parametrize(
    "number", ["", "4711000815", "DE89", IBAN[:-1] + "1", "**** 3000", "DE89 3704 0044 0532 0130 ٠٠"]
)
def test_everything_else_is_none(number: str) -> None:
    assert iban_problem(number)


def test_a_cent_is_a_cent_and_a_long_name_is_cut() -> None:
    payee = Payee("Ä" * 80, IBAN, 1, "REFUND-1", "x" * 200)
    _, xml = write(OURS, [payee], date(2026, 6, 9))
    assert '<InstdAmt Ccy="EUR">0.01</InstdAmt>' in xml
    assert f"<Nm>{'A' * 70}</Nm>" in xml
    assert f"<Ustrd>{'x' * 140}</Ustrd>" in xml


def test_every_file_has_an_id_of_its_own() -> None:
    ids = {write(OURS, [PAYEE], date(2026, 6, 9))[0] for _ in range(3)}
    assert len(ids) == 3
    assert all(len(name) <= 35 for name in ids)


@pytest.mark.parametrize(
    "payee",
    [
        Payee("Example Pumps", "DE89", 1, "REFUND-1", "Refund"),
        Payee("Example Pumps", IBAN, 1, "R" * 36, "Refund"),
        Payee("Example Pumps", IBAN, 10**20 + 1, "REFUND-1", "Refund"),
    ],
)
def test_what_the_schema_forbids_is_no_file(payee: Payee) -> None:
    with pytest.raises(BadFile, match=r"pain\.001\.001\.09"):
        write(OURS, [payee], date(2026, 6, 9))


def test_the_service_does_not_start_with_a_wrong_account_of_ours() -> None:
    wrong = PayingAccount(name="Example Works GmbH", iban="DE76512108001245126199", bic="SOGEDEFFXXX")
    settings: Any = SimpleNamespace(
        functional={}, deposits_of={}, default_entity="", own_accounts=frozenset(), paying_accounts={"DE-BANK": wrong}
    )
    with pytest.raises(Fatal, match="DE-BANK: DE76512108001245126199: the check digits"):
        make(settings)
