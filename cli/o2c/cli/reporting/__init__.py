"""`o2c report …`: what reports there are, running them, and sending them on a schedule."""

from o2c.cli.reporting import definitions, running, schedules

app = definitions.app
app.command("run")(running.run)
app.add_typer(schedules.app, name="schedule")

__all__ = ["app"]
