"""The garbage collector of a process that handles batches: reference counting frees nearly everything by itself."""

import gc


def quiet_collector() -> None:
    """What was imported lives for ever: keep the collector from walking it, and a batch, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
