class BenchError(Exception):
    """The platform did something wrong, or nothing any more: a figure would mean nothing."""
