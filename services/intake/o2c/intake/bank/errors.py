"""What a reader says when a whole file cannot be taken."""

_MOST = 900


class UnreadableFile(Exception):
    """A file that is refused as a whole, in words the person who loaded it can act on.

    `reason` says what was found and what was expected; `where` says at which place ("line 12, field :62F:"), and is
    empty where the whole file is meant. Both are printable and short, whatever of the file they repeat.

    >>> str(UnreadableFile("there is no column a\\x00b", "line 1"))
    'line 1: there is no column a\ufffdb'
    """

    def __init__(self, reason: str, where: str = "") -> None:
        self.reason, self.where = _plain(reason), _plain(where)
        super().__init__(f"{self.where}: {self.reason}" if where else self.reason)


def _plain(text: str) -> str:
    short = text if len(text) <= _MOST else f"{text[:_MOST]}…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in short)
