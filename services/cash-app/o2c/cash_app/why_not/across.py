"""Items of several accounts are named: what rules would have done with one, and leave to a person here."""

from collections.abc import Iterator

from msgspec.structs import replace

from o2c.cash_app.matching.rules import ACROSS, MORE_NAMED
from o2c.cash_app.why_not.trial import Relaxation, Trial, relaxed

_WHY = {
    ACROSS: "a credit note of one of them would pay for another",
    MORE_NAMED: "it does not settle all that is named of them, or nobody says what is short of which",
}


def across(trial: Trial) -> Iterator[Relaxation]:
    if not trial.beside:
        return
    why = _WHY.get(trial.decision().left)
    if why is not None:
        accounts = " and ".join([each.account for each in trial.beside][:3])
        said = f"items of {accounts} are named, and {why}: for several accounts only a person does that"
        yield relaxed("across", said, replace(trial, beside=()))
