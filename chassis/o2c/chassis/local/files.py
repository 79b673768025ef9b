"""Small files that are there whole or as they were: also when the disk is full, or the process ends in between."""

import os
from pathlib import Path


def replace_file(path: Path, text: str, mode: int = 0o600) -> None:
    """Puts `text` at `path` in one step, readable for whom `mode` says; raises `OSError` and changes nothing if not.

    Writing over a file empties it first: on a full disk a port or a password would be gone.
    """
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
