"""What a reader says when a whole file cannot be taken."""


class UnreadableFile(Exception):
    """A file that is refused as a whole, in words the person who loaded it can act on.

    `reason` says what was found and what was expected; `where` says at which place ("line 12, field :62F:"), and is
    empty where the whole file is meant.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason = reason
        self.where = where
