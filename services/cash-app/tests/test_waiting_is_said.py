"""Money that waits is said with why, what it may be for, and who held and released it."""

from datetime import date

from cash_desk import Desk
from cash_facts import IBAN, day, invoice, paid, registered

from o2c.cash_app.desk.commands import HoldReceipt, NoteOnReceipt, ReleaseReceipt
from o2c.chassis.domain import Send
from o2c.contracts import waiting

KNOWN = (
    registered("C-100", "Example Pumps", IBAN),
    invoice("INV-2026-0001", "500.00"),
    invoice("INV-2026-0002", "500.00"),
)


def desk_with(*events: object) -> Desk:
    desk = Desk()
    for event in (*KNOWN, *events):
        desk.hear(event)  # type: ignore[arg-type]
    return desk


def test_what_rules_leave_is_said_with_its_candidates_what_lost_and_the_policy() -> None:
    desk = desk_with(paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)))
    (said,) = desk.of(waiting.PaymentWeighed)
    assert (said.account, said.receipt, said.left, said.identified_by) == (
        "C-100", "f/1", "amount-fits-several", "bank-account",
    )  # fmt: skip
    assert sorted(said.candidates) == ["DE01/INV-2026-0001", "DE01/INV-2026-0002"]
    assert (said.rule, said.policy) == ("single-amount.v2", "default.2")
    assert said.score is not None
    assert 400_000 < said.score <= 500_000
    assert [e.kind for e in said.evidence].count("lost") == 1


def test_what_finds_its_place_is_not_said_to_wait() -> None:
    desk = desk_with(paid("500.00", "INV-2026-0001", name="f", payer_account=IBAN, booked=day(9)))
    assert desk.of(waiting.PaymentWeighed) == []


def test_whose_it_may_be_is_said_of_a_payer_that_is_not_sure() -> None:
    desk = desk_with(paid("500.00", "", name="f", booked=day(9)))
    (said,) = desk.of(waiting.PaymentWeighed)
    assert (said.account, said.left, said.identified_by) == ("unidentified:DE-BANK", "payer-unknown", "")


def test_a_hold_a_note_and_the_release_are_said_with_who_and_why() -> None:
    desk = desk_with(paid("500.00", "", name="f", payer_account=IBAN, booked=day(9)))
    for command, reason, actor in (
        (HoldReceipt("f/1", "legal", date(2026, 7, 1)), "attached", "ben"),
        (NoteOnReceipt("f/1", "asked them", "carla"), "asked them", "ben"),
        (ReleaseReceipt("f/1"), "paid", "carla"),
    ):
        streams = ("receipt:C-100/f/1",)
        desk.ask(Send("account:C-100", command, ("periods:DE01",), streams), reason=reason, actor=actor)
    (held,), (noted,), (released,) = (
        desk.of(kind) for kind in (waiting.PaymentHeld, waiting.PaymentNoted, waiting.PaymentReleased)
    )
    assert (held.code, held.until, held.held_by, held.reason) == ("legal", date(2026, 7, 1), "ben", "attached")
    assert (noted.comment, noted.assigned_to, noted.noted_by) == ("asked them", "carla", "ben")
    assert (released.released_by, released.reason) == ("carla", "paid")
