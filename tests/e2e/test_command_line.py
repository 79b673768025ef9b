"""The `o2c` command as a user at a terminal of 80 columns meets it."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from story import customer, line, order, shipped, statement
from typer.testing import CliRunner
from world import World, fresh, run_o2c

from o2c.cli.app import app

pytestmark = pytest.mark.servers


def commands(group: Any, *before: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *before, name)
        else:
            yield (*before, name)


ALL = list(commands(typer.main.get_command(app)))


def fits(text: str) -> None:
    wide = [line for line in text.splitlines() if len(line) > 80]
    assert not wide, wide


PROMISED = """
up | down | status | doctor | demo | export bi | verify certificate | rebuild | why-not
aging | forecast | kpi | allowance | restate | statement | explain
customer show | customer changes | customer compare | process show | process export | close | periods | reopen
revaluation | goals list | goals show | goals set | goals end
import customers | import orders | import invoices | import rates | import bank | import advices
import opening | opening report
deadletters list | deadletters show | deadletters retry | deadletters discard
advices list | advices show | advices tie | advices untie
bank status | bank release | bank confirm | bank lines
match dry-run | match what-if
desk list | desk show | desk apply | desk move | desk prepay | desk refund | desk hold | desk release | desk note
desk accept | desk accept-all | desk reject | desk rules | desk proposals confirm | desk proposals reject
desk unapply | desk on-account | desk return | desk not-ours | desk put-back
payers list | payers confirm | payers withdraw | payers agents list | payers agents mark | payers agents unmark
policy show | policy list | policy history | policy propose | policy remove | policy approve | policy reject
deductions list | deductions show | deductions open | deductions work | deductions credit
deductions write-off | deductions take-back | deductions codes
approvals list | approvals approve | approvals refuse
refunds order | refunds file | refunds take-back | refunds payee | refunds paid
adjustments sweep | adjustments list | adjustments show | adjustments undo
items list | items hold | items release | items write-off | items number | items numbers
watchlist add | watchlist import | watchlist list | watchlist remove
report list | report show | report sources | report check | report put | report run
report schedule add | report schedule list | report schedule remove | report schedule runs
withholding list | withholding received | withholding write-back
netting book | netting list | netting undo
"""


def test_every_command_that_was_promised_is_there() -> None:
    assert {" ".join(command) for command in ALL} == set(PROMISED.strip().replace("\n", " | ").split(" | "))


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_help_has_an_example_of_the_command_and_fits_80_columns(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "80", "NO_COLOR": "1"}, prog_name="o2c")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"o2c {' '.join(command)}" in done.stdout.partition("Example:")[2]
    fits(done.stdout)


def test_help_is_there_from_a_terminal_too() -> None:
    done = run_o2c("desk", "accept", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    fits(done.stdout)


@pytest.mark.parametrize(
    "group", [(), ("import",), ("deadletters",), ("advices",)], ids=["o2c", "import", "deadletters", "advices"]
)
def test_a_group_without_a_command_shows_what_there_is(group: tuple[str, ...]) -> None:
    done = run_o2c(*group)
    assert "Commands" in done.stdout + done.stderr
    fits(done.stdout + done.stderr)


@pytest.mark.parametrize("command", ["status", "aging", "verify", "rebuild", "demo"])
def test_where_nothing_runs_it_says_so_and_how_to_start(command: str, tmp_path: Path) -> None:
    done = run_o2c(command, O2C_HOME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: nothing runs in {tmp_path}")
    assert "o2c up" in done.stderr


def test_stopping_what_does_not_run_is_no_error(tmp_path: Path) -> None:
    done = run_o2c("down", O2C_HOME=str(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (0, f"nothing runs in {tmp_path}")


@pytest.fixture(scope="module")
def paid(world: World) -> dict[str, str]:
    """A customer whose order was shipped, billed and half paid."""
    who, number, name = fresh("C"), fresh("O"), fresh("ST")
    world.send(customer(who), order(number, who, ("10", "100.00")))
    world.send(shipped(number, who, f"S-{number}"))
    [(invoice,)] = world.sql("select document from o2c_billing.documents where customer = %s", [who])
    world.send(statement(name, fresh("B"), "0.00", "600.00", line(1, "600.00", f"Inv {invoice}")))
    world.settle_read_models()
    return {"who": who, "order": number, "invoice": str(invoice), "receipt": f"{name}/1"}


def ask(world: World, *args: str) -> str:
    done = world.o2c(*args)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    fits(done.stdout)
    return done.stdout


def as_json(world: World, *args: str) -> Any:
    done = world.o2c(*args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_status_shows_every_service_ready_and_the_tie_out(world: World, paid: dict[str, str]) -> None:
    shown = ask(world, "status")
    found = as_json(world, "status")
    services = found["services"]
    assert {row["service"] for row in services} == {"order", "credit", "billing", "cash-app", "projection", "intake"}
    assert {row["ready"] for row in services} == {"yes"}
    assert all(row["service"] in shown for row in services)
    assert "tie-out: 0.00 in" in shown
    assert found["tie_out"]["totals"] > 0
    assert found["tie_out"]["differ"] == 0


def test_aging_adds_up_and_says_which_moment_it_is_for(world: World, paid: dict[str, str]) -> None:
    shown = ask(world, "aging", "--customer", paid["who"], "--as-of", "2026-03-31")
    assert "as of 2026-03-31" in shown
    assert "590.00" in shown
    [row] = as_json(world, "aging", "--customer", paid["who"], "--as-of", "2026-03-31")["rows"]
    assert row["total"] == {"amount": "590.00", "currency": "EUR"}
    assert ask(world, "aging", "--by", "invoice", "--basis", "accounting", "--known", "2026-12-31")


def test_an_aging_in_one_currency_names_its_rates(world: World, paid: dict[str, str]) -> None:
    asked = ("aging", "--customer", paid["who"], "--as-of", "2026-03-31")
    plain = as_json(world, *asked)["rows"]
    converted = as_json(world, *asked, "--in", "EUR", "--rate", "document")
    assert [row["total"] for row in converted["rows"]] == [row["total"] for row in plain]
    assert converted["rates"] == []
    assert "EUR" in ask(world, *asked, "--in", "EUR")


def test_an_aging_has_a_line_for_each_of_what_it_is_grouped_by(world: World, paid: dict[str, str]) -> None:
    shown = ask(world, "aging", "--group", "customer", "--group", "attribute:region", "--as-of", "2026-03-31")
    assert "attribute:region, customer" in shown
    assert "590.00" in shown
    rows = as_json(world, "aging", "--group", "customer", "--as-of", "2026-03-31")["rows"]
    assert {row["group"]["customer"] for row in rows} >= {paid["who"]}
    wrong = world.o2c("aging", "--group", "weather")
    assert wrong.returncode == 1
    assert "group: expected country, customer" in wrong.stderr


def test_the_process_is_shown_and_exported_for_mining(world: World, paid: dict[str, str], tmp_path: Path) -> None:
    shown = ask(world, "process", "show", "--customer", paid["who"])
    assert "goods shipped -> invoice issued" in " ".join(shown.split())
    both = as_json(world, "process", "show", "--customer", paid["who"], "--split", "2020-01-01")
    assert [answer["orders"] for answer in both] == [0, 1]
    out = tmp_path / "orders.jsonocel"
    assert world.o2c("process", "export", "--out", str(out)).returncode == 0
    log = json.loads(out.read_text())
    assert set(log) == {"objectTypes", "eventTypes", "events", "objects"}
    assert f"order:{paid['order']}" in {thing["id"] for thing in log["objects"]}
    done = world.o2c("process", "export", "--out", str(tmp_path / "no" / "folder"))
    assert (done.returncode, "cannot be written" in done.stderr) == (1, True)


def test_changes_of_terms_and_limits_are_told_with_what_held_before(world: World, paid: dict[str, str]) -> None:
    shown = ask(world, "customer", "changes", paid["who"])
    assert "customer-registered" in shown
    [registered] = [r for r in as_json(world, "customer", "changes")["changes"]
                    if (r["customer"], r["type"]) == (paid["who"], "customer-registered")]  # fmt: skip
    assert {"payment_terms", "name"} <= {change["field"] for change in registered["changes"]}


def test_restate_tells_what_changed_since_a_report_was_read(world: World, paid: dict[str, str]) -> None:
    moment = ("--as-of", "2026-03-31", "--customer", paid["who"])
    shown = ask(world, "restate", "--known-before", "2026-01-01", *moment)
    assert "as known 2026-01-01" in shown
    assert "590.00" in shown
    told = as_json(world, "restate", "--known-before", "2026-01-01", *moment)
    assert next(row["new"]["amount"] for row in told["changed"] if row["figure"] == "total") == "590.00"
    assert told["causes"]
    rolled = ask(world, "restate", "--known-before", "2026-01-01", "--report", "roll-forward", "--since", "2026-03-01")
    assert "closing" in rolled
    assert "no figure has changed" in ask(world, "restate", "--known-before", "9999-12-31", *moment)


def test_the_forecast_adds_up_to_what_is_open(world: World, paid: dict[str, str]) -> None:
    asked = ("forecast", "--customer", paid["who"], "--as-of", "2026-03-31")
    shown = ask(world, *asked)
    assert "as of 2026-03-31" in shown
    assert "of 590.00 open" in " ".join(shown.split())
    [row] = as_json(world, *asked)["rows"]
    weeks = [Decimal(week["expected"]["amount"]) for week in row["weeks"]]
    assert sum(weeks) + Decimal(row["later"]["amount"]) == Decimal(row["open"]["amount"]) == Decimal("590.00")
    [item] = as_json(world, *asked, "--items")["items"]
    assert item["open"] == {"amount": "590.00", "currency": "EUR"}


def test_key_figures_of_a_customer_say_what_stands_behind_them(world: World, paid: dict[str, str]) -> None:
    who = paid["who"]
    that_day = ("--as-of", "2026-03-31", "--customer", who)
    shown = ask(world, "kpi", *that_day)
    assert "dso-count-back" in shown
    assert "n/a" in shown, "nothing of a new customer was a month ago"
    answer = as_json(world, "kpi", "dso", *that_day)
    (figure,) = answer["rows"][0]["kpis"]
    behind = as_json(world, "kpi", "dso", "--items", *that_day)
    assert [item["what"] for item in behind[0]["items"]] == [paid["invoice"]]
    assert behind[0]["items"][0]["amount"] == figure["numerator"]
    assert paid["invoice"] in ask(world, "kpi", "dso", "--items", *that_day)


def test_a_series_is_drawn_and_needs_a_first_day(world: World, paid: dict[str, str]) -> None:
    shown = ask(world, "kpi", "dso", "--series", "--from", "2026-03-01", "--to", "2026-03-31", "--step", "day")
    assert "Days sales outstanding" in shown
    assert "█" in shown
    done = world.o2c("kpi", "dso", "--series")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--from" in done.stderr


def test_an_allowance_is_proposed_with_its_entry(world: World, paid: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "overlay.toml"
    file.write_text('[[overlay]]\nadd = "2"\nreason = "recession"\nfrom = 2020-01-01\n')
    shown = ask(world, "allowance", "--overlay", str(file))
    assert "overlay: recession" in shown
    assert "allowance for doubtful accounts" in shown
    file.write_text('[[overlay]]\nadd = "much"\nreason = "recession"\n')
    done = world.o2c("allowance", "--overlay", str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert "percentage points" in done.stderr


def test_a_statement_of_account_opens_with_zero_and_closes_with_what_is_open(
    world: World, paid: dict[str, str]
) -> None:
    shown = ask(world, "statement", paid["who"], "--since", "2026-01-01")
    assert paid["who"] in shown
    [account] = as_json(world, "statement", paid["who"], "--since", "2026-01-01")["accounts"]
    assert (account["opening"]["amount"], account["closing"]["amount"]) == ("0.00", "590.00")


def test_a_statement_of_account_needs_no_first_day(world: World, paid: dict[str, str]) -> None:
    assert "590.00" in ask(world, "statement", paid["who"])


@pytest.mark.parametrize("what", ["who", "order", "invoice", "receipt"])
def test_everything_explains_itself_from_either_end(world: World, paid: dict[str, str], what: str) -> None:
    """From the customer, the order, the invoice or the payment: the story tells what was billed and what was paid."""
    shown = ask(world, "explain", paid[what])
    assert paid["invoice"] in shown
    assert "600.00" in shown
    entries = as_json(world, "explain", paid[what])
    assert len(entries) > 3


def test_a_name_that_would_move_the_cursor_or_pass_for_markup_is_shown_and_not_obeyed(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    evil = customer(who).model_copy(update={"name": "[/red]\x1b[2J[bold]Evil"})
    wrong = order(number, who).model_copy(update={"currency": "XXQ"})
    world.send(evil, wrong, shipped(fresh("[/b]"), who, "[/i]"))
    world.settle_read_models()
    for args in (("explain", who), ("statement", who), ("deadletters", "list", "--service", "order")):
        shown = ask(world, *args)
        assert "\x1b" not in shown
    assert "[/red]\ufffd[2J[bold]Evil" in ask(world, "statement", who)


def test_verify_compares_and_finds_no_difference(world: World, paid: dict[str, str]) -> None:
    assert "0.00" in ask(world, "verify")
    results = as_json(world, "verify")
    assert all(result["ties"] for result in results)
    assert sum(result["compared"] for result in results) > 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("aging", "--as-of", "yesterday"), "as_of"),
        (("aging", "--known", "31.12.2026"), "known"),
        (("aging", "--basis", "cash"), "basis"),
        (("statement", "C-nobody"), "C-nobody"),
        (("explain", "no/such\tthing"), "nothing is known"),
        (("deadletters", "show", "order", "999999"), "999999"),
        (("deadletters", "list", "--state", "lost"), "state"),
        (("import", "customers", "/nowhere/customers.csv"), "customers.csv"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_question_is_answered_with_what_is_wrong(world: World, args: tuple[str, ...], says: str) -> None:
    done = world.o2c(*args)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert says in done.stderr
