"""HTTP of cash application: the routes of all its subjects."""

from typing import TYPE_CHECKING

from fastapi import APIRouter

from o2c.cash_app.adjustments.api import adjustment_routes
from o2c.cash_app.advices.api import advice_routes
from o2c.cash_app.bank.api import bank_routes
from o2c.cash_app.cutover.api import cutover_routes
from o2c.cash_app.desk.api import desk_routes
from o2c.cash_app.dry_run.api import dry_run_routes
from o2c.cash_app.items.api import item_routes
from o2c.cash_app.ledger.api import ledger_routes
from o2c.cash_app.payers.api import payer_routes
from o2c.cash_app.policies.api import policy_routes
from o2c.cash_app.policies.known import KnownPolicies
from o2c.cash_app.receipts.api import receipt_routes
from o2c.cash_app.refunds.api import refund_routes
from o2c.cash_app.screening.api import watch_list_routes
from o2c.cash_app.sweeps.api import sweep_routes
from o2c.cash_app.what_if.api import what_if_routes
from o2c.cash_app.why_not.api import why_not_routes

if TYPE_CHECKING:
    from o2c.chassis.gate import Gate


def routes(gate: "Gate", policies: KnownPolicies, secret: bytes, certifies: bool) -> APIRouter:
    router = APIRouter(prefix="/v1")
    router.include_router(desk_routes(gate, policies))  # before the receipts', whose paths would swallow its own
    router.include_router(why_not_routes(gate))
    router.include_router(receipt_routes(gate, policies))
    router.include_router(bank_routes(gate))
    router.include_router(ledger_routes(gate, certifies))
    router.include_router(advice_routes(gate))
    router.include_router(adjustment_routes(gate, policies))
    router.include_router(item_routes(gate))
    router.include_router(payer_routes(gate, secret))
    router.include_router(watch_list_routes(gate, secret))
    router.include_router(refund_routes(gate, policies.base))
    router.include_router(policy_routes(gate, policies))
    router.include_router(dry_run_routes(gate, policies, secret))
    router.include_router(what_if_routes(gate, policies))
    router.include_router(sweep_routes(gate))
    router.include_router(cutover_routes(gate))
    return router
