"""The cut-over report as a person prints it."""

import copy
from typing import Any

from o2c.cli.opening.page import page

ROW = {"legal_entity": "A-LEGAL-ENTITY-WITH-A-LONG-NAME", "currency": "EUR"}
FOUND: dict[str, Any] = {
    "cutover": "2026-06-30",
    "kinds": [{**ROW, "account_class": "receivable", "kind": "credit-note", "entries": 12345,
               "original": "-123456789.00", "amount": "-12345678.90"},
              {**ROW, "account_class": "on-account", "kind": "money", "entries": 1, "original": "-5.00",
               "amount": "-5.00"}],
    "accounts": [{**ROW, "account_class": "receivable", "gl_account": "140000000000", "loaded": "-12345678.90",
                  "general_ledger": "-12345678.80", "difference": "-0.10",
                  "causes": [{"entry": "SAP/X/2026/1", "number": "1", "customer": "C-1", "original": "-0.10",
                              "amount": "-0.10", "why": "loaded, and perhaps not in the general ledger"}]},
                 {**ROW, "account_class": "on-account", "gl_account": "", "loaded": "-5.00", "general_ledger": None,
                  "difference": None, "causes": []}],
    "clearing": [{**ROW, "account": "migration-clearing", "journal": "12345683.90", "general_ledger": "-12345678.80",
                  "difference": "5.10"}],
    "agrees": False,
    "entries": 12346,
    "hash": "ab" * 32,
    "loaded": [{"loaded_by": "ana", "entries": 12346, "first": "2026-07-01T08:00:00Z", "last": "2026-07-01T08:05:00Z"}],
    "controls_stated": [{**ROW, "account_class": "receivable", "loaded_by": "", "known": "2026-07-01T08:05:00Z"}],
    "untaken": [],
}  # fmt: skip


def test_it_fits_80_columns_says_what_differs_and_what_may_be_why() -> None:
    lines = list(page(FOUND, None))
    assert [line for line in lines if len(line) > 80] == []
    text = "\n".join(lines)
    assert "receivable 14000000000 EUR -12,345,678.90 -12,345,678.80        -0.10" in text
    assert "NOT EVERYTHING AGREES" in text
    assert "1 of C-1, -0.10 of -0.10: loaded, and perhaps not in the general ledger" in " ".join(text.split())
    assert "Loaded by ana: 12,346 entries" in text
    assert "Prepared by" in text


def test_what_was_not_taken_is_named_and_cannot_move_the_cursor() -> None:
    found = copy.deepcopy(FOUND) | {"agrees": True}
    found["untaken"] = [
        {"service": "billing", "id": 7, "kind": "refused", "key": "C-1\x1b[2J", "code": "x", "detail": "is known"}
    ]
    text = "\n".join(page(found, "DE01"))
    assert "CUT-OVER REPORT of DE01, 2026-06-30" in text
    assert "\nEVERYTHING AGREES" in text
    assert "billing 7, refused, C-1\ufffd[2J: is known" in text
    assert "\x1b" not in text
