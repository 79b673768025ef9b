"""Master data: the ERP's record by change number, and what a person sets."""

import pytest
from credit_facts import CUSTOMER, KEY, UNIT, credit, invoiced, master, service
from msgspec.structs import replace

from o2c.chassis.private import account_hash
from o2c.chassis.testing.spec import CONTEXT, Spec
from o2c.contracts.credit import (
    CreditAccountOpened,
    CreditLimitChanged,
    CustomerChanged,
    CustomerRegistered,
    HashedAccount,
    PaymentTermsChanged,
)
from o2c.contracts.erp import BankAccount
from o2c.contracts.money import Money
from o2c.credit.commands import SetLimit, SetTerms
from o2c.credit.decider import CreditDecider
from o2c.credit.events import EVENTS, Limit, LimitChanged, TermsChanged

IBAN = "DE89 3704 0044 0532 0130 00"


def eur(amount: str) -> Money:
    return Money(amount=amount, currency="EUR")


def person(memory, command, reason="agreed by phone"):
    """A person's command, carried out."""
    outcomes = memory.decider.decide(command, memory.state(UNIT), replace(CONTEXT, reason=reason))
    for event in outcomes:
        memory.decider.evolve(memory.state(UNIT), event)
    return outcomes


def test_the_first_record_registers_the_customer_and_opens_the_account():
    said = service().hear(
        master(
            limit="1000.00",
            tax_id="DE123",
            parent="C-0",
            risk_class="B",
            payment_terms="2% 10 net 30",
            bank_accounts=(BankAccount(number=IBAN),),
            attributes={"region": "north"},
        )
    )
    assert said == [
        CustomerRegistered(
            customer=CUSTOMER,
            name="Example GmbH",
            country="DE",
            tax_id="DE123",
            bank_accounts=(HashedAccount(hash=account_hash(IBAN, KEY), masked="DE** **** 3000"),),
            parent="C-0",
            risk_class="B",
            payment_terms="2% 10 net 30",
            attributes={"region": "north"},
        ),
        CreditAccountOpened(customer=CUSTOMER, limit=eur("1000.00"), check=True),
    ]


def test_a_customer_without_a_limit_has_a_limit_of_zero():
    said = service().hear(master(limit=None, credit_check=False))
    assert said[1] == CreditAccountOpened(customer=CUSTOMER, limit=eur("0.00"), check=False)


def test_the_same_record_again_is_nothing_new():
    memory = credit()
    before = len(memory.log)
    assert memory.hear(master()) == []
    assert len(memory.log) == before


@pytest.mark.parametrize("other", [{"name": "Other AG"}, {"limit": "2000.00"}, {"credit_check": False}])
def test_the_same_change_number_with_other_content_is_refused(other):
    memory = credit()
    memory.hear(master(1, **other))
    assert [refusal.code for _, refusal in memory.refused] == ["change-number-contradiction"]


def test_an_older_record_changes_nothing():
    memory = credit()
    memory.hear(master(5, name="New AG"))
    assert memory.hear(master(3, name="Old AG")) == []
    assert memory.state(UNIT).profile.name == "New AG"


def test_a_newer_record_without_a_change_is_noted_so_that_one_between_is_seen_as_older():
    memory = credit()
    assert memory.hear(master(5)) == []
    assert memory.hear(master(3, name="Old AG")) == []
    assert memory.state(UNIT).profile.name == "Example GmbH"


def test_a_newer_record_says_only_what_changed():
    memory = credit(limit="1000.00")
    assert [type(e) for e in memory.hear(master(2, name="New AG"))] == [CustomerChanged]
    assert memory.hear(master(3, name="New AG", limit="1500.00")) == [
        CreditLimitChanged(customer=CUSTOMER, old=eur("1000.00"), new=eur("1500.00"), check=True, reason="ERP master")
    ]
    said = memory.hear(master(4, name="New AG", limit="1500.00", payment_terms="net 60"))
    assert said[0] == PaymentTermsChanged(customer=CUSTOMER, old="net 30", new="net 60", reason="ERP master")
    assert said[1].payment_terms == "net 60"


