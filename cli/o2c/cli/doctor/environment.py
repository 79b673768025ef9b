"""Settings as they stand in the environment: misspelt ones, and values that no service would start with."""

import difflib
import os
from collections.abc import Iterator, Mapping

from o2c.chassis.errors import Fatal
from o2c.chassis.settings import Settings, read_settings
from o2c.cli.doctor.finding import Finding, ok, wrong
from o2c.projection.reporting.schedules.settings import Delivery

CHECK = "settings"
OURS = "O2C_"
OF_TOOLS = frozenset({"O2C_ACTOR", "O2C_CACHE", "O2C_HOME", "O2C_LEGAL_ENTITY", "O2C_SECRETS_DIR"})
"""Of the command line and the local stack, which are no settings of a service."""
PLACES = {"DATABASE_URL": "postgresql://x:x@localhost:1/x", "KAFKA_BOOTSTRAP_SERVERS": "localhost:1"}
"""Stand in for what `o2c up` gives the services itself."""


def known() -> frozenset[str]:
    fields = {OURS + name.upper() for name in (*Settings.model_fields, *Delivery.model_fields)}
    return frozenset(fields) | OF_TOOLS


def check_settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """
    >>> [found.says for found in check_settings({"O2C_PARTITONS": "4"})]
    ['O2C_PARTITONS is no setting; did you mean O2C_PARTITIONS?']
    """
    found = [*_misspelt(environ), *_refused()]
    yield from found
    if not found:
        count = sum(name.startswith(OURS) for name in environ)
        yield ok(CHECK, f"{count} of ours in the environment, all understood")


def _misspelt(environ: Mapping[str, str]) -> Iterator[Finding]:
    names = known()
    for name in sorted(environ):
        if name.startswith(OURS) and name not in names:
            meant = difflib.get_close_matches(name, sorted(names), 1)
            hint = f"; did you mean {meant[0]}?" if meant else ""
            yield wrong(CHECK, f"{name} is no setting{hint}", "rename or unset it: nobody reads it")


def _refused() -> Iterator[Finding]:
    """What `o2c up` gives the services itself need not stand in the environment."""
    try:
        read_settings(os.environ, **{name: value for name, value in PLACES.items() if name not in os.environ})
    except Fatal as error:
        for line in str(error).splitlines()[1:]:
            yield wrong(CHECK, line.strip(), "services would not start with it")
