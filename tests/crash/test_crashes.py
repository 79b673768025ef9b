"""Kill -9, again and again, while a quarter of trading is on its way: it must make no difference to anybody's money."""

import threading
import time
from concurrent.futures import Future
from contextlib import closing

import pytest
from crash.killer import Killer, plan
from crash.sturdy import SturdyStage
from laws import broken
from truth_check import compare
from world import World

from o2c.cli.demo.company import ORDERS, Company
from o2c.cli.demo.play import play_on

pytestmark = [pytest.mark.crash, pytest.mark.servers, pytest.mark.timeout(3600)]

FULL_PLAY = 50
"""From so many kills on the whole quarter is played; for fewer a part of it that takes about as many times less."""


def test_whoever_is_killed_and_when_every_cent_is_where_it_was_meant_to_be(
    mortal_world: World, kills: int, seed: int
) -> None:
    company = Company(seed, min(ORDERS, ORDERS * kills // FULL_PLAY))
    orders = len(company.fulfilment.plans)
    print(f"\nplaying {orders} orders, {kills} kills; again the same with --crash-kills={kills} --crash-seed={seed}")
    stack = mortal_world.stack
    killer = Killer(
        stack, list(plan(seed, stack.names, kills)), lambda: len(company.fulfilment.submitted) / orders
    )  # fmt: skip

    _kill_while(killer, mortal_world, company)

    assert len(killer.done) == kills
    stack.wait_ready()
    wrong = [*compare(mortal_world, company), *broken(mortal_world)]
    assert not wrong, f"seed {seed}, killed {killer.done}:\n" + "\n".join(wrong)
    verified = mortal_world.o2c("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print(verified.stdout)


def _kill_while(killer: Killer, world: World, company: Company) -> None:
    """The play goes on in a thread of its own; this one supervises and kills."""
    played: Future[None] = Future()

    def play() -> None:
        try:
            with closing(SturdyStage(world)) as stage:
                play_on(stage, company, lambda line: print(line, flush=True))
                while killer.left:  # they are due: all orders are sent
                    time.sleep(0.05)
                stage.settle()
            played.set_result(None)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the test waits
            played.set_exception(error)

    threading.Thread(target=play, name="the example company", daemon=True).start()
    while not played.done():
        killer.strike()
        world.stack.tick()
        time.sleep(0.02)
    played.result()