def test_a_limit_set_by_a_person_is_kept_with_the_reason():
    memory = credit(limit="1000.00")
    old, new = Limit(1000_00, "EUR"), Limit(500_00, "EUR")
    assert person(memory, SetLimit(CUSTOMER, 500_00, "EUR")) == [LimitChanged(old, new, "agreed by phone")]


def test_a_limit_set_by_a_person_keeps_the_check_unless_it_is_said():
    memory = credit(limit="1000.00", credit_check=False)
    assert person(memory, SetLimit(CUSTOMER, 500_00, "EUR"))[0].new.check is False
    assert person(memory, SetLimit(CUSTOMER, 500_00, "EUR", check=True))[0].new.check is True


def test_the_limit_that_already_holds_changes_nothing():
    assert person(credit(limit="1000.00"), SetLimit(CUSTOMER, 1000_00, "EUR")) == []


def test_a_persons_limit_survives_a_record_that_repeats_the_erps_own():
    memory = credit(limit="1000.00")
    person(memory, SetLimit(CUSTOMER, 500_00, "EUR"))
    memory.hear(master(2, name="New AG", limit="1000.00"))
    assert memory.state(UNIT).limit.amount == 500_00


def test_a_persons_limit_is_replaced_when_the_erp_changes_its_own():
    memory = credit(limit="1000.00")
    person(memory, SetLimit(CUSTOMER, 500_00, "EUR"))
    (said,) = memory.hear(master(2, limit="1200.00"))
    assert (said.old, said.new) == (eur("500.00"), eur("1200.00"))


def test_a_persons_terms_survive_until_the_erp_changes_its_own():
    memory = credit(payment_terms="net 30")
    assert person(memory, SetTerms(CUSTOMER, "net 60")) == [TermsChanged("net 30", "net 60", "agreed by phone")]
    said = memory.hear(master(2, name="New AG", payment_terms="net 30"))
    assert [(type(e), e.payment_terms) for e in said] == [(CustomerChanged, "net 60")]
    said = memory.hear(master(3, name="New AG", payment_terms="net 14"))
    assert (said[0].old, said[0].new) == ("net 60", "net 14")


def test_terms_that_already_hold_change_nothing():
    assert person(credit(payment_terms="net 30"), SetTerms(CUSTOMER, "net 30")) == []


@pytest.mark.parametrize("command", [SetLimit("C-9", 1, "EUR"), SetTerms("C-9", "net 10")])
def test_a_person_cannot_set_anything_for_a_customer_who_is_not_known(command):
    Spec(CreditDecider()).given("account:C-9").when(command).then_waits("account:C-9")


def test_a_negative_limit_is_refused():
    memory = service()
    memory.hear(master(limit="-1.00"))
    assert [refusal.code for _, refusal in memory.refused] == ["negative-limit"]
    assert memory.states == {}


def test_a_blank_bank_account_is_refused_with_the_customer():
    memory = service()
    memory.hear(master(bank_accounts=(BankAccount(number=" "),)))
    (_, refusal) = memory.refused[0]
    assert refusal.code == "blank-bank-account"
    assert CUSTOMER in refusal.detail


def test_a_bank_account_number_is_in_no_stored_event_and_no_snapshot():
    memory = service()
    said = memory.hear(master(bank_accounts=(BankAccount(number=IBAN),)), invoiced("1.00"))
    digits = IBAN.replace(" ", "")
    stored = b"".join(event for _, _, event in memory.log)
    assert account_hash(IBAN, KEY).encode() in stored
    for text in (stored, repr(said).encode(), repr(memory.state(UNIT)).encode()):
        assert digits.encode() not in text
        assert IBAN.encode() not in text


def test_every_stored_event_has_a_name_of_its_own():
    assert len(set(EVENTS.values())) == len(EVENTS)
