"""`o2c`: the command line. Thin: it starts the local stack, asks the services, and hands files to the importers."""

import typer

from o2c.cli import (
    adjustments,
    advices,
    allowance,
    approvals,
    bank,
    certificates,
    closing,
    customers,
    dead_letters,
    deductions,
    desk,
    exports,
    forecast,
    goals,
    imports,
    items,
    kpis,
    match,
    netting,
    payers,
    policy,
    process,
    refunds,
    reporting,
    reports,
    restate,
    revaluation,
    status,
    up,
    watch_list,
    withholding,
)
from o2c.cli.doctor import command as doctor
from o2c.cli.opening import commands as opening_commands

app = typer.Typer(
    name="o2c",
    help="Order to cash: orders, credit, invoices, cash application and receivables, on Kafka and PostgreSQL.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("up")(up.up)
app.command("down")(up.down)
app.command("status")(status.status)
app.command("doctor")(doctor.doctor)
app.command("demo")(up.demo)
app.add_typer(imports.app, name="import")
app.add_typer(bank.app, name="bank")
app.add_typer(advices.app, name="advices")
app.add_typer(exports.app, name="export")
app.command("aging")(reports.aging)
app.command("forecast")(forecast.forecast)
app.command("restate")(restate.restate)
app.command("kpi")(kpis.kpi)
app.add_typer(goals.app, name="goals")
app.command("allowance")(allowance.allowance)
app.command("statement")(reports.statement)
app.add_typer(process.app, name="process")
app.add_typer(opening_commands.app, name="opening")
app.add_typer(customers.app, name="customer")
app.command("explain")(reports.explain)
app.command("close")(closing.close)
app.command("periods")(closing.periods)
app.command("reopen")(closing.reopen)
app.command("revaluation")(revaluation.revaluation)
verify = typer.Typer(invoke_without_command=True)
verify.callback()(reports.verify)
verify.command("certificate")(certificates.certificate)
app.add_typer(verify, name="verify")
app.add_typer(refunds.app, name="refunds")
app.add_typer(dead_letters.app, name="deadletters")
app.add_typer(desk.app, name="desk")
app.command("why-not")(match.why_not)
app.add_typer(match.app, name="match")
app.add_typer(deductions.app, name="deductions")
app.add_typer(adjustments.app, name="adjustments")
app.add_typer(approvals.app, name="approvals")
app.add_typer(withholding.app, name="withholding")
app.add_typer(netting.app, name="netting")
app.add_typer(policy.app, name="policy")
app.add_typer(payers.app, name="payers")
app.add_typer(items.app, name="items")
app.add_typer(reporting.app, name="report")
app.add_typer(watch_list.app, name="watchlist")
app.command("rebuild")(up.rebuild)


def main() -> None:
    app()
