"""`o2c up`, `down`, `demo`, `rebuild`: the local stack and what is played and built in it."""

from pathlib import Path
from typing import Annotated

import typer

from o2c.chassis.local.disk import told_when_full
from o2c.chassis.local.home import running_stack, stop_running
from o2c.chassis.local.process import LocalError
from o2c.cli.platform import NAMES, Secrets, default_home, make_stack
from o2c.cli.reports import overview, show_tie_out
from o2c.cli.settle import wait_known
from o2c.cli.show import say
from o2c.cli.talk import Talk, fail, find_stack
from o2c.cli.verification import verify_all

Home = Annotated[
    Path | None, typer.Option(help="Where data, logs and secrets lie. Default: $O2C_HOME or .o2c", show_default=False)
]


def up(
    home: Home = None,
    demo: Annotated[bool, typer.Option("--demo", help="Play the example company first.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Stop when ready (or when the play is over).")] = False,
) -> None:
    """Start PostgreSQL, Kafka and all services; stay until Ctrl-C.

    Example:  o2c up --demo
    """
    where = home or default_home()
    try:
        stack = make_stack(where, say)
        with told_when_full(lambda: stack.places), stack:
            if demo:
                stack.run_beside(lambda: _play_and_show(where))
            if once:
                return
            _invite(where)
            stack.serve()
            say("stopped; the data stays in " + str(where))
    except LocalError as error:
        fail(str(error))


def _play_and_show(home: Path) -> None:
    from o2c.cli.demo.play import LAST_DAY, play

    play(home)
    stack = find_stack(home)
    wait_known(stack)
    results = verify_all(stack)
    overview(Talk(stack), LAST_DAY)
    show_tie_out(results)


def _invite(home: Path) -> None:
    stack = find_stack(home)
    urls = {name: stack.services[name].url for name in NAMES}
    say("")
    say("Everything is up. In another terminal, with .venv/bin on the PATH, try:")
    for line in (
        "o2c aging                    what is due, by currency",
        "o2c status                   processes, lag, dead letters, tie-out",
        "o2c explain C-1001           the story of a customer, order, invoice or payment",
        "o2c verify                   compare what was folded independently",
    ):
        say("  " + line)
    say("or open " + urls["projection"] + "/docs (read models) and " + urls["cash-app"] + "/docs (commands).")
    say("Ctrl-C stops everything; the data stays.")


def down(home: Home = None) -> None:
    """Stop a stack that runs in the background or in another terminal.

    Example:  o2c down
    """
    where = home or default_home()
    if running_stack(where) is None:
        say(f"nothing runs in {where}")
        return
    stop_running(where)
    say("stopped")


def demo(home: Home = None) -> None:
    """Play the example company into the running stack.

    Example:  o2c demo
    """
    _play_and_show(home or default_home())


def rebuild(home: Home = None) -> None:
    """Build the read models anew from the beginning of every topic, beside the running ones, and switch.

    Example:  o2c rebuild
    """
    from o2c.cli.rebuild import rebuild_read_models

    stack, where = find_stack(home), home or default_home()
    rebuild_read_models(stack.database_url, stack.kafka_bootstrap_servers, Secrets(where).get("o2c_projection"))
